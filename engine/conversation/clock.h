// The clock of one question: by when a word is owed, on the business calendar. Changes the question's times
// and nothing else; desk.h keeps the timers in step.
#pragma once

#include "engine/policy/compiled_policy.h"
#include "model/rows.h"

namespace engine::conversation {

// A word is owed within `minutes` of business time from `from`. Without any open time ahead: no clock.
void start_clock(const CompiledPolicy& policy, model::Question& question, base::Instant from,
                 int minutes);

// The clock stands still from `at` on: somebody else has to speak.
void pause_clock(model::Question& question, base::Instant at);

// Ends a pause: the time of it is not counted. Does nothing when there was none.
void sum_pause(const CompiledPolicy& policy, model::Question& question, base::Instant at);
// The same, and the clock goes on: what was left of the time is left again.
void end_pause(const CompiledPolicy& policy, model::Question& question, base::Instant at);

// Business time that the team has used of the question's time until `until`; never negative.
base::Duration time_used(const CompiledPolicy& policy, const model::Question& question,
                         base::Instant until);

}  // namespace engine::conversation
