#include "planning/placement/exact.h"

#include <algorithm>

namespace planning::placement {

namespace {

class Search {
 public:
  Search(const Problem& problem, std::size_t groups, const std::vector<Member>& first,
         std::uint64_t& steps)
      : graph_(problem.conflicts),
        groups_(groups),
        used_(problem.groups.size()),
        first_(first),
        steps_(steps),
        free_(groups, problem.seats_of_new),
        group_of_(graph_.members(), no_group),
        around_(graph_.members() * groups),
        excluded_(graph_.members()) {
    for (Group group = 0; group < problem.groups.size(); ++group) {
      const OpenGroup& open = problem.groups[group];
      const auto taken = static_cast<std::uint32_t>(open.seated.size());
      free_[group] = open.takes_new && open.seats > taken ? open.seats - taken : 0;
      for (const Member member : open.seated) put(member, group);
    }
    left_ = static_cast<std::size_t>(std::count(group_of_.begin(), group_of_.end(), no_group));
  }

  Answer run() {
    if (left_ == 0) return Answer::found;
    if (steps_ < graph_.members()) {
      steps_ = 0;
      return Answer::unknown;
    }
    steps_ -= graph_.members();
    const Member member = next();
    // All new groups without anybody are alike: one of them stands for the others.
    const std::size_t tried = std::min(groups_, used_ + 1);
    for (Group group = 0; group < tried; ++group) {
      if (around_[cell(member, group)] > 0 || free_[group] == 0) continue;
      const std::size_t used_before = used_;
      used_ = std::max<std::size_t>(used_, group + 1);
      --free_[group];
      --left_;
      put(member, group);
      const Answer answer = run();
      if (answer != Answer::impossible) return answer;
      take(member, group);
      ++left_;
      ++free_[group];
      used_ = used_before;
    }
    return Answer::impossible;
  }

  std::vector<Group> plan() { return std::move(group_of_); }

 private:
  std::size_t cell(Member member, Group group) const { return member * groups_ + group; }

  Member next() const {
    for (const Member member : first_) {
      if (group_of_[member] == no_group) return member;
    }
    Member best = 0;
    bool has_best = false;
    for (Member member = 0; member < graph_.members(); ++member) {
      if (group_of_[member] != no_group) continue;
      if (has_best && excluded_[member] < excluded_[best]) continue;
      if (has_best && excluded_[member] == excluded_[best] &&
          graph_.degree(member) <= graph_.degree(best)) {
        continue;
      }
      best = member;
      has_best = true;
    }
    return best;
  }
  void put(Member member, Group group) {
    group_of_[member] = group;
    for (const Member other : graph_.of(member)) {
      if (around_[cell(other, group)]++ == 0) ++excluded_[other];
    }
  }
  void take(Member member, Group group) {
    group_of_[member] = no_group;
    for (const Member other : graph_.of(member)) {
      if (--around_[cell(other, group)] == 0) --excluded_[other];
    }
  }

  const ConflictGraph& graph_;
  std::size_t groups_, used_, left_ = 0;
  const std::vector<Member>& first_;
  std::uint64_t& steps_;
  std::vector<std::uint32_t> free_;
  std::vector<Group> group_of_;
  std::vector<std::uint16_t> around_;    // of each member and group: others who sit there
  std::vector<std::uint32_t> excluded_;  // groups that a member may not enter
};

}  // namespace

Searched find_with(const Problem& problem, std::size_t groups, const std::vector<Member>& first,
                   std::uint64_t& steps) {
  Search search(problem, groups, first, steps);
  Searched searched;
  searched.answer = search.run();
  if (searched.answer == Answer::found) searched.group_of = search.plan();
  return searched;
}

}  // namespace planning::placement
