#include "planning/seats/plan.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"

namespace planning::seats {

using base::Result;
using placement::Group;
using placement::Member;

namespace {

// Who is planned together: nobody of another part could sit with them.
using Part = std::pair<Number, Kind>;  // source; region, where one table has one

Part part_of(const Rules& rules, const Person& person) {
  return {person.source, rules.one_region ? person.region : -1};
}

// A table's people stand for it by their kinds: one of each company and identity excludes as much
// as a hundred.
struct Stand {
  std::vector<Number> companies;
  Kind identity = -1;
  friend auto operator<=>(const Stand&, const Stand&) = default;
};

class Planner {
 public:
  explicit Planner(const Problem& problem) : problem_(problem), hall_(problem.rules) {
    for (const Table& table : problem.tables) hall_.add(table);
    for (const Seated& each : problem.seated) hall_.sit(each.table, each.person);
    regions_.resize(problem.tables.size());
    for (const Seated& each : problem.seated) note_region(each.table, each.person);
    stands_.resize(problem.tables.size());
    for (const Seated& each : problem.seated) {
      stands_[each.table].insert({each.person.companies, each.person.identity});
    }
  }

  Result<Plan> run();

 private:
  void note_region(std::size_t table, const Person& person) {
    if (person.region >= 0) regions_[table].insert(person.region);
  }
  // Whether nobody of another region sits there.
  bool suits(std::size_t table, Kind region) const {
    if (!problem_.rules.one_region || region < 0) return true;
    const std::set<Kind>& there = regions_[table];
    return there.empty() || (there.size() == 1 && *there.begin() == region);
  }
  void leave_out();
  Result<void> place_part(const Part& part, const std::vector<std::size_t>& people);
  placement::Problem open_tables(const Part& part, std::size_t people,
                                 std::vector<std::size_t>& tables, std::vector<Stand>& stands);
  std::vector<std::pair<Member, Member>> pairs_of(const std::vector<std::size_t>& people,
                                                  const std::vector<Stand>& stands) const;
  void better();
  bool try_move(std::size_t person, std::size_t table);
  bool try_exchange(std::size_t one, std::size_t other);
  void seat(std::size_t person, std::size_t table);

  const Problem& problem_;
  Hall hall_;
  std::vector<std::set<Kind>> regions_;  // of the tables' people
  std::vector<std::set<Stand>> stands_;  // of the tables that were there
  Plan plan_;
};

// Whom the program does not admit nobody can seat.
void Planner::leave_out() {
  const auto admits = [](const std::vector<Kind>& kinds, Kind kind) {
    return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  };
  for (std::size_t i = 0; i < problem_.people.size(); ++i) {
    const Person& person = problem_.people[i];
    if (!admits(problem_.rules.identities, person.identity))
      plan_.left_out[i] = {Why::identity_refused, person.identity, 0, 0};
    else if (!admits(problem_.rules.regions, person.region))
      plan_.left_out[i] = {Why::region_refused, person.region, 0, 0};
    else
      plan_.table_of[i] = 0;  // to be planned
  }
}

placement::Problem Planner::open_tables(const Part& part, std::size_t people,
                                        std::vector<std::size_t>& tables,
                                        std::vector<Stand>& stands) {
  placement::Problem out;
  for (std::size_t i = 0; i < hall_.tables().size(); ++i) {
    const Table& table = hall_.tables()[i];
    const bool is_open = table.takes_new && table.of_program && table.source == part.first &&
                         hall_.people_at(i) < table.seats;
    const bool is_new = i >= problem_.tables.size();  // of another part
    if (!is_open || is_new) continue;
    if (!suits(i, part.second)) continue;
    placement::OpenGroup group;
    for (const Stand& each : stands_[i]) {
      group.seated.push_back(static_cast<Member>(people + stands.size()));
      stands.push_back(each);
    }
    group.seats =
        table.seats - hall_.people_at(i) + static_cast<std::uint32_t>(group.seated.size());
    out.groups.push_back(std::move(group));
    tables.push_back(i);
  }
  out.seats_of_new = problem_.seats_of_new;
  return out;
}

std::vector<std::pair<Member, Member>> Planner::pairs_of(const std::vector<std::size_t>& people,
                                                         const std::vector<Stand>& stands) const {
  std::map<Number, std::vector<Member>> by_company;
  std::map<Kind, std::vector<Member>> by_identity;
  const auto note = [&](const std::vector<Number>& companies, Kind identity, std::size_t as) {
    for (const Number company : companies) by_company[company].push_back(static_cast<Member>(as));
    by_identity[identity].push_back(static_cast<Member>(as));
  };
  for (std::size_t i = 0; i < people.size(); ++i) {
    note(problem_.people[people[i]].companies, problem_.people[people[i]].identity, i);
  }
  for (std::size_t i = 0; i < stands.size(); ++i) {
    note(stands[i].companies, stands[i].identity, people.size() + i);
  }
  std::vector<std::pair<Member, Member>> pairs;
  const auto cross = [&](const std::vector<Member>& ones, const std::vector<Member>& others) {
    for (const Member one : ones) {
      for (const Member other : others) {
        // Who sits already does so, whatever is said of it now.
        const bool is_planned = one < people.size() || other < people.size();
        if (is_planned && one != other && pairs.size() <= placement::conflicts_max)
          pairs.emplace_back(one, other);
      }
    }
  };
  for (const auto& [company, ones] : by_company) {
    for (const Number rival : problem_.rules.rivals_of(company)) {
      const auto others = by_company.find(rival);
      if (rival > company && others != by_company.end()) cross(ones, others->second);
    }
  }
  for (const auto& [identity, ones] : by_identity) {
    for (const Kind clash : problem_.rules.clashes_of(identity)) {
      const auto others = by_identity.find(clash);
      if (clash > identity && others != by_identity.end()) cross(ones, others->second);
    }
  }
  return pairs;
}

void Planner::seat(std::size_t person, std::size_t table) {
  const Person& who = problem_.people[person];
  hall_.sit(table, who);
  // The next part sees them there.
  if (table < stands_.size()) stands_[table].insert({who.companies, who.identity});
  note_region(table, who);
  plan_.table_of[person] = static_cast<int>(table);
}

Result<void> Planner::place_part(const Part& part, const std::vector<std::size_t>& people) {
  std::vector<std::size_t> tables;
  std::vector<Stand> stands;
  placement::Problem problem = open_tables(part, people.size(), tables, stands);
  const auto pairs = pairs_of(people, stands);
  TRY(conflicts, placement::ConflictGraph::make(people.size() + stands.size(), pairs));
  problem.conflicts = std::move(conflicts);
  placement::Effort effort;
  effort.steps = problem_.steps;
  TRY(placed, placement::place(problem, effort));
  TRY_VOID(placement::check(problem, placed));
  for (std::size_t i = 0; i < placed.new_groups; ++i) {
    tables.push_back(hall_.add({0, part.first, problem_.seats_of_new, true, true}));
    regions_.emplace_back();
  }
  for (std::size_t i = 0; i < people.size(); ++i) seat(people[i], tables[placed.group_of[i]]);
  Binding binding;
  binding.bound = placed.bound;
  binding.people = people.size();
  binding.new_tables = placed.new_groups;
  binding.new_tables_min = placed.new_groups_min;
  for (const Member member : placed.exclusive) {
    if (member < people.size()) binding.exclusive.push_back(people[member]);
  }
  plan_.bindings.push_back(std::move(binding));
  plan_.new_tables += placed.new_groups;
  return {};
}

// ---- the soft goals

bool Planner::try_move(std::size_t person, std::size_t table) {
  const auto from = static_cast<std::size_t>(plan_.table_of[person]);
  const Person& who = problem_.people[person];
  if (from == table) return false;
  const double before = hall_.quality_of(from) + hall_.quality_of(table);
  hall_.rise(from, who);
  const bool may_sit = hall_.judge(who, table).objections.empty();
  if (may_sit) {
    hall_.sit(table, who);
    if (hall_.quality_of(from) + hall_.quality_of(table) > before + 1e-9) {
      plan_.table_of[person] = static_cast<int>(table);
      return true;
    }
    hall_.rise(table, who);
  }
  hall_.sit(from, who);
  return false;
}

bool Planner::try_exchange(std::size_t one, std::size_t other) {
  const auto here = static_cast<std::size_t>(plan_.table_of[one]);
  const auto there = static_cast<std::size_t>(plan_.table_of[other]);
  const Person &a = problem_.people[one], &b = problem_.people[other];
  if (here == there || a.source != b.source) return false;
  const double before = hall_.quality_of(here) + hall_.quality_of(there);
  hall_.rise(here, a);
  hall_.rise(there, b);
  if (hall_.judge(a, there).objections.empty() && hall_.judge(b, here).objections.empty()) {
    hall_.sit(there, a);
    hall_.sit(here, b);
    if (hall_.quality_of(here) + hall_.quality_of(there) > before + 1e-9) {
      std::swap(plan_.table_of[one], plan_.table_of[other]);
      return true;
    }
    hall_.rise(there, a);
    hall_.rise(here, b);
  }
  hall_.sit(here, a);
  hall_.sit(there, b);
  return false;
}

void Planner::better() {
  std::vector<std::size_t> people;
  for (std::size_t i = 0; i < plan_.table_of.size(); ++i) {
    if (plan_.table_of[i] >= 0) people.push_back(i);
  }
  const std::size_t tables = hall_.tables().size();
  if (people.empty() || tables < 2) return;
  base::Random random(1);
  for (std::size_t i = 0; i < problem_.exchanges; ++i) {
    const std::size_t one = people[random.below(people.size())];
    if (random.chance(0.5))
      try_move(one, random.below(tables));
    else
      try_exchange(one, people[random.below(people.size())]);
  }
}

Result<Plan> Planner::run() {
  plan_.table_of.assign(problem_.people.size(), -1);
  plan_.left_out.resize(problem_.people.size());
  leave_out();
  std::map<Part, std::vector<std::size_t>> parts;
  for (std::size_t i = 0; i < problem_.people.size(); ++i) {
    if (plan_.table_of[i] < 0) continue;
    parts[part_of(problem_.rules, problem_.people[i])].push_back(i);
  }
  for (const auto& [part, people] : parts) TRY_VOID(place_part(part, people));
  double experienced = 0, all = 0;
  for (const Person& each : problem_.people) experienced += each.is_experienced, ++all;
  for (const Seated& each : problem_.seated) experienced += each.person.is_experienced, ++all;
  hall_.set_experienced_share(all == 0 ? 0.5 : experienced / all);
  plan_.quality_first = hall_.quality();
  better();
  plan_.quality = hall_.quality();
  plan_.tables = hall_.tables();
  return std::move(plan_);
}

}  // namespace

Result<Plan> plan(const Problem& problem) { return Planner(problem).run(); }

}  // namespace planning::seats
