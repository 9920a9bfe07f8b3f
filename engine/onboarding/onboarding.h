// Onboarding (入群仪式): what became of each newcomer of each group, seen from the chat itself.
//
// Whoever is seen to join while the policy says so is watched over for its days, one row per stay
// (model/onboarding_rows.h). The steps, each with the time it was first seen:
//
//   welcomed      staff or a bot speaks to them, or welcomes the new ones, within a day of the join
//   nickname      their name in the group, else the name that their platform tells, against the
//                 pattern (nickname.h)
//   introduction  one of their messages introduces them (introduction.h)
//   first word    and first question
//   greeted       another member answers or names them within a day of the join
//   claimed       they say a word that claims the gift
//   pointed       staff say in the group whom to ask about what, as the policy has it
//   opening       they speak within the minutes after staff opened the opening event (开营); an
//   event
//                 that was opened while they were here and without them is kept too
//   questions     the same of the newcomers' questions (新人答疑会)
//
// One timer of the group, "onboarding.look", stands at the next moment at which something is due:
// the end of somebody's watch, or the hour of a reminder. Reminders are one task "remind_newcomers"
// of the group's owner per group and day, its body {text, newcomers: [{stay, member, name,
// nickname, introduction, pointer}]}; it is closed by itself when all of them have done it, and
// cancelled when the watch of the last one who has not is over. In recorded history, and more than
// a day late, nobody is reminded.
//
// Kept as decisions: onboarding.introduced, onboarding.reminded, and how a watch ended:
// onboarding.settled, .silent, .left, .ours, .unseen.
//
// A message in a group without newcomers costs one look at an empty map.
#pragma once

#include "engine/state/context.h"

namespace engine::onboarding {

// A welcome or a greeting comes within this of the join, or is none.
inline constexpr base::Duration greeted_within = base::hours(24);
// A reminder that is later than this is left out: its day is over.
inline constexpr base::Duration reminder_late_max = base::hours(24);
// How much business time the owner has for a reminder.
inline constexpr base::Duration reminder_due_after = base::hours(2);
// A reminder that falls on days without business waits for at most so many of them.
inline constexpr int closed_days_max = 14;

// After people have been put right by the fact: a join, a leave, a profile. `is_first`: nothing was
// known of this join before.
void joined(Context& context, GroupState& group, const model::Member& member, bool is_first);
void left(Context& context, GroupState& group, const model::Member& member);
void profiled(Context& context, const model::Member& member);
void nicknamed(Context& context, GroupState& group, const model::Member& member);

// Every message, after it is linked.
void said(Context& context, GroupState& group, const model::Message& message,
          const model::Member& author, const language::Reading& reading);

// A timer of kind "onboarding.…" came due.
void timer_due(Context& context, GroupState& group, base::Duration late);

}  // namespace engine::onboarding
