#include "api/webhook_uses.h"

namespace api {

base::Result<void> WebhookUses::note(std::int64_t endpoint, store::queries::WebhookUse use) {
  bool is_time = !use.refusals.empty();
  {
    const std::lock_guard lock(mutex_);
    is_time = is_time || use.at - flushed_at_ >= webhook_uses_kept_back;
    if (is_time) flushed_at_ = use.at;
    store::queries::WebhookUse& sum = uses_[endpoint];
    sum.at = std::max(sum.at, use.at);
    sum.accepted += use.accepted;
    sum.known += use.known;
    sum.refused += use.refused;
    for (auto& refusal : use.refusals) sum.refusals.push_back(std::move(refusal));
  }
  return is_time ? flush() : base::Result<void>();
}

base::Result<void> WebhookUses::flush() {
  std::map<std::int64_t, store::queries::WebhookUse> uses;
  {
    const std::lock_guard lock(mutex_);
    uses.swap(uses_);
  }
  if (uses.empty()) return {};
  return door_.write([&](store::Connection& connection) -> base::Result<void> {
    for (const auto& [endpoint, use] : uses) {
      TRY_VOID(store::queries::note_webhook_use(connection, endpoint, use));
    }
    return {};
  });
}

}  // namespace api
