// place() gives every member a group: nobody beside somebody whom he may not meet, nobody where
// there is no seat, as few new groups as it can find, and a bound below which no plan can go, with
// what binds.
//
// Members who are seated already stay. Members without a seat go into the groups that are there and
// then into new ones, which all have the same number of seats.
//
// How: DSATUR (Brélaz 1979) or, for many members, first fit by degree; then, one group fewer at a
// time, a tabu search over partial plans (PartialCol: Blöchliger and Zufferey, A graph coloring
// heuristic using partial solutions and a reactive tabu scheme, 2008), to which full groups were
// added; then, for few members, branch and bound in DSATUR's order, which may prove the number. The
// bounds: seats, and a set of members who all exclude each other.
//
// Pure; the same problem, effort and seed give the same plan on every machine. One thread.
#pragma once

#include <functional>
#include <string_view>

#include "base/result.h"
#include "planning/placement/problem.h"

namespace planning::placement {

// Work is counted in steps of about a nanosecond, so that time does not decide what comes out.
struct Effort {
  std::uint64_t steps = 10'000'000'000;
  std::uint64_t seed = 1;
};

struct Progress {
  std::size_t new_groups = 0;      // of the best plan so far
  std::size_t new_groups_min = 0;  // no plan has fewer
  double share = 0;                // of the effort that is used up, 0 … 1
};

enum class Bound {
  none,       // nobody needs a new group
  seats,      // so many members, so many seats
  exclusion,  // members who all exclude each other
  search      // every plan with fewer was looked at
};
std::string_view to_name(Bound bound);

struct Plan {
  std::vector<Group> group_of;  // by member; open groups first, in their order, then the new ones
  std::size_t new_groups = 0;
  std::size_t new_groups_min = 0;  // no plan has fewer
  Bound bound = Bound::none;       // what says so
  std::vector<Member> exclusive;   // with `exclusion`: the members who all exclude each other
  std::size_t first_fit = 0;       // new groups when everybody takes the first seat that fits
  // Pairs of members who sit together already and should not: they are left where they are.
  std::vector<std::pair<Member, Member>> seated_together;

  bool is_proven() const { return new_groups == new_groups_min; }
};

// Errors: invalid_input when somebody is seated twice or is no member, or when a new group has no
// seat and one is needed. `told` is called some times a second.
base::Result<Plan> place(const Problem& problem, const Effort& effort = {},
                         const std::function<void(const Progress&)>& told = {});

// Checks a plan by itself: the first thing that is wrong with it, or nothing.
base::Result<void> check(const Problem& problem, const Plan& plan);

}  // namespace planning::placement
