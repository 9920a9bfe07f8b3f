// WecomRobot tells the internal ops group by a group robot (群机器人). Its key comes from the Host
// each time, so that a new one is used at once and one that was taken away not any more.
//
// Never asked twice within a wait: after a full minute until the window is over, after a failure of
// the other side longer and longer, of a robot that was removed every ten minutes.
#pragma once

#include <atomic>
#include <mutex>

#include "connectors/connector.h"
#include "connectors/wecom/client.h"

namespace connectors::wecom {

inline constexpr base::Duration robot_broken_again_after = base::minutes(10);

class WecomRobot final : public GroupRobot {
 public:
  // Both outlive it. `console`: where staff open the console; empty: no link.
  WecomRobot(Client& client, const base::Clock& clock, std::string source, std::string console)
      : client_(client), clock_(clock), source_(std::move(source)), console_(std::move(console)) {}

  // Before it there is no key.
  void start(Host& host) { host_ = &host; }

  bool is_ready() override;
  NoticesTold tell(std::span<const model::Effect> notices) override;
  base::Result<std::string> read_key(std::string_view text) const override;
  base::Result<void> test() override;
  RobotHealth health() const override;

 private:
  base::Result<std::string> key() const;
  void note(const ApiResult<void>& said, const std::string& key);
  void wait(base::Instant until, const ApiFailure& failure, bool is_broken);  // locked

  Client& client_;
  const base::Clock& clock_;
  const std::string source_, console_;
  std::atomic<Host*> host_ = nullptr;

  mutable std::mutex mutex_;
  std::string key_;  // that the rest is about
  base::Instant wait_until_{0}, sent_at_{0};
  bool is_broken_ = false;
  std::string trouble_;
  std::size_t failures_ = 0;  // without a message that was sent in between
};

}  // namespace connectors::wecom
