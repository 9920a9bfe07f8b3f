#include "planning/placement/greedy.h"

#include <algorithm>
#include <numeric>
#include <queue>
#include <tuple>

namespace planning::placement {

namespace {

// A draft on its way: the next group with a free seat is found without looking at full ones.
class Drafting {
 public:
  explicit Drafting(const Problem& problem) : problem_(problem) {
    draft_.group_of.assign(problem.conflicts.members(), no_group);
    draft_.groups = problem.groups.size();
    free_.resize(problem.groups.size());
    for (Group group = 0; group < problem.groups.size(); ++group) {
      const OpenGroup& open = problem.groups[group];
      for (const Member member : open.seated) draft_.group_of[member] = group;
      const auto taken = static_cast<std::uint32_t>(open.seated.size());
      if (open.takes_new && open.seats > taken) {
        free_[group] = open.seats - taken;
        with_seats_.push_back(group);
      }
    }
    excluded_by_.assign(free_.size(), no_group);
  }

  Group group_of(Member member) const { return draft_.group_of[member]; }

  // Into the first group that suits, or a new one.
  Group seat(Member member) {
    for (const Member other : problem_.conflicts.of(member)) {
      const Group group = draft_.group_of[other];
      if (group != no_group) excluded_by_[group] = member;
    }
    for (std::size_t i = 0; i < with_seats_.size(); ++i) {
      const Group group = with_seats_[i];
      if (excluded_by_[group] == member) continue;
      if (--free_[group] == 0) {
        with_seats_.erase(with_seats_.begin() + static_cast<std::ptrdiff_t>(i));
      }
      return draft_.group_of[member] = group;
    }
    const auto group = static_cast<Group>(draft_.groups++);
    free_.push_back(problem_.seats_of_new - 1);
    excluded_by_.push_back(no_group);
    if (free_.back() > 0) with_seats_.push_back(group);
    return draft_.group_of[member] = group;
  }

  Draft take() { return std::move(draft_); }

 private:
  const Problem& problem_;
  Draft draft_;
  std::vector<std::uint32_t> free_;
  std::vector<Group> with_seats_;
  std::vector<Member> excluded_by_;  // of each group, the last member who may not enter it
};

}  // namespace

Draft first_fit(const Problem& problem, const std::vector<Member>& order) {
  Drafting drafting(problem);
  for (const Member member : order) {
    if (drafting.group_of(member) == no_group) drafting.seat(member);
  }
  return drafting.take();
}

std::vector<Member> by_number(std::size_t members) {
  std::vector<Member> order(members);
  std::iota(order.begin(), order.end(), Member{0});
  return order;
}

std::vector<Member> by_degree(const ConflictGraph& conflicts) {
  std::vector<Member> order = by_number(conflicts.members());
  std::stable_sort(order.begin(), order.end(),
                   [&](Member a, Member b) { return conflicts.degree(a) > conflicts.degree(b); });
  return order;
}

Draft dsatur(const Problem& problem) {
  const ConflictGraph& graph = problem.conflicts;
  Drafting drafting(problem);
  // The different groups that a member's others sit in.
  std::vector<std::vector<Group>> around(graph.members());
  using Key = std::tuple<std::size_t, std::size_t, Member>;  // groups around, degree, smaller first
  std::priority_queue<Key> queue;
  const auto push = [&](Member member) {
    queue.emplace(around[member].size(), graph.degree(member), ~member);
  };
  const auto note = [&](Member member, Group group) {
    for (const Member other : graph.of(member)) {
      if (drafting.group_of(other) != no_group) continue;
      std::vector<Group>& groups = around[other];
      const auto place = std::lower_bound(groups.begin(), groups.end(), group);
      if (place != groups.end() && *place == group) continue;
      groups.insert(place, group);
      push(other);
    }
  };
  for (Member member = 0; member < graph.members(); ++member) {
    if (drafting.group_of(member) != no_group) note(member, drafting.group_of(member));
  }
  for (Member member = 0; member < graph.members(); ++member) {
    if (drafting.group_of(member) == no_group) push(member);
  }
  while (!queue.empty()) {
    const auto [saturation, degree, inverted] = queue.top();
    queue.pop();
    const Member member = ~inverted;
    if (drafting.group_of(member) != no_group || saturation != around[member].size()) continue;
    note(member, drafting.seat(member));
  }
  return drafting.take();
}

}  // namespace planning::placement
