#include "store/queries/questions.h"

#include <algorithm>

#include "store/queries/rows.h"

namespace store::queries {
namespace {

std::string_view state_name(QuestionStates states) {
  switch (states) {
    case QuestionStates::open: return model::to_name(model::QuestionState::open);
    case QuestionStates::waiting: return model::to_name(model::QuestionState::waiting);
    case QuestionStates::answered: return model::to_name(model::QuestionState::answered);
    case QuestionStates::closed: return model::to_name(model::QuestionState::closed);
    case QuestionStates::expired: return model::to_name(model::QuestionState::expired);
    case QuestionStates::unanswered:
    case QuestionStates::all: break;
  }
  return {};
}

// With the words of the indexes over questions that are owed (question_owed) and settled
// (question_state_id).
void add_states(Where& where, QuestionStates states) {
  if (states == QuestionStates::all) return;
  const bool is_owed = states == QuestionStates::unanswered || states == QuestionStates::open ||
                       states == QuestionStates::waiting;
  where.add(is_owed ? "state in ('open', 'waiting')" : "state not in ('open', 'waiting')");
  if (states != QuestionStates::unanswered) where.add("state = ?", {state_name(states)});
}

void add_filter(Where& where, const QuestionFilter& filter) {
  if (filter.group) where.add("group_id = ?", {filter.group.value});
  if (filter.asker) where.add("asker_id = ?", {filter.asker.value});
  if (filter.assignee) {
    if (*filter.assignee)
      where.add("assignee_id = ?", {filter.assignee->value});
    else
      where.add("assignee_id is null");
  }
  if (filter.breached_at_least_by) {
    where.add("(breached_at is not null or due_at <= ?)", {filter.breached_at_least_by->ms});
  }
}

// Those of one state with a clock, or those without: both follow an index.
base::Result<void> read_due(Connection& connection, std::string_view state,
                            const QuestionFilter& filter, const std::optional<QuestionKey>& after,
                            bool has_clock, std::int64_t limit,
                            std::vector<model::Question>& found) {
  const bool after_has_clock = after && after->due_ms != no_due_ms;
  if (has_clock && after && !after_has_clock) return {};  // those were all on pages before
  Where where;
  where.add("state = ?", {state});
  add_filter(where, filter);
  where.add(has_clock ? "due_at is not null" : "due_at is null");
  if (has_clock && after) where.add("(due_at, id) > (?, ?)", {after->due_ms, after->id});
  if (!has_clock && after && !after_has_clock) where.add("id > ?", {after->id});
  const std::string rest = where.text() + (has_clock ? " order by due_at, id" : " order by id") +
                           " limit " + where.parameter(limit);
  TRY(rows, read_rows<model::Question>(connection, rest, where.parameters()));
  found.insert(found.end(), rows.begin(), rows.end());
  return {};
}

base::Result<std::vector<model::Question>> by_due(Connection& connection,
                                                  const QuestionFilter& filter,
                                                  const std::optional<QuestionKey>& after,
                                                  std::int64_t limit) {
  std::vector<std::string_view> states = {state_name(filter.states)};
  if (filter.states == QuestionStates::unanswered) {
    states = {state_name(QuestionStates::open), state_name(QuestionStates::waiting)};
  }
  std::vector<model::Question> found;
  for (const std::string_view state : states) {
    for (const bool has_clock : {true, false}) {
      TRY_VOID(read_due(connection, state, filter, after, has_clock, limit, found));
    }
  }
  std::sort(found.begin(), found.end(), [](const model::Question& a, const model::Question& b) {
    const QuestionKey left = page_key_of(a), right = page_key_of(b);
    return std::pair(left.due_ms, left.id) < std::pair(right.due_ms, right.id);
  });
  if (static_cast<std::int64_t>(found.size()) > limit) {
    found.resize(static_cast<std::size_t>(limit));
  }
  return found;
}

}  // namespace

QuestionKey page_key_of(const model::Question& question) {
  return {question.due_at.ms == 0 ? no_due_ms : question.due_at.ms, question.id.value};
}

base::Result<std::vector<model::Question>> questions(Connection& connection,
                                                     const QuestionFilter& filter,
                                                     const std::optional<QuestionKey>& after,
                                                     std::int64_t limit) {
  if (filter.sort == QuestionSort::due) return by_due(connection, filter, after, limit);
  Where where;
  add_states(where, filter.states);
  add_filter(where, filter);
  if (after) where.add("id < ?", {after->id});
  const std::string rest = where.text() + " order by id desc limit " + where.parameter(limit);
  return read_rows<model::Question>(connection, rest, where.parameters());
}

base::Result<std::optional<model::Question>> question(Connection& connection,
                                                      model::QuestionId id) {
  return read_one<model::Question>(connection, "where id = $1", {id.value});
}

base::Result<QuestionCounts> count_questions(Connection& connection, base::Instant now) {
  QuestionCounts counts;
  const Value parameters[] = {now.ms, (now + base::hours(1)).ms};
  TRY_VOID(connection.query(
      "select count(*), count(case when due_at <= $1 then 1 end), "
      "count(case when due_at > $1 and due_at <= $2 then 1 end) from question where state = 'open'",
      parameters, [&](const Row& row) {
        counts = {row.integer(0), row.integer(1), row.integer(2)};
      }));
  TRY(waiting, read_integer(connection, "select count(*) from question where state = 'waiting'"));
  counts.open += waiting;
  return counts;
}

base::Result<std::vector<QuestionSample>> question_samples(Connection& connection,
                                                           model::GroupId group,
                                                           base::Instant since) {
  TRY(newest, read_integer(connection, "select max(id) from question"));
  Where where;
  where.add("id > ?", {newest - question_samples_max});
  where.add("asked_at >= ?", {since.ms});
  if (group) where.add("group_id = ?", {group.value});
  std::vector<QuestionSample> samples;
  TRY_VOID(connection.query(
      "select asked_at, first_response_at, closed_at, breached_at from question " + where.text(),
      where.parameters(), [&](const Row& row) {
        samples.push_back({{row.integer(0)}, {row.integer(1)}, {row.integer(2)}, !row.is_null(3)});
      }));
  return samples;
}

}  // namespace store::queries
