// The part of a policy that says which tasks reach their person as a card with buttons, on
// platforms that have such cards (engine/cards). A company that says nothing sends none.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace model {

// Kinds of tasks that may be told by card; others are refused by name.
inline constexpr auto card_kinds =
    std::to_array<std::string_view>({"answer_question", "escalation", "send_reply", "send_message",
                                     "review_message", "remove", "mute", "unmute", "invite_back"});

struct CardPolicy {
  std::vector<std::string> kinds;
  // False: a card waits until the business calendar opens.
  bool outside_hours = false;
  friend bool operator==(const CardPolicy&, const CardPolicy&) = default;
};

}  // namespace model
