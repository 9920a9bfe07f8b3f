// GroupState is what the engine keeps in mind about one group while it decides: nothing but what
// the rows say, so that a state filled from the store after a restart equals the one that had been
// kept.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "language/replies/window.h"
#include "model/onboarding_rows.h"
#include "model/rows.h"

namespace engine {

// Messages the engine remembers per group (notices of the platform are not counted). The reply
// window is rebuilt from twice as many: the first half gives the second the names and neighbours
// that it was described with (conversation::rebuild).
inline constexpr std::size_t recent_messages = language::replies::window_live_default;
inline constexpr std::size_t recall_messages = 2 * recent_messages;
// Questions that stay in mind whatever their state, the newest by number: for late answers, thanks
// and further questions. Owed ones always stay.
inline constexpr std::size_t newest_questions = 64;

// What a message does in a conversation, by its text alone, whoever says it
// (conversation/contribution.h).
enum class Contribution : std::uint8_t { idle, courtesy, promise, thanks, solved, substance };

struct RecentMessage {
  model::MessageId id;
  model::MemberId member;
  base::Instant at;
  model::MessageId parent;
  model::QuestionId question;  // the question whose thread it belongs to, when it does
  Contribution contribution = Contribution::idle;
  float question_score = 0;
  std::string awaits;  // external id of the message it answers, which is not known (yet)
};

// A message as the linker reads it. Kept so that the window can be made again when a text is edited
// or somebody is renamed: what is in mind always equals what the rows would give.
struct Said {
  language::replies::Utterance utterance;
  std::optional<std::int64_t> parent;
};

struct GroupState {
  model::Group row;
  language::replies::Window window;
  std::deque<Said> said;                                   // newest last, at most recall_messages
  std::deque<RecentMessage> recent;                        // newest last, at most recent_messages
  std::map<model::MemberId, model::Stay> present;          // stays not ended
  std::map<model::MemberId, base::Instant> departed;       // when the latest ended stay ended
  std::map<model::QuestionId, model::Question> questions;  // owed ones, and the newest of all
  std::vector<model::QuestionId> owed;         // of these the open and waiting ones, ascending
  std::map<model::TaskId, model::Task> tasks;  // open ones
  std::map<model::MemberId, model::Newcomer> newcomers;  // those watched over
  std::vector<model::Strike> strikes;                    // oldest first, not overturned
  std::unordered_map<std::string, base::Instant> cooldowns;
  std::set<std::pair<base::Instant, model::TimerId>> due;  // timers in the order in which they fire
  std::map<model::TimerId, model::Timer> timers;

  std::set<model::MemberId> staff;  // those present with role staff
  bool has_staff() const { return !staff.empty(); }

  // Puts a question into mind, or what has become of it. Whether it is new there.
  bool keep(model::Question question);
};

}  // namespace engine
