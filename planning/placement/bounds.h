// What no plan can go below. Private to this room.
#pragma once

#include <vector>

#include "base/random.h"
#include "planning/placement/problem.h"

namespace planning::placement {

// Members without a seat who all exclude each other: as many as a search from many beginnings
// finds.
std::vector<Member> exclusive_members(const Problem& problem, base::Random& random);

// How many without a seat there are, and how many free seats the open groups have.
struct Demand {
  std::size_t unseated = 0, free_seats = 0, open_groups = 0;  // open: with a free seat
};
Demand demand_of(const Problem& problem);

}  // namespace planning::placement
