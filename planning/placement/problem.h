// A placement problem as plain numbers: members are 0 … n-1, groups 0 … m-1. Pairs of members who
// must not sit together are the edges of a graph, so that to place them is to colour it with
// classes of limited size.
//
// Limits: members_max, conflicts_max; beyond, `limit_exceeded`. Memory: about 16 bytes a pair and 8
// a member, and what the improvement takes (improve.h).
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"

namespace planning::placement {

inline constexpr std::size_t members_max = 2'000'000;
inline constexpr std::size_t conflicts_max = 50'000'000;

using Member = std::uint32_t;
using Group = std::uint32_t;
inline constexpr Group no_group = UINT32_MAX;

// The pairs, by member. Immutable.
class ConflictGraph {
 public:
  // Pairs may come twice and in either order. A pair of one member, or of a number that is none, is
  // invalid_input.
  static base::Result<ConflictGraph> make(std::size_t members,
                                          std::span<const std::pair<Member, Member>> pairs);

  std::size_t members() const { return first_.size() - 1; }
  std::size_t pairs() const { return others_.size() / 2; }
  std::span<const Member> of(Member member) const {  // ascending
    return {others_.data() + first_[member], first_[member + 1] - first_[member]};
  }
  std::size_t degree(Member member) const { return first_[member + 1] - first_[member]; }
  bool excludes(Member a, Member b) const;

 private:
  std::vector<std::size_t> first_ = {0};  // of each member in others_; one more at the end
  std::vector<Member> others_;
};

// A group that is there already.
struct OpenGroup {
  std::uint32_t seats = 0;          // all of them, those taken included
  bool takes_new = true;            // closed groups keep who is in them
  std::vector<Member> seated = {};  // stay where they are
};

struct Problem {
  ConflictGraph conflicts;
  std::vector<OpenGroup> groups = {};
  std::uint32_t seats_of_new = 0;  // of every further group; at least 1
};

}  // namespace planning::placement
