// Replying: keyword replies (关键字回复) and FAQ answers. A reply goes out at most once per cooldown (anywhere,
// in the group, to the person) and never answers staff, a bot or itself. FAQ answers go out above the
// confidence threshold; below it the staff get a suggestion, and the customer gets no guess.
//
// One message gets at most one reply: the keyword reply whose words match the longest piece of it (of
// equal ones the first in the policy), otherwise the best FAQ. Entries in shadow mode are decided apart,
// as if they were on, and nothing is sent.
//
//   decision        live entries also                    when
//   reply.sent      effect send_message                  a keyword was said
//   reply.held      –                                    … and a cooldown or the rate forbids it; once for
//                                                        each span of silence, not for every message
//   faq.answered    effect send_message                  similar enough, and clearly more than the second
//   faq.held        –                                    … like reply.held
//   faq.suggested   task send_reply with the ready text  between the thresholds, or no clear winner
//
// Cooldowns are rows: "reply:<id>", "reply:<id>:group:<g>", "reply:<id>:member:<m>" (the same for "faq:"),
// with "shadow:" or "history:" in front where nothing was sent, "held:" in front of one whose silence has
// been recorded, and "speech:<k>" for the rate.
#pragma once

#include "engine/state/context.h"

namespace engine::replying {

// Automatic messages per group within a minute; further ones are held.
inline constexpr int replies_per_minute_max = 6;
// A message that comes in this much after a newer one of its group is not answered any more.
inline constexpr base::Duration lateness_max = base::minutes(10);
// A reply that could not be sent by then is not sent.
inline constexpr base::Duration reply_lifetime = base::minutes(15);
// How far the best FAQ must be ahead of the second to be sent without a person looking at it.
inline constexpr float faq_lead = 0.05F;
inline constexpr base::Duration faq_group_cooldown = base::minutes(1);
inline constexpr base::Duration faq_member_cooldown = base::minutes(10);

// Called for new messages, after conversation::observe(): whether a question still waits for its first
// word is seen from the group's questions.
void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis);

// What every keyword reply and the best FAQ entries say of one message: fired, or held back and why.
// [{id, name, kind: reply | faq, mode, fired, why, evidence, until, similarity}], replies first, in the order of
// the policy. Pure; for people.
base::json::array explain(const CompiledPolicy& policy, const World& world, const GroupState& group,
                          const model::Message& message, const model::Member& author,
                          const Analysis& analysis);

}  // namespace engine::replying
