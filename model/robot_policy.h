// The part of a policy that says what the group robot (engine/robot) tells the company's internal ops
// group, where there is one, and when it tells the daily summary.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace model {

// warning: a question is about to break its promise · breach: it has · escalation: a task for
// whoever leads was made · incident: a chat platform is not well any more, or is again · summary:
// yesterday in figures, on business days. Others are refused by name.
inline constexpr auto robot_kinds = std::to_array<std::string_view>(
    {"warning", "breach", "escalation", "incident", "summary"});

// The kind of effect that such a notice is: those that are due are told together, in one message.
inline constexpr std::string_view notice_effect = "tell_ops";

struct RobotPolicy {
  std::vector<std::string> kinds = {"breach", "incident"};
  int summary_minute = 9 * 60;  // of the local day
  friend bool operator==(const RobotPolicy&, const RobotPolicy&) = default;
};

}  // namespace model
