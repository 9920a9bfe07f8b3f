// Whom to move away from a table so that it keeps the hard rules again: of people who exclude each
// other enough, and of too many the last ones. As few as can be: exact by branching where that
// ends within the steps, else a good cover; and a number below which it cannot be done.
#pragma once

#include <functional>
#include <vector>

#include "planning/seats/hall.h"

namespace planning::seats {

struct Movers {
  std::vector<std::size_t> people;  // by index, ascending
  std::size_t least = 0;            // fewer do not suffice
};

// `stays`: who may not be moved; of two such nobody moves for the other.
Movers movers_of(const Rules& rules, std::uint32_t seats, const std::vector<Person>& people,
                 const std::function<bool(std::size_t)>& stays = {});

}  // namespace planning::seats
