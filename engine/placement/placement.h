// Plans that give members seats in groups.
//
//   placement.plan     {kind, program, closing, figures, places, seats}    a draft
//   placement.move     {placement, member, place}      in a draft; place 0: leave out
//   placement.open     {placement, place, group}       the new group is there: this is it
//   placement.approve, placement.stop, placement.resume, placement.recheck, placement.discard
//                      {placement}
//   group.door         {group, takes_new}
//
// `places`: [{group or null, seats}], numbered from 1 on; `seats`: [{member, place, from, reason}].
// Who sits where is decided before the command is given (api/placement_plan.h), so that a replay
// needs no solver. A seat is given only if no hard rule speaks against it by then: who sits in the
// group now, who was asked before, which companies compete today. Otherwise it is held back with
// the reason, and looked at again by recheck and resume.
//
// A member is asked by an effect ("invite"); where no platform can, it becomes a task
// ("invite_member") for the group's owner. Their join completes the seat. When somebody else
// comes in, or companies become rivals, seats that were asked for and may not be any more are taken
// back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::placement {

inline constexpr std::size_t seats_max = 20'000;  // of one plan; more are refused
inline constexpr std::size_t places_max = 5'000;
inline constexpr base::Duration invitation_due_after = base::days(3);
inline constexpr base::Duration invitation_expires_after = base::days(30);

base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);

// Somebody has come into the group, after their stay was put.
void joined(Context& context, GroupState& group, const model::Member& member);
// What the rules rest on has changed: companies, their relations, a door.
void rules_changed(Context& context);
// To be told when an effect is settled, after its row is put; effects of others are ignored.
void settled(Context& context, const model::Effect& effect, std::string_view state);

// Rows that a command names, for the pump to load.
std::vector<model::MemberId> members_named(const base::json::object& arguments);
std::vector<model::GroupId> groups_named(const base::json::object& arguments);
// Whether the command may take seats back in every plan under way.
bool changes_rules(std::string_view command);

}  // namespace engine::placement
