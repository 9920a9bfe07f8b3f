#include "engine/conduct/ladder.h"

#include <algorithm>

#include "base/ensure.h"

namespace engine::conduct {

using model::DecisionMode;

Step next_step(const model::Rule& rule, const GroupState& group, const model::Message& message,
               DecisionMode mode) {
  ENSURE(!rule.ladder.empty());
  const auto counts = [&](const model::Strike& strike) {
    const bool is_same_kind = strike.mode == mode ||
                              (mode == DecisionMode::shadow && strike.mode == DecisionMode::live);
    return is_same_kind && strike.member == message.member && strike.rule == rule.id &&
           strike.message != message.id && strike.overturned_at.ms == 0 && strike.at <= message.at &&
           message.at - strike.at <= base::days(rule.window_days);
  };
  const auto before = std::count_if(group.strikes.begin(), group.strikes.end(), counts);
  const auto place = std::min(static_cast<std::size_t>(before), rule.ladder.size() - 1);
  return {static_cast<int>(before), static_cast<int>(place) + 1, rule.ladder[place]};
}

}  // namespace engine::conduct
