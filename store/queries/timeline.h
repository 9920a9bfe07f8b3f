// What happened, by time: the story of one group, what just went wrong anywhere, what comes next.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// In the order in which entries of the same moment are listed.
enum class EntryKind { join, leave, rename, question_opened, question_breached, strike, task };

struct TimelineEntry {
  base::Instant at;
  EntryKind kind = EntryKind::join;
  std::int64_t id = 0;  // of the stay, fact, question, strike or task
  model::MemberId member, by;
  std::string text, detail;
  model::MessageId message;  // whose text is the entry's text
};

struct TimelineKey {
  base::Instant at;
  EntryKind kind = EntryKind::join;
  std::int64_t id = 0;
};

// Newest first.
base::Result<std::vector<TimelineEntry>> timeline(Connection& connection, const model::Group& group,
                                                  const std::optional<TimelineKey>& after,
                                                  std::int64_t limit);

// Looked for among the newest questions and strikes only; older ones are no news.
inline constexpr std::int64_t incidents_walked_max = 20'000;
base::Result<std::vector<model::Question>> recent_breaches(Connection& connection,
                                                           base::Instant since, std::int64_t limit);
// Strikes that did something; what shadow rules would have done is only counted.
base::Result<std::vector<model::Strike>> recent_strikes(Connection& connection, base::Instant since,
                                                        std::int64_t limit);

struct IncidentCounts {
  std::int64_t breaches = 0, strikes = 0;
  std::vector<std::pair<std::string, std::int64_t>> shadow;  // rule and strikes, busiest first
};
// All of them, however many the lists above show.
base::Result<IncidentCounts> count_incidents(Connection& connection, base::Instant since);
base::Result<std::vector<model::Timer>> next_timers(Connection& connection, std::int64_t limit);

}  // namespace store::queries

namespace model {
MODEL_NAMES(store::queries::EntryKind, "join", "leave", "rename", "question_opened",
            "question_breached", "strike", "task");
}  // namespace model
