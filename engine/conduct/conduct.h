// Conduct: the group's rules (群规), the same for everybody. A breach is a strike; the strikes of the same
// member under the same rule within its window climb the ladder remind → warn → mute → remove. Rules in
// shadow mode decide and are shown, and nothing follows. Every consequence has an inverse.
#pragma once

#include "engine/state/context.h"

namespace engine::conduct {

// Applies every rule to a message. Staff and bots are exempt (recorded nowhere: nothing was decided).
void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis);

// A timer of kind "conduct.…" (the end of a mute) came due.
void timer_due(Context& context, GroupState& group, const model::Timer& timer, base::Duration late);

// Takes a consequence back: the strike is overturned, the effect withdrawn or its inverse issued.
base::Result<void> undo(Context& context, GroupState& group, const model::Decision& decision,
                        const model::Strike& strike, std::string_view reason);

// Why and why not: what every rule says of one message, fired or not, with the evidence. Pure; for people.
base::json::array explain(const CompiledPolicy& policy, const GroupState& group,
                          const model::Message& message, const model::Member& author,
                          const Analysis& analysis);

}  // namespace engine::conduct
