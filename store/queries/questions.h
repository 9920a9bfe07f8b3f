// Questions as the console lists them. Keys, not offsets: `after` is the last row of the page
// before. The unanswered ones (open, waiting) are few, because questions expire; they are sorted on
// the spot.
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

enum class QuestionStates { unanswered, open, waiting, answered, closed, expired, all };
// due: soonest first, without a clock last, and only for unanswered states; asked: newest first.
enum class QuestionSort { due, asked };

struct QuestionFilter {
  QuestionStates states = QuestionStates::unanswered;
  model::GroupId group;
  model::MemberId asker;
  std::optional<model::MemberId> assignee;  // none: those that nobody has
  std::optional<base::Instant>
      breached_at_least_by;  // past their due time at this moment, or breached
  QuestionSort sort = QuestionSort::due;
};

struct QuestionKey {
  std::int64_t due_ms = 0;  // no_due_ms without a clock; unused when sorted by asked
  std::int64_t id = 0;
};
inline constexpr std::int64_t no_due_ms = INT64_MAX;
QuestionKey page_key_of(const model::Question& question);

base::Result<std::vector<model::Question>> questions(Connection& connection,
                                                     const QuestionFilter& filter,
                                                     const std::optional<QuestionKey>& after,
                                                     std::int64_t limit);
base::Result<std::optional<model::Question>> question(Connection& connection, model::QuestionId id);

struct QuestionCounts {
  std::int64_t open = 0, breached = 0, due_within_hour = 0;
};
base::Result<QuestionCounts> count_questions(Connection& connection, base::Instant now);

// How each question asked since then fared, for statistics: among the newest question_samples_max.
struct QuestionSample {
  base::Instant asked_at, first_response_at, closed_at;
  bool is_breached = false;
};
inline constexpr std::int64_t question_samples_max = 50'000;
base::Result<std::vector<QuestionSample>> question_samples(Connection& connection,
                                                           model::GroupId group,
                                                           base::Instant since);

}  // namespace store::queries
