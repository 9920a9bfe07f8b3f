// WebhookPace says whether an endpoint may take one more request now: a bucket of tokens for each,
// full at the start, one token a request, filled again evenly. A sender in a loop so slows itself
// down and leaves the writer to the others; what is refused (429 with Retry-After) is sent again by
// every sender that keeps to the webhook rules, so nothing is lost. Counted are requests whose
// signature is good: strangers cannot use up a sender's tokens (to hold off a flood of those is the
// proxy's work). In memory: a restart fills every bucket. Safe from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "base/time.h"

namespace api {

// Requests, of up to 1,000 events each. Beyond the burst a sender goes on at the even pace.
inline constexpr std::int64_t webhook_requests_burst_max = 600;
inline constexpr std::int64_t webhook_requests_per_second_max = 50;

class WebhookPace {
 public:
  // Zero: yes, and a token is taken. Else how long until the next one, above zero.
  base::Duration wait(std::int64_t endpoint, base::Instant now);

 private:
  std::mutex mutex_;
  // By endpoint (at most as many as there may be): when the bucket would be full again.
  std::map<std::int64_t, base::Instant> full_at_;
};

}  // namespace api
