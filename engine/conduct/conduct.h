// Conduct: the group's rules (群规), the same for everybody. A breach is a strike; the strikes of the same
// member under the same rule within its window climb the ladder remind → warn → mute → remove (ladder.h).
// Rules in shadow mode decide and are shown, and nothing follows. Every consequence has an inverse.
//
// One message may break several rules. Each of them decides and gives its strike; only the hardest
// consequence is carried out, the others are kept as "rule.noted". A message is struck once per rule,
// however often it is edited.
//
//   decision            effects (live rules only)                        inverse
//   rule.remind, .warn  send_message with the notice                     the strike is overturned
//   rule.mute           the same, mute {minutes}; timer conduct.unmute   unmute
//   rule.remove         the same, remove                                 task invite_back
//   rule.noted          none                                             the strike is overturned
//   rule.mute_ended, rule.undone
#pragma once

#include "engine/state/context.h"

namespace engine::conduct {

inline constexpr base::Duration notice_lifetime = base::hours(2);  // said later, it would only confuse
inline constexpr base::Duration removal_lifetime = base::days(3);  // then a person should look again

// Applies every rule to a message. Staff and bots are exempt (recorded nowhere: nothing was decided).
// Called after conversation::link(); may be called again when the message was edited.
void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis);

// A timer of kind "conduct.…" (the end of a mute) came due.
void timer_due(Context& context, GroupState& group, const model::Timer& timer, base::Duration late);

// Takes a consequence back: the strike is overturned, what is not yet done is withdrawn, what may be done
// is followed by its inverse. `reason` is kept and must say something. Effects and tasks that belong to
// the decision are looked up in the world: what is not loaded counts as done. Refuses with `conflict`
// what is undone already, with `invalid_input` what had no consequence (shadow, history).
base::Result<void> undo(Context& context, GroupState& group, const model::Decision& decision,
                        const model::Strike& strike, std::string_view reason);

// Why and why not: what every rule says of one message, broken or not, with the evidence, and what would
// follow. [{id, name, kind, mode, fired, why, evidence, value, limit, strikes_before, step,
// consequence}] in the order of the policy. Pure; for people.
base::json::array explain(const CompiledPolicy& policy, const GroupState& group,
                          const model::Message& message, const model::Member& author,
                          const Analysis& analysis);

}  // namespace engine::conduct
