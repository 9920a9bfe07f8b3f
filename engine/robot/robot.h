// What the group robot 群机器人 tells the company's internal ops group, where there is one: notices
// of the kinds that the policy names (model/robot_policy.h), each an effect "tell_ops" with the
// decision that it is about. Nothing is told of recorded history, nor of a breach that comes to
// light later than conversation::alarm_late_max.
//
// Notices that are due are told together, in one message; each stays pending in the outbox until it
// stands in a message that was sent, and never expires. At least once: before a message is sent its
// notices are "trying" until a moment, and due again after it. Whoever is told a second time is
// told that it may be one: the body of the effect keeps
//
//   {kind, at, …}          kind: warning, breach, escalation, incident, summary
//   trying, again          an attempt is under way; an earlier one may have arrived
//
//   robot.set       {source, is_set}  there is a robot with a (new) key; or none any more. The key
//                   itself is in no fact
//   robot.incident  {source, condition, text}   a platform is not well, or is again: condition
//                   "well", "degraded", "down"
//   robot.summary   {day, …figures}   yesterday, for the daily summary; told once a day, because
//   the
//                   fact has the day as its name
//
// A robot that was removed, switched off or is wrong: a task "mend_robot" asks a person, one at a
// time; a new key closes it.
#pragma once

#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::robot {

// The feed mark that keeps World::robot.
inline constexpr std::string_view mark_source = "guildhall", mark_name = "robot";

// World::robot from the mark's value; no robot for a text that is none.
Robot robot_in(std::string_view mark);

// After every fact: what it has decided is told, if that is wanted.
void follow(Context& context);

bool knows(std::string_view command);
base::Result<std::string> carry_out(Context& context, std::string_view name,
                                    const base::json::object& arguments);

bool is_notice(const model::Effect& effect);
// What becomes of a notice's body when it is in `state` now ("trying", "retry", …), as the
// deliverer tells it: `in_doubt` in the arguments says that it may have arrived all the same.
void note_attempt(model::Effect& effect, std::string_view state,
                  const base::json::object& arguments);
// `broken` in the arguments says why a person has to mend the robot.
void settled(Context& context, const model::Effect& effect, const base::json::object& arguments);

}  // namespace engine::robot
