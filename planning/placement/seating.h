// Seating is a partial plan that the search changes: who sits where, who has no seat, and for every
// member and group how many of those whom he may not meet sit there. Private to this room.
//
// Memory: 6 bytes for each pair of a member and a group (cells()). A member who is seated for good
// is never moved.
#pragma once

#include <vector>

#include "planning/placement/problem.h"

namespace planning::placement {

class Seating {
 public:
  // Beyond these the table is not made, and nothing is improved: 600 MB.
  static constexpr std::size_t cells_max = 100'000'000;
  // A count has 15 bits.
  static constexpr std::size_t degree_max = 32'000;

  // Groups beyond the open ones are new. Nobody but the seated has a seat yet.
  Seating(const Problem& problem, std::size_t groups);

  std::size_t groups() const { return group_count_; }
  Group group_of(Member member) const { return group_of_[member]; }
  const std::vector<Group>& all() const { return group_of_; }
  const std::vector<Member>& unseated() const { return unseated_; }
  const std::vector<Member>& in(Group group) const { return movable_[group]; }

  bool may_enter(Member member, Group group) const {
    return (counts_[cell(member, group)] & never) == 0;
  }
  std::uint32_t conflicts(Member member, Group group) const {
    return counts_[cell(member, group)] & ~never;
  }
  bool is_full(Group group) const { return free_[group] == 0; }
  std::uint32_t free_seats(Group group) const { return free_[group]; }

  void seat(Member member, Group group);
  void unseat(Member member);
  // The group of the last number gets the number of `group`, whose members stand up. A new one.
  void dissolve(Group group);

  // Until when the member may not come back to the group, in the search's own count.
  std::uint32_t& barred_until(Member member, Group group) { return barred_[cell(member, group)]; }
  void forget_barred();

 private:
  static constexpr std::uint16_t never = 0x8000;
  std::size_t cell(Member member, Group group) const { return member * stride_ + group; }

  const ConflictGraph& conflicts_;
  std::size_t open_count_, stride_, group_count_;
  std::vector<std::uint16_t> counts_;
  std::vector<std::uint32_t> barred_;
  std::vector<std::uint32_t> free_;
  std::vector<Group> group_of_;
  std::vector<std::vector<Member>> movable_;  // of each group
  std::vector<Member> unseated_;
  std::vector<std::uint32_t> place_;  // of each member in one of the two
};

}  // namespace planning::placement
