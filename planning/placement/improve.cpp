#include "planning/placement/improve.h"

#include <algorithm>

namespace planning::placement {

namespace {

// How long somebody who stood up may not come back: 0.6 of those without a seat and up to ten
// rounds more, as for colourings (Galinier and Hao 1999).
constexpr std::uint32_t barred_chance = 10;
constexpr std::size_t asked_max = 8;     // members of a full group
constexpr std::size_t offered_max = 16;  // groups that are looked at for one of them

}  // namespace

bool Improvement::fits_elsewhere(Member member, Group group, std::uint64_t& used) const {
  const auto groups = static_cast<Group>(seating_.groups());
  std::size_t offered = 0;
  for (Group other = 0; other < groups && offered < offered_max; ++other) {
    ++used;
    if (seating_.is_full(other) || other == group) continue;
    ++offered;
    if (seating_.may_enter(member, other) && seating_.conflicts(member, other) == 0) return true;
  }
  return false;
}

Member Improvement::who_stands_up(Group group, std::uint64_t& used) {
  const std::vector<Member>& in = seating_.in(group);
  Member chosen = in[random_.below(in.size())];
  for (std::size_t asked = 0; asked < std::min(asked_max, in.size()); ++asked) {
    const Member member = in[random_.below(in.size())];
    if (fits_elsewhere(member, group, used)) return member;
    if (seating_.barred_until(chosen, group) > round_) chosen = member;
  }
  return chosen;
}

// Seats one member. Returns the steps that it took.
std::uint64_t Improvement::round() {
  ++round_;
  const std::vector<Member>& unseated = seating_.unseated();
  const auto groups = static_cast<Group>(seating_.groups());
  std::uint64_t used = unseated.size() * groups + 10;
  Member best_member = 0;
  Group best_group = no_group;
  std::uint32_t best_cost = UINT32_MAX;
  std::uint64_t ties = 0;
  for (const Member member : unseated) {
    for (Group group = 0; group < groups; ++group) {
      if (!seating_.may_enter(member, group)) continue;
      std::uint32_t cost = seating_.conflicts(member, group);
      if (cost > best_cost) continue;
      if (cost == 0 && seating_.is_full(group)) {
        if (seating_.in(group).empty()) continue;
        cost = 1;
      }
      if (cost > best_cost) continue;
      if (cost > 0 && seating_.barred_until(member, group) > round_) continue;
      if (cost < best_cost) {
        best_cost = cost;
        ties = 0;
      }
      if (random_.below(++ties) == 0) best_member = member, best_group = group;
    }
  }
  if (best_group == no_group) return used;  // all are barred: the next rounds let them in again

  standing_.clear();
  if (seating_.conflicts(best_member, best_group) > 0) {
    for (const Member other : conflicts_.of(best_member)) {
      if (seating_.group_of(other) == best_group) standing_.push_back(other);
    }
    used += conflicts_.degree(best_member);
  } else if (seating_.is_full(best_group)) {
    standing_.push_back(who_stands_up(best_group, used));
  }
  for (const Member other : standing_) {
    seating_.unseat(other);
    const auto waiting = static_cast<std::uint32_t>(unseated.size());
    seating_.barred_until(other, best_group) =
        round_ + static_cast<std::uint32_t>(random_.below(barred_chance)) + waiting * 3 / 5;
    used += 4 * conflicts_.degree(other);
  }
  seating_.seat(best_member, best_group);
  return used + 4 * conflicts_.degree(best_member);
}

}  // namespace planning::placement
