// What the files of this room share.
#pragma once

#include "engine/placement/placement.h"
#include "planning/roster/roster.h"
#include "planning/seats/hall.h"

namespace engine::placement {

using Plan = World::PlacementState;

void put(Context& context, Plan& plan);  // the plan's own row
void put(Context& context, Plan& plan, model::PlacementPlace row);
void put(Context& context, Plan& plan, model::PlacementSeat row);

// The plan's groups as they are now, with those who were asked to come: whether a seat may be
// given.
class Check {
 public:
  Check(Context& context, const Plan& plan);
  // The first thing that speaks against the member's sitting there. Call sit() when they are asked.
  std::optional<planning::seats::Objection> object(const model::Member& member, std::int64_t place);
  void sit(const model::Member& member, std::int64_t place);
  void rise(const model::Member& member, std::int64_t place);
  // Draft seats count as well.
  void sit_planned(const Plan& plan);
  const planning::roster::Roster& roster() const { return roster_; }

 private:
  Context& context_;
  planning::roster::Roster roster_;
  planning::seats::Hall hall_;
  std::map<std::int64_t, std::size_t> tables_;  // by place
};

// Asks for the seat, lets it wait for its group, or holds it back.
void give(Context& context, Plan& plan, Check& check, model::PlacementSeat seat);
// Nobody is asked for it any more; the caller puts the seat.
void take_back(Context& context, const Plan& plan, const model::PlacementSeat& seat,
               std::string_view why);
void finish_if_done(Context& context, Plan& plan);
void close_task(Context& context, model::TaskId task, model::GroupId group, bool is_done);

std::string effect_key_of(const model::PlacementSeat& seat);

}  // namespace engine::placement
