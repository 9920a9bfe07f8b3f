// What can be asked of a text, and the answers. Every task has canonical labels; people spell them
// in many ways ("1", "yes", "spam", "pos"), and parse_label understands those.
//
//     mood      negative, positive, neutral        ads     other, ad
//     question  other, question                    intent  other, purchase, bug, wish, churn_risk,
//                                                          thanks, closing, greeting, chatter — and
//                                                          any label of the company's own
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "language/cold_start.h"

namespace language {

enum class Task : std::uint8_t { mood, ads, question, intent };
inline constexpr std::size_t label_bytes_max = 64;

std::string_view to_string(Task task);
std::optional<Task> parse_task(std::string_view name);

// The canonical label, or nothing when the spelling is not one of this task's.
std::optional<std::string> parse_label(Task task, std::string_view spelling);

// The label that is looked for: "positive", "ad", "question"; empty for intent, which has no such
// one.
std::string_view positive_label(Task task);

// The cold start's log-odds for a label; 0 for a company's own label, which it knows nothing of.
float cold_log_odds(Task task, std::string_view label, const ColdScores& scores);

// What the cold start answers. `neutral_known`: whether mood may answer "neutral".
struct ColdAnswer {
  std::string_view label;
  float score;  // probability
};
ColdAnswer answer_cold(Task task, const ColdScores& scores, bool neutral_known);

}  // namespace language
