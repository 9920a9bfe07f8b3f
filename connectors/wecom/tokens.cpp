#include "connectors/wecom/tokens.h"

#include <algorithm>

namespace connectors::wecom {

using base::Instant;
using base::Result;

// What can be answered without a fetch, if anything.
std::optional<Result<std::string>> TokenCache::held(Instant now) const {
  if (!token_.empty() && now < good_until_) return Result<std::string>(token_);
  if (failure_ && now < quiet_until_) return Result<std::string>(tl::unexpected(*failure_));
  return std::nullopt;
}

Result<std::string> TokenCache::get() {
  std::unique_lock lock(mutex_);
  const Instant asked_at = clock_.now();
  if (auto answer = held(asked_at)) return *std::move(answer);
  if (is_fetching_) {
    fetched_.wait(lock, [&] { return !is_fetching_; });
    // The answer that we waited for, by the time at which we asked: a short-lived token is still
    // ours.
    if (auto answer = held(asked_at)) return *std::move(answer);
  }
  is_fetching_ = true;
  lock.unlock();
  auto answer = fetch_();
  lock.lock();
  is_fetching_ = false;
  const Instant now = clock_.now();
  if (answer) {
    const base::Duration early{std::min(early_max.ms, answer->lifetime.ms / 10)};
    token_ = answer->text;
    good_until_ = asked_at + answer->lifetime - early;
    failure_.reset();
    pause_ = {0};
  } else {
    token_.clear();
    failure_ = answer.error();
    pause_ = {std::clamp(pause_.ms * 2, failure_pause_min.ms, failure_pause_max.ms)};
    quiet_until_ = now + pause_;
  }
  fetched_.notify_all();
  if (!answer) return tl::unexpected(std::move(answer).error());
  return token_;
}

void TokenCache::reject(const std::string& token) {
  const std::lock_guard lock(mutex_);
  if (token == token_) token_.clear();
}

}  // namespace connectors::wecom
