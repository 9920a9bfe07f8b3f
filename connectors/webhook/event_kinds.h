// The kinds of events that others may subscribe to. A delivery's CloudEvents type is "guildhall." +
// kind.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace connectors::webhook {

inline constexpr auto event_kinds = std::to_array<std::string_view>(
    {"question.opened", "question.answered", "question.breached", "question.closed",
     "question.reopened", "task.created", "task.done", "task.cancelled", "member.joined",
     "member.left", "rule.strike", "rule.undone"});

// What "send a test event" sends, to whatever subscription.
inline constexpr std::string_view test_kind = "webhook.test";

constexpr bool is_event_kind(std::string_view kind) {
  return std::find(event_kinds.begin(), event_kinds.end(), kind) != event_kinds.end();
}

}  // namespace connectors::webhook
