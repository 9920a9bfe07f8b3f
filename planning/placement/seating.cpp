#include "planning/placement/seating.h"

#include <algorithm>

#include "base/ensure.h"

namespace planning::placement {

Seating::Seating(const Problem& problem, std::size_t groups)
    : conflicts_(problem.conflicts),
      open_count_(problem.groups.size()),
      stride_(groups),
      group_count_(groups),
      counts_(conflicts_.members() * groups),
      barred_(conflicts_.members() * groups),
      free_(groups, problem.seats_of_new),
      group_of_(conflicts_.members(), no_group),
      movable_(groups),
      place_(conflicts_.members()) {
  std::vector<bool> is_seated(conflicts_.members());
  for (Group group = 0; group < open_count_; ++group) {
    const OpenGroup& open = problem.groups[group];
    const auto taken = static_cast<std::uint32_t>(open.seated.size());
    free_[group] = open.takes_new && open.seats > taken ? open.seats - taken : 0;
    for (const Member member : open.seated) {
      group_of_[member] = group;
      is_seated[member] = true;
      for (const Member other : conflicts_.of(member)) counts_[cell(other, group)] |= never;
    }
    // Nobody enters a group without a free seat, for nobody in it can be asked to leave.
    if (free_[group] > 0) continue;
    for (Member member = 0; member < conflicts_.members(); ++member) {
      counts_[cell(member, group)] |= never;
    }
  }
  for (Member member = 0; member < conflicts_.members(); ++member) {
    if (is_seated[member]) continue;
    place_[member] = static_cast<std::uint32_t>(unseated_.size());
    unseated_.push_back(member);
  }
}

namespace {

void take_out(std::vector<Member>& from, std::vector<std::uint32_t>& places, Member member) {
  const Member last = from.back();
  from[places[member]] = last;
  places[last] = places[member];
  from.pop_back();
}

void put_in(std::vector<Member>& into, std::vector<std::uint32_t>& places, Member member) {
  places[member] = static_cast<std::uint32_t>(into.size());
  into.push_back(member);
}

}  // namespace

void Seating::seat(Member member, Group group) {
  ENSURE(group_of_[member] == no_group && free_[group] > 0);
  take_out(unseated_, place_, member);
  put_in(movable_[group], place_, member);
  group_of_[member] = group;
  --free_[group];
  for (const Member other : conflicts_.of(member)) ++counts_[cell(other, group)];
}

void Seating::unseat(Member member) {
  const Group group = group_of_[member];
  take_out(movable_[group], place_, member);
  put_in(unseated_, place_, member);
  group_of_[member] = no_group;
  ++free_[group];
  for (const Member other : conflicts_.of(member)) --counts_[cell(other, group)];
}

void Seating::dissolve(Group group) {
  ENSURE(group >= open_count_ && group < group_count_);
  while (!movable_[group].empty()) unseat(movable_[group].back());
  const auto last = static_cast<Group>(group_count_ - 1);
  if (group != last) {
    const std::vector<Member> moving = movable_[last];
    for (const Member member : moving) unseat(member);
    for (const Member member : moving) seat(member, group);
  }
  --group_count_;
}

void Seating::forget_barred() { std::fill(barred_.begin(), barred_.end(), 0U); }

}  // namespace planning::placement
