// What a group robot says of the engine's notices (engine/robot/robot.h), as one markdown message:
// from the bodies of effects "tell_ops" to a text that keeps to the robot's limits. Pure functions.
//
// What customers have written is shown as plain text: it can make no link, no heading and mention
// nobody.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/json.h"
#include "connectors/wecom/robot_calls.h"

namespace connectors::wecom {

inline constexpr std::size_t notice_name_characters_max = 30;   // of a group or a person
inline constexpr std::size_t notice_text_characters_max = 120;  // of what somebody said

// One notice. `console`: where staff open the console; empty: no link.
std::string notice_text(const base::json::object& body, const std::string& console);

// As many of them, from the first on, as one message holds; and how many those are.
Fitted notices_message(std::span<const base::json::object> bodies, const std::string& console);

// A text in which markdown has no say.
std::string plain_in_markdown(std::string_view text, std::size_t characters_max);

}  // namespace connectors::wecom
