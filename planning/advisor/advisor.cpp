#include "planning/advisor/advisor.h"

#include <algorithm>

#include "planning/advisor/internal.h"

namespace planning::advisor {

bool holds_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::vector<Finding> judge(const model::Program& program, const Ground& ground) {
  Notes notes(program, ground);
  judge_purpose(notes);
  judge_work(notes);
  judge_charter(notes);
  std::stable_sort(notes.findings.begin(), notes.findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  return std::move(notes.findings);
}

std::vector<std::string_view> finding_ids() {
  return {"no_purpose",       "no_value",          "benefits_only",     "goal_is_selling",
          "exchange_mature",  "expensive_large",   "rivalry_unguarded", "audience_unsaid",
          "identity_unknown", "identities_clash",  "seating_differs",   "event_without_end",
          "event_over",       "event_no_harvest",  "no_owner",          "over_capacity",
          "size_over_usual",  "no_column",         "too_many_posts",    "too_much_promotion",
          "no_target",        "target_unknown",    "target_unit",       "target_beyond",
          "no_announcement",  "announcement_long", "conversion_first",  "no_rules",
          "no_advert_rule",   "rule_vague",        "penalty_missing",   "rule_not_running",
          "rule_unknown",     "ladder_differs",    "mute_by_hand",      "rule_unseen",
          "rule_long",        "rule_twice",        "too_many_rules",    "only_prohibitions"};
}

}  // namespace planning::advisor
