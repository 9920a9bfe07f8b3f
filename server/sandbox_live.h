// SandboxLive lets a newcomer see the WeCom connector at work without an account: a sandbox of
// WeCom in this process, with people in it who go on living, and the real connector over it.
// Callbacks are sealed and come to the same door as WeCom's; what is said comes from the sandbox's
// archive. Each start is a new session of the same company: groups, staff and first customers go on
// under their names; who came later in the session before has left, and what is said is new.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "api/platforms.h"
#include "base/clock.h"
#include "connectors/connector.h"
#include "server/sandbox_pages.h"
#include "simulator/wecom/sandbox_life.h"

namespace server {

class SandboxLive {
 public:
  // The clock outlives it.
  SandboxLive(std::uint64_t seed, const base::Clock& clock);
  ~SandboxLive() { stop(); }

  // A connector over the sandbox; the sandbox outlives its stop(). With `lets_staff_in`, whoever
  // reaches its pages may come in as anybody of its staff.
  std::unique_ptr<connectors::Connector> connector(bool lets_staff_in);
  // Where browsers find us, once we listen: the sandbox trusts this domain alone.
  void listen_at(const std::string& address) { sandbox_.trust_domain(address); }
  SandboxPages& pages() { return pages_; }

  // The people begin to act; callbacks go to `door` until stop().
  void start(api::Platforms& door);
  void stop();

 private:
  void loop(api::Platforms& door);

  const base::Clock& clock_;
  const std::uint64_t session_;
  simulator::wecom::SandboxOptions options_;
  simulator::wecom::Sandbox sandbox_;
  simulator::wecom::SandboxLife life_;
  SandboxPages pages_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace server
