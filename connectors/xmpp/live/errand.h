// An Errand is one effect on its way: the deliverer's thread waits for it, the link's thread runs
// it. Whoever is first decides: what the waiting thread has given up is not begun any more.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "connectors/connector.h"

namespace connectors::xmpp {

// So long perform() waits for the server's answer, an outage in between included. Then a person has
// to look: what was sent is not sent again.
inline constexpr base::Duration errand_wait_max = base::seconds(45);

class Errand {
 public:
  // The running thread. False: nobody waits any more, do nothing.
  bool begin() {
    const std::lock_guard lock(mutex_);
    has_begun_ = !is_given_up_;
    return has_begun_;
  }
  void finish(base::Result<Done> result) {
    {
      const std::lock_guard lock(mutex_);
      if (!result_) result_ = std::move(result);
    }
    finished_.notify_all();
  }
  // The waiting thread.
  base::Result<Done> wait(base::Duration longest) {
    std::unique_lock lock(mutex_);
    finished_.wait_for(lock, std::chrono::milliseconds(longest.ms),
                       [this] { return result_.has_value(); });
    if (result_) return *std::move(result_);
    is_given_up_ = true;
    if (!has_begun_) {
      return base::fail(base::ErrorCode::unavailable, "the connection to the chat server is busy");
    }
    return base::fail(base::ErrorCode::conflict,
                      "the chat server has not answered: look into the room whether it was done");
  }

 private:
  std::mutex mutex_;
  std::condition_variable finished_;
  std::optional<base::Result<Done>> result_;
  bool has_begun_ = false, is_given_up_ = false;
};

}  // namespace connectors::xmpp
