// GroupState is what the engine keeps in mind about one group while it decides: nothing but what the rows
// say, so that a state filled from the store after a restart equals the one that had been kept.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "language/replies/window.h"
#include "model/rows.h"

namespace engine {

// Messages the engine remembers per group. The reply window is rebuilt from twice as many: the first half
// gives the second the names and neighbours that it was described with (see World in the pump).
inline constexpr std::size_t recent_messages = language::replies::window_live_default;
inline constexpr std::size_t recall_messages = 2 * recent_messages;
// How far back strikes, cooldowns and answered questions are kept in mind.
inline constexpr base::Duration memory_span = base::days(90);
// Answered questions that stay in mind for late answers, thanks and further questions.
inline constexpr std::size_t answered_questions_max = 64;

struct RecentMessage {
  model::MessageId id;
  model::MemberId member;
  base::Instant at;
  model::MessageId parent;
  model::QuestionId question;  // the question whose thread it belongs to, when it does
};

struct GroupState {
  model::Group row;
  language::replies::Window window;
  std::deque<RecentMessage> recent;                    // newest last, at most recent_messages
  std::map<model::MemberId, model::Stay> present;      // stays not ended
  std::map<model::MemberId, base::Instant> departed;   // when the latest ended stay ended
  std::map<model::QuestionId, model::Question> questions;  // open, waiting and lately answered
  std::vector<model::Strike> strikes;                  // oldest first, not overturned
  std::unordered_map<std::string, base::Instant> cooldowns;
  std::set<std::pair<base::Instant, model::TimerId>> due;  // timers in the order in which they fire
  std::map<model::TimerId, model::Timer> timers;

  std::set<model::MemberId> staff;  // those present with role staff
  bool has_staff() const { return !staff.empty(); }
};

}  // namespace engine
