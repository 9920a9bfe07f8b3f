// Replying: keyword replies (关键字回复) and FAQ answers. A reply goes out at most once per cooldown (anywhere,
// in the group, to the person) and never answers a bot or itself. FAQ answers go out above the confidence
// threshold; below it the staff get a suggestion, and the customer gets no guess.
#pragma once

#include "engine/state/context.h"

namespace engine::replying {

void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis);

// What every keyword reply and the best FAQ entries say of one message: fired, or held back and why.
base::json::array explain(const CompiledPolicy& policy, const World& world, const GroupState& group,
                          const model::Message& message, const model::Member& author,
                          const Analysis& analysis);

}  // namespace engine::replying
