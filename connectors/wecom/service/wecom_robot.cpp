#include "connectors/wecom/service/wecom_robot.h"

#include <algorithm>
#include <array>
#include <vector>

#include "connectors/wecom/robot_notices.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::ErrorCode;
using base::Instant;
using base::Result;

namespace {

// After the first, second, … failure of the other side; the last one repeats.
constexpr std::array again_after = {base::seconds(5), base::seconds(30), base::minutes(2),
                                    base::minutes(10)};
constexpr int errcode_too_often = 45009;
constexpr std::string_view test_text =
    "会馆：群机器人已接通。问题超时、平台故障等通知会发到这个群。\nGuildhall: this robot works.";

}  // namespace

Result<std::string> WecomRobot::key() const {
  Host* host = host_;
  if (!host) return base::fail(ErrorCode::unavailable, say(trouble::not_restored));
  return host->robot_key(source_);
}

bool WecomRobot::is_ready() {
  const auto found = key();
  if (!found) return false;
  const std::lock_guard lock(mutex_);
  if (*found != key_) {
    key_ = *found;
    wait_until_ = {};
    is_broken_ = false;
    trouble_.clear();
    failures_ = 0;
  }
  return wait_until_ <= clock_.now();
}

void WecomRobot::wait(Instant until, const ApiFailure& failure, bool is_broken) {
  wait_until_ = until;
  trouble_ = say(trouble::of_robot, {failure.error.text});
  is_broken_ = is_broken;
}

void WecomRobot::note(const ApiResult<void>& said, const std::string& key) {
  const Instant now = clock_.now();
  const std::lock_guard lock(mutex_);
  if (said) {
    key_ = key;
    sent_at_ = now;
    wait_until_ = {};
    is_broken_ = false;
    trouble_.clear();
    failures_ = 0;
    return;
  }
  if (key != key_) return;  // it was exchanged meanwhile
  const ApiFailure& failure = said.error();
  if (failure.retry_at) return wait(*failure.retry_at, failure, false);
  if (failure.errcode == errcode_too_often) return wait(now + base::minutes(1), failure, false);
  if (is_robot_broken(failure)) return wait(now + robot_broken_again_after, failure, true);
  if (failure.what == ErrorClass::never) return;  // of what was said, not of the robot
  wait(now + again_after[std::min(failures_, again_after.size() - 1)], failure, false);
  ++failures_;
}

NoticesTold WecomRobot::tell(std::span<const model::Effect> notices) {
  const auto found = key();
  if (!found) return {.trouble = found.error().text};
  if (found->empty()) return {.is_nobody = true};
  std::vector<base::json::object> bodies;
  for (const model::Effect& each : notices) {
    const auto parsed = base::parse_json(each.body);
    bodies.push_back(parsed && parsed->is_object() ? parsed->get_object() : base::json::object());
  }
  Fitted message = notices_message(bodies, console_);
  auto said = say_by_robot(client_, *found, {RobotMessageKind::markdown, message.text});
  // What the platform will not take may be one of many: they are told one by one.
  const bool is_refused = !said && said.error().what == ErrorClass::never;
  if (is_refused && message.parts > 1) {
    message = notices_message(std::span(bodies).first(1), console_);
    said = say_by_robot(client_, *found, {RobotMessageKind::markdown, message.text});
  }
  note(said, *found);
  if (said) return {.told = message.parts};
  const ApiFailure& failure = said.error();
  NoticesTold told;
  const std::string why = say(trouble::of_robot, {failure.error.text});
  if (failure.what == ErrorClass::never)
    told.refused = why;
  else
    told.trouble = why;
  told.in_doubt = failure.may_have_happened ? message.parts : 0;
  told.is_broken = is_robot_broken(failure);
  return told;
}

Result<std::string> WecomRobot::read_key(std::string_view text) const { return robot_key_in(text); }

Result<void> WecomRobot::test() {
  TRY(found, key());
  if (found.empty())
    return base::fail(ErrorCode::not_found, "there is no group robot: give its address first",
                      "source");
  (void)is_ready();  // so that what is noted is of this key
  const auto said = say_by_robot(client_, found, {RobotMessageKind::text, std::string(test_text)});
  note(said, found);
  if (said) return {};
  return base::fail(said.error().error.code, say(trouble::of_robot, {said.error().error.text}));
}

RobotHealth WecomRobot::health() const {
  const auto found = key();
  const std::lock_guard lock(mutex_);
  RobotHealth health;
  health.sent_at = sent_at_;
  if (!found) {
    health.state = RobotState::waiting;
    health.trouble = found.error().text;
    return health;
  }
  if (found->empty()) return health;
  health.state = RobotState::ready;
  const bool is_of_this = *found == key_;
  if (!is_of_this || (!is_broken_ && wait_until_ <= clock_.now())) return health;
  health.state = is_broken_ ? RobotState::broken : RobotState::waiting;
  health.until = wait_until_;
  health.trouble = trouble_;
  return health;
}

}  // namespace connectors::wecom
