#include "engine/conversation/clock.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace engine::conversation {

using base::Duration;
using base::Instant;

void start_clock(const CompiledPolicy& policy, model::Question& question, Instant from,
                 int minutes) {
  const Duration span = base::minutes(minutes);
  const double share = policy.policy().promise.warn_at;
  question.due_at = policy.calendar().add(from, span).value_or(Instant{});
  question.warn_at = {};
  if (question.due_at.ms == 0 || share <= 0 || share >= 1) return;
  const Duration until_warning{std::llround(share * static_cast<double>(span.ms))};
  question.warn_at = policy.calendar().add(from, until_warning).value_or(Instant{});
}

void pause_clock(model::Question& question, Instant at) { question.paused_since = at; }

void sum_pause(const CompiledPolicy& policy, model::Question& question, Instant at) {
  if (question.paused_since.ms == 0) return;
  const Instant since = std::exchange(question.paused_since, Instant{});
  question.paused_ms += policy.calendar().between(since, at).ms;
}

void end_pause(const CompiledPolicy& policy, model::Question& question, Instant at) {
  const Instant since = question.paused_since;
  if (since.ms == 0) return;
  sum_pause(policy, question, at);
  for (Instant* owed : {&question.warn_at, &question.due_at}) {
    if (*owed <= since) continue;  // it was over before the pause
    const Duration left = policy.calendar().between(since, *owed);
    *owed = policy.calendar().add(at, left).value_or(Instant{});
  }
}

Duration time_used(const CompiledPolicy& policy, const model::Question& question, Instant until) {
  const Duration span = policy.calendar().between(question.asked_at, until);
  return {std::max<std::int64_t>(0, span.ms - question.paused_ms)};
}

}  // namespace engine::conversation
