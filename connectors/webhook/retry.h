// When a delivery that failed is tried again, and what an answer means. Everything but 2xx is a
// failure, as Standard Webhooks says; redirects are not followed; 410 Gone means that nobody is
// there any more.
#pragma once

#include <array>
#include <optional>
#include <span>

#include "base/time.h"

namespace connectors::webhook {

// Waits after the first, second, … failed attempt; after the last one the delivery is a dead
// letter. Together about 40 hours.
inline constexpr std::array retry_waits = {base::seconds(5),  base::seconds(30), base::minutes(5),
                                           base::minutes(30), base::hours(3),    base::hours(12),
                                           base::hours(24)};
// Each wait is up to this share longer, so that what failed together does not come back together.
inline constexpr double jitter_share = 0.2;

// `attempts`: failed so far, from 1. `chance` in [0, 1). Nothing: no further attempt.
constexpr std::optional<base::Duration> wait_after(std::int64_t attempts,
                                                   std::span<const base::Duration> waits,
                                                   double chance) {
  if (attempts < 1 || attempts > static_cast<std::int64_t>(waits.size())) return std::nullopt;
  const base::Duration wait = waits[static_cast<std::size_t>(attempts - 1)];
  const double longer = static_cast<double>(wait.ms) * jitter_share * chance;
  return base::Duration{wait.ms + static_cast<std::int64_t>(longer)};
}

enum class Answer { taken, failed, gone };

constexpr Answer meaning_of(int status) {
  if (status >= 200 && status < 300) return Answer::taken;
  return status == 410 ? Answer::gone : Answer::failed;
}

}  // namespace connectors::webhook
