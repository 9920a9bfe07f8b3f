// Plans that are made in one go, without taking anything back. Private to this room.
#pragma once

#include <vector>

#include "planning/placement/problem.h"

namespace planning::placement {

struct Draft {
  std::vector<Group> group_of;
  std::size_t groups = 0;  // open and new
};

// Everybody in the order given (as a rule that of the numbers) into the first group that suits.
Draft first_fit(const Problem& problem, const std::vector<Member>& order);
std::vector<Member> by_number(std::size_t members);
std::vector<Member> by_degree(const ConflictGraph& conflicts);  // the most excluded first

// Whoever has the fewest groups left first (DSATUR); for at most dsatur_members_max members.
inline constexpr std::size_t dsatur_members_max = 20'000;
Draft dsatur(const Problem& problem);

}  // namespace planning::placement
