#include "store/queries/questions.h"

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

}  // namespace

QuestionKey page_key_of(const model::Question& question) {
  return {question.due_at.ms == 0 ? no_due_ms : question.due_at.ms, question.id.value};
}

base::Result<std::vector<model::Question>> questions(Connection& connection,
                                                     const QuestionFilter& filter,
                                                     const std::optional<QuestionKey>& after,
                                                     std::int64_t limit) {
  Where where;
  if (filter.states == QuestionStates::unanswered) where.add("state in ('open', 'waiting')");
  else if (filter.states != QuestionStates::all) where.add("state = ?", {state_name(filter.states)});
  if (filter.group) where.add("group_id = ?", {filter.group.value});
  if (filter.assignee) {
    if (*filter.assignee) where.add("assignee_id = ?", {filter.assignee->value});
    else where.add("assignee_id is null");
  }
  if (filter.breached_at_least_by) {
    where.add("(breached_at is not null or due_at <= ?)", {filter.breached_at_least_by->ms});
  }
  std::string order;
  if (filter.sort == QuestionSort::due) {
    const std::string due = "coalesce(due_at, " + std::to_string(no_due_ms) + ")";
    if (after) where.add("(" + due + ", id) > (?, ?)", {after->due_ms, after->id});
    order = " order by " + due + ", id";
  } else {
    if (after) where.add("id < ?", {after->id});
    order = " order by id desc";
  }
  const std::string rest = where.text() + order + " limit " + where.parameter(limit);
  return read_rows<model::Question>(connection, rest, where.parameters());
}

base::Result<std::optional<model::Question>> question(Connection& connection, model::QuestionId id) {
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
