// The health row (insight/health.h, to_json) as the API shows it.
#pragma once

#include "base/json.h"

namespace api {

// Fewer parts of the vector than these say nothing of the whole: a silent group would be a perfect one.
inline constexpr int score_measures_min = 4;  // of seven

// Parts of the vector that are not worse than usual, over those that are known; null when too few are.
base::json::value health_share(const base::json::object& row);
// How far the group has drifted to silence, for sorting: 0 steady, -1 and below fading, -3 silent;
// null: unknown.
base::json::value health_drift(const base::json::object& row);
// One HealthMeasure per part of the vector.
base::json::array health_measures(const base::json::object& row);

}  // namespace api
