#include "planning/placement/place.h"

#include <algorithm>
#include <string>

#include "planning/placement/bounds.h"
#include "planning/placement/exact.h"
#include "planning/placement/greedy.h"
#include "planning/placement/improve.h"

namespace planning::placement {

using base::ErrorCode;
using base::fail;
using base::Result;

namespace {

// Of the effort, what proving may take where there are few members; it goes first to what is quick.
constexpr std::uint64_t proof_share = 4;  // a quarter

std::size_t divide_up(std::size_t a, std::size_t b) { return (a + b - 1) / b; }

Result<void> check_seated(const Problem& problem, Plan& plan) {
  std::vector<Group> seat(problem.conflicts.members(), no_group);
  for (Group group = 0; group < problem.groups.size(); ++group) {
    for (const Member member : problem.groups[group].seated) {
      if (member >= seat.size()) {
        return fail(ErrorCode::invalid_input, "somebody is seated who is no member", "groups");
      }
      if (seat[member] != no_group) {
        return fail(ErrorCode::invalid_input, "somebody is seated in two groups", "groups");
      }
      seat[member] = group;
    }
  }
  for (Member member = 0; member < seat.size(); ++member) {
    if (seat[member] == no_group) continue;
    for (const Member other : problem.conflicts.of(member)) {
      if (other > member && seat[other] == seat[member]) {
        plan.seated_together.emplace_back(member, other);
      }
    }
  }
  return {};
}

class Planner {
 public:
  Planner(const Problem& problem, const Effort& effort,
          const std::function<void(const Progress&)>& told, Plan& plan)
      : problem_(problem),
        effort_(effort),
        told_(told),
        plan_(plan),
        random_(effort.seed),
        steps_(effort.steps) {}

  void run() {
    set_bounds();
    const std::size_t members = problem_.conflicts.members();
    adopt(first_fit(problem_, by_number(members)));
    plan_.first_fit = plan_.new_groups;
    if (plan_.is_proven()) return;
    adopt(first_fit(problem_, by_degree(problem_.conflicts)));
    if (!plan_.is_proven() && members <= dsatur_members_max) adopt(dsatur(problem_));
    tell();
    if (plan_.is_proven()) return;
    const bool is_small = members <= exact_members_max;
    if (is_small) prove(effort_.steps / proof_share / proof_share);
    if (!plan_.is_proven()) improve();
    if (is_small && !plan_.is_proven()) prove(effort_.steps / proof_share);
  }

 private:
  std::size_t open_groups() const { return problem_.groups.size(); }

  void set_bounds() {
    const Demand demand = demand_of(problem_);
    const std::size_t unseated = demand.unseated;
    if (unseated > demand.free_seats) {
      plan_.new_groups_min = divide_up(unseated - demand.free_seats, problem_.seats_of_new);
      plan_.bound = Bound::seats;
    }
    exclusive_ = exclusive_members(problem_, random_);
    if (exclusive_.size() > demand.open_groups + plan_.new_groups_min) {
      plan_.new_groups_min = exclusive_.size() - demand.open_groups;
      plan_.bound = Bound::exclusion;
      plan_.exclusive = exclusive_;
    }
  }

  void adopt(Draft draft) {
    const std::size_t new_groups = draft.groups - open_groups();
    if (!plan_.group_of.empty() && new_groups >= plan_.new_groups) return;
    plan_.group_of = std::move(draft.group_of);
    plan_.new_groups = new_groups;
  }

  void tell() const {
    if (!told_) return;
    const auto used = static_cast<double>(effort_.steps - steps_);
    told_({plan_.new_groups, plan_.new_groups_min, used / static_cast<double>(effort_.steps)});
  }

  // One group fewer, and again, until the bound is reached or the effort is used up.
  void improve() {
    const ConflictGraph& conflicts = problem_.conflicts;
    const std::size_t groups = open_groups() + plan_.new_groups;
    if (conflicts.members() * groups > Seating::cells_max) return;
    for (Member member = 0; member < conflicts.members(); ++member) {
      if (conflicts.degree(member) > Seating::degree_max) return;
    }
    Seating seating(problem_, groups);
    for (Member member = 0; member < conflicts.members(); ++member) {
      if (seating.group_of(member) == no_group) seating.seat(member, plan_.group_of[member]);
    }
    Improvement improvement(conflicts, seating, random_);
    while (!plan_.is_proven()) {
      seating.dissolve(emptiest_new(seating));
      if (!improvement.run(steps_, [this] { tell(); })) return;
      adopt({seating.all(), seating.groups()});
      tell();
    }
  }
  Group emptiest_new(const Seating& seating) const {
    auto best = static_cast<Group>(open_groups());
    for (Group group = best; group < seating.groups(); ++group) {
      if (seating.in(group).size() < seating.in(best).size()) best = group;
    }
    return best;
  }

  void prove(std::uint64_t steps) {
    while (!plan_.is_proven()) {
      const std::size_t fewer = open_groups() + plan_.new_groups - 1;
      const Searched searched = find_with(problem_, fewer, exclusive_, steps);
      if (searched.answer == Answer::unknown) return;
      if (searched.answer == Answer::found) {
        adopt({searched.group_of, fewer});
      } else {
        plan_.new_groups_min = plan_.new_groups;
        plan_.bound = Bound::search;
        plan_.exclusive.clear();
      }
      tell();
    }
  }

  const Problem& problem_;
  const Effort& effort_;
  const std::function<void(const Progress&)>& told_;
  Plan& plan_;
  base::Random random_;
  std::uint64_t steps_;
  std::vector<Member> exclusive_;
};

}  // namespace

std::string_view to_name(Bound bound) {
  switch (bound) {
    case Bound::none: return "none";
    case Bound::seats: return "seats";
    case Bound::exclusion: return "exclusion";
    case Bound::search: return "search";
  }
  return "unknown";
}

Result<Plan> place(const Problem& problem, const Effort& effort,
                   const std::function<void(const Progress&)>& told) {
  Plan plan;
  TRY_VOID(check_seated(problem, plan));
  const Demand demand = demand_of(problem);
  if (demand.unseated > 0 && problem.seats_of_new == 0) {
    return fail(ErrorCode::invalid_input, "a new group needs at least one seat", "size");
  }
  if (demand.unseated == 0) {
    plan.group_of = first_fit(problem, {}).group_of;
    return plan;
  }
  Planner(problem, effort, told, plan).run();
  return plan;
}

Result<void> check(const Problem& problem, const Plan& plan) {
  const std::size_t members = problem.conflicts.members();
  const std::size_t groups = problem.groups.size() + plan.new_groups;
  const auto wrong = [](std::string text) { return fail(ErrorCode::corrupt, std::move(text)); };
  if (plan.group_of.size() != members) return wrong("not every member has a group");
  std::vector<std::size_t> sizes(groups);
  for (const Group group : plan.group_of) {
    if (group >= groups) return wrong("a member sits in no group");
    ++sizes[group];
  }
  for (Group group = 0; group < groups; ++group) {
    const bool is_new = group >= problem.groups.size();
    const std::size_t seated = is_new ? 0 : problem.groups[group].seated.size();
    const bool takes_new = is_new || problem.groups[group].takes_new;
    const std::size_t seats = is_new ? problem.seats_of_new : problem.groups[group].seats;
    if (sizes[group] < seated) return wrong("somebody lost his seat");
    if (sizes[group] > seated && (!takes_new || sizes[group] > seats)) {
      return wrong("a group has more members than seats");
    }
  }
  for (Group group = 0; group < problem.groups.size(); ++group) {
    for (const Member member : problem.groups[group].seated) {
      if (plan.group_of[member] != group) return wrong("somebody lost his seat");
    }
  }
  std::size_t together = 0;
  for (Member member = 0; member < members; ++member) {
    for (const Member other : problem.conflicts.of(member)) {
      if (other > member && plan.group_of[other] == plan.group_of[member]) ++together;
    }
  }
  if (together != plan.seated_together.size())
    return wrong("two who exclude each other sit together");
  return {};
}

}  // namespace planning::placement
