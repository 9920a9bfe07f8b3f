// The health row as it is stored and sent.
#include <cmath>

#include "insight/health.h"

namespace insight {
namespace {

using base::json::object;

// Six digits are more than any of these numbers means, and give equal bytes for equal health.
double rounded(double number) { return std::round(number * 1e6) / 1e6; }

object to_json(const Measure& measure) {
  object out;
  if (measure.value) out["value"] = rounded(*measure.value);
  else out["value"] = nullptr;
  if (measure.at_least) out["at_least"] = true;
  out["n"] = measure.n;
  out["verdict"] = model::to_name(measure.verdict);
  out["z"] = rounded(measure.z);
  object past;
  past["weeks"] = measure.past_weeks;
  past["median"] = rounded(measure.past_median);
  past["mad"] = rounded(measure.past_deviation);
  out["past"] = std::move(past);
  base::json::array reasons;
  for (const Ground& ground : measure.grounds) {
    object reason;
    reason["key"] = ground.key;
    for (const auto& [name, number] : ground.numbers) reason[name] = rounded(number);
    reasons.push_back(std::move(reason));
  }
  out["reasons"] = std::move(reasons);
  return out;
}

}  // namespace

object to_json(const Health& health) {
  object out;
  out["day"] = base::format_day(health.day);
  out["attention"] = rounded(attention(health));
  out["present"] = health.present;
  out["silent"] = health.silent;
  out["never_spoke"] = health.never_spoke;
  object components;
  for (std::size_t i = 0; i < component_count; ++i) {
    components[model::to_name(static_cast<Component>(i))] = to_json(health.measures[i]);
  }
  out["components"] = std::move(components);
  object drift;
  drift["state"] = model::to_name(health.drift.state);
  drift["falling_weeks"] = health.drift.falling_weeks;
  drift["ratio"] = rounded(health.drift.ratio);
  drift["days_since_last"] = health.drift.days_since_last;
  drift["usual_gap_days"] = rounded(health.drift.usual_gap_days);
  out["drift"] = std::move(drift);
  return out;
}

}  // namespace insight
