// improve() looks for a plan with the groups that the seating has: a tabu search that seats one
// member at a time where the fewest must stand up for him, and keeps those from coming straight
// back. Private to this room.
//
// A member who finds a full group that suits him makes somebody in it stand up, if possible one
// whom another group with a free seat would take.
#pragma once

#include <cstdint>

#include "base/random.h"
#include "planning/placement/seating.h"

namespace planning::placement {

// Whether everybody has a seat in the end. Takes what it uses off `steps`, and ends when there are
// none. `told` is called every some million steps.
class Improvement {
 public:
  Improvement(const ConflictGraph& conflicts, Seating& seating, base::Random& random)
      : conflicts_(conflicts), seating_(seating), random_(random) {}

  template <class Told>
  bool run(std::uint64_t& steps, const Told& told) {
    seating_.forget_barred();
    round_ = 0;
    std::uint64_t tell_at = steps;
    while (!seating_.unseated().empty()) {
      const std::uint64_t used = round();
      if (used >= steps) {
        steps = 0;
        return false;
      }
      steps -= used;
      if (steps + told_every < tell_at) {
        tell_at = steps;
        told();
      }
    }
    return true;
  }

 private:
  static constexpr std::uint64_t told_every = 200'000'000;
  std::uint64_t round();
  Member who_stands_up(Group group, std::uint64_t& used);
  bool fits_elsewhere(Member member, Group group, std::uint64_t& used) const;

  const ConflictGraph& conflicts_;
  Seating& seating_;
  base::Random& random_;
  std::uint32_t round_ = 0;
  std::vector<Member> standing_;
};

}  // namespace planning::placement
