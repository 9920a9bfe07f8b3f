// The ladder: what a breach leads to, by how many strikes the member already has under the same rule in
// the same group. A strike counts for window_days × 24 hours, the last moment included; overturned ones
// never. Strikes that were only watched (shadow) or come from recorded history do not climb the live
// ladder: nobody was told of them. Under a rule in shadow mode shadow strikes do count, to show how far it
// would have gone; in recorded history those of the history. Pure.
#pragma once

#include "engine/state/group_state.h"
#include "model/policy.h"

namespace engine::conduct {

struct Step {
  int strikes_before = 0;
  int number = 1;  // on the ladder, from 1; the last one repeats
  model::Consequence consequence = model::Consequence::remind;
};

// A strike for the message itself is left out, so that the answer is the same before and after it.
Step next_step(const model::Rule& rule, const GroupState& group, const model::Message& message,
               model::DecisionMode mode);

}  // namespace engine::conduct
