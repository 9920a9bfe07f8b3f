// Messages of a group robot (群机器人, in newer clients 消息推送): said in the internal group that
// the robot was put into, and in no customer group. The key is all that it takes, so it is a
// secret; it stands in no error and in no log (client.h).
//
// What is longer than its limit is refused with the field; fit_parts() makes it fit. WeCom drops
// nothing that is said twice: a call whose answer was lost may have been made.
//
// Source: developer.work.weixin.qq.com/document/path/99110 (before: 91770), 2025-08-07.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/wecom/client.h"

namespace connectors::wecom {

inline constexpr std::size_t robot_text_bytes_max = 2'048;
inline constexpr std::size_t robot_markdown_bytes_max = 4'096;
inline constexpr int robot_messages_per_minute_max = 20;  // of one key (governor.h)
inline constexpr std::size_t robot_key_bytes_min = 16, robot_key_bytes_max = 128;

enum class RobotMessageKind { text, markdown };

struct RobotMessage {
  RobotMessageKind kind = RobotMessageKind::text;
  std::string content;
};

// The body of a call. Errors name the field at fault.
base::Result<base::json::object> robot_message_json(const RobotMessage& message);

ApiResult<void> say_by_robot(Client& client, const std::string& key, const RobotMessage& message);

// Whether the platform will not let this robot speak again before a person does something: it was
// removed, switched off, or the key is none.
bool is_robot_broken(const ApiFailure& failure);

// The key in what a person pastes: the key alone, or the whole address. Errors hold nothing of it.
base::Result<std::string> robot_key_in(std::string_view pasted);

// As many of the parts, from the first on, as fit whole into `bytes_max` bytes, one below the
// other; if not all do, a last line says how many more there are: "…另有 N 条". A single part that
// is too long is cut at a character.
struct Fitted {
  std::string text;
  std::size_t parts = 0;  // that are in it, at least one of any
};
Fitted fit_parts(const std::vector<std::string>& parts, std::size_t bytes_max);

}  // namespace connectors::wecom
