// What a person does because no program may: an effect becomes a task with everything ready, and
// what happens in the group afterwards shows that it was done, so that nobody has to say so.
//
//   effect         its task is done when
//   remove         the member leaves the group, however (a later leave fact)
//   send_message   staff say it in the group: the folded text of their message holds the folded
//                  text of the task, or the other way round when they shortened it to no less than
//                  half
//   remind_newcomers (engine/onboarding)  the same: it is for a person from the start
//   mute, unmute   somebody says so (no platform tells)
//
// When the member leaves, a notice that was to be said to them is cancelled ("task.pointless").
//
// Evidence is "message:<id>" or "fact:<seq>". Recorded history proves nothing: it is old.
#pragma once

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::handover {

inline constexpr base::Duration due_after = base::hours(1);

// `task`: what the connector knows of it (connectors/capabilities.h, TaskRow) as JSON; may be
// empty.
void hand_over(Context& context, const model::Effect& effect, const base::json::object& task);

// The task is done, as something shows that happened on the platform.
void seen_done(Context& context, model::Task task, std::string evidence);

// To be told of every word and every leaving in the group, after the row is kept.
void said(Context& context, GroupState& group, const model::Message& message,
          const model::Member& author, std::string_view folded);
void left(Context& context, GroupState& group, const model::Member& member);

}  // namespace engine::handover
