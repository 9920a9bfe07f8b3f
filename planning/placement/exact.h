// Branch and bound over whole plans, in DSATUR's order: whoever has the fewest groups left is
// seated next, in each group that suits and in one new one. For few members. Private to this room.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "planning/placement/problem.h"

namespace planning::placement {

inline constexpr std::size_t exact_members_max = 1'000;

enum class Answer { found, impossible, unknown };
struct Searched {
  Answer answer = Answer::unknown;  // unknown: the steps did not do
  std::vector<Group> group_of;      // when found
};
// Is there a plan with so many groups, open ones included? `first` are seated first, in this order:
// members who all exclude each other save the most. Takes what it uses off `steps`.
Searched find_with(const Problem& problem, std::size_t groups, const std::vector<Member>& first,
                   std::uint64_t& steps);

}  // namespace planning::placement
