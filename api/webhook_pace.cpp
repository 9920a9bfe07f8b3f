#include "api/webhook_pace.h"

#include <algorithm>

namespace api {
namespace {

constexpr base::Duration token = base::milliseconds(1'000 / webhook_requests_per_second_max);
constexpr base::Duration whole_bucket{token.ms * webhook_requests_burst_max};

}  // namespace

base::Duration WebhookPace::wait(std::int64_t endpoint, base::Instant now) {
  const std::lock_guard lock(mutex_);
  base::Instant& full_at = full_at_[endpoint];
  // Never later than an empty bucket: a clock that was set back holds nobody up.
  full_at = std::clamp(full_at, now, now + whole_bucket);
  const base::Instant after = full_at + token;
  if (after > now + whole_bucket) return after - (now + whole_bucket);
  full_at = after;
  return {};
}

}  // namespace api
