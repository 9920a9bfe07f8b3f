// TokenCache holds the access token of one app (one company id and secret), or a ticket of its
// pages.
//
// However many threads ask, one fetches and the others wait for its answer. A token is given out
// until `early` before it expires, for it must live through the call. When a call finds a token
// refused, say reject(): only if it is still the one held is a new one fetched, so that twenty
// calls which were refused together cause one fetch. After a failure nobody fetches for a while
// (WeCom closes gettoken for an hour after some 2,000 failures): the same error is given to all,
// first for 5 seconds, doubling up to 10 minutes.
//
// Thread-safe. The clock must outlive it; `fetch` is called without the lock being held, by one
// thread at a time.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace connectors::wecom {

struct AccessToken {
  std::string text;         // at least 512 bytes of room where it is stored
  base::Duration lifetime;  // 7,200 s as a rule
};

class TokenCache {
 public:
  using Fetch = std::function<base::Result<AccessToken>()>;

  static constexpr base::Duration early_max =
      base::minutes(5);  // and at most a tenth of the lifetime
  static constexpr base::Duration failure_pause_min = base::seconds(5);
  static constexpr base::Duration failure_pause_max = base::minutes(10);

  TokenCache(const base::Clock& clock, Fetch fetch) : clock_(clock), fetch_(std::move(fetch)) {}

  base::Result<std::string> get();
  void reject(const std::string& token);

 private:
  std::optional<base::Result<std::string>> held(base::Instant now) const;

  const base::Clock& clock_;
  const Fetch fetch_;
  mutable std::mutex mutex_;
  std::condition_variable fetched_;
  bool is_fetching_ = false;
  std::string token_;  // empty: none
  base::Instant good_until_{0};
  std::optional<base::Error> failure_;
  base::Instant quiet_until_{0};
  base::Duration pause_{0};
};

}  // namespace connectors::wecom
