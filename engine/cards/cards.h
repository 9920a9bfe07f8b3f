// Cards: a task of a kind that the policy names (model/card_policy.h) reaches its person as a card
// with buttons, and the card follows the task.
//
//   asked ──► shown ──► taken        asked: its effect "send_card" is pending or under way
//     │         └──┬──────┴──► back  taken: the person has said that they are at it
//     │            └──► over         back: the person has given it back to the team
//     └──► failed, over              over: the task is done, cancelled or somebody else's
//
// The newest card of a task is told in the task's body:
//
//   "card": {number, to, state, asked_at, user, sent_at, code, good_until,
//            pressed_at, pressed_key, pressed_as, trouble}
//
// A card is for the task's owner, else for the owner of its group. Outside business hours it waits
// for them, unless the policy says otherwise. `code` is what it takes to change the card on the
// platform: good once, until `good_until`; each press brings a new one.
//
//   card.press  {task, number, user, key, code}   what a connector tells of a press; the command's
//               login is "<source>:<user>". key "done": the task is done, evidence "card:<number>";
//               "take": the person is at it; "back": anybody may have it.
//
// A press by somebody else than the card's person is refused. One that comes too late (the task is
// not open, or not theirs, any more) changes nothing of the task; the decision
// "card.press_refused" says why, and the card is put right.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::cards {

// A card that could not be shown for so long is not wanted any more.
inline constexpr base::Duration card_expires_after = base::hours(24);

// After every fact: cards are sent, or put right, for the tasks that it has touched.
void follow(Context& context);

bool knows(std::string_view command);
base::Result<std::string> carry_out(Context& context, const base::json::object& arguments);

// What came of an effect; others than cards are left alone.
void settled(Context& context, const model::Effect& effect, std::string_view state,
             const base::json::object& arguments);

// Of an effect's key: the task that the card is about.
std::optional<model::TaskId> task_of(std::string_view effect_key);
// For whom the newest card is; none without one.
model::MemberId holder_of(const model::Task& task);

}  // namespace engine::cards
