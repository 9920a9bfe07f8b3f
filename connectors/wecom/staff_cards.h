// What a task says as a card, and which task a pressed card was about: from what the engine tells
// of a task (engine/cards/cards.h) to a StaffCard, and back from its task id. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "connectors/wecom/card_calls.h"
#include "connectors/wecom/events.h"
#include "model/fact.h"

namespace connectors::wecom {

// `body` of an effect "send_card" or "update_card"; `console`: where staff open the console, empty
// for no link. With an outcome "taken" the card says so, and cannot be taken again.
StaffCard staff_card(const base::json::object& body, const std::string& console);
// What stands in place of the buttons when it is over: ≤ card_button_characters_max characters.
std::string closing_text(const base::json::object& body);

// "guildhall-<task>-<number>-<moment of the task>": the moment keeps stores apart that count anew.
std::string card_task_id(std::int64_t task, std::int64_t number, std::int64_t made_at_ms);
struct CardNamed {
  std::int64_t task = 0, number = 0;
  friend bool operator==(const CardNamed&, const CardNamed&) = default;
};
// Nothing for a card that is not ours.
std::optional<CardNamed> card_named(std::string_view task_id);

// The command that a press is, as a fact; nothing for a card that is not ours. The same press told
// again is the same fact.
std::optional<model::Fact> press_fact(const Event& event, std::string_view source);

}  // namespace connectors::wecom
