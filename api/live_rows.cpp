#include "api/live_rows.h"

#include "api/render.h"
#include "store/queries/messages.h"
#include "store/queries/rows.h"

namespace api {
namespace {

namespace queries = store::queries;

struct Rows {
  std::vector<model::Message> messages;
  std::vector<model::Question> questions;
  std::vector<model::Task> tasks;
  std::vector<model::Decision> decisions;
};

template <class Of>
base::Result<std::vector<Of>> read_each(store::Connection& reader,
                                        const std::set<std::int64_t>& ids) {
  std::vector<Of> rows;
  for (const std::int64_t id : ids) {
    TRY(row, queries::read_one<Of>(reader, "where id = $1", {id}));
    if (row) rows.push_back(*std::move(row));
  }
  return rows;
}

base::Result<Rows> read_rows(store::Connection& reader, const Noted& noted) {
  Rows rows;
  TRY(messages, read_each<model::Message>(reader, noted.messages));
  TRY(questions, read_each<model::Question>(reader, noted.questions));
  TRY(tasks, read_each<model::Task>(reader, noted.tasks));
  TRY(decisions, read_each<model::Decision>(reader, noted.decisions));
  rows.messages = std::move(messages);
  rows.questions = std::move(questions);
  rows.tasks = std::move(tasks);
  rows.decisions = std::move(decisions);
  return rows;
}

}  // namespace

base::Result<void> tell_rows(LiveFeed& feed, store::Connection& reader, const Noted& noted,
                             base::Instant now, base::Day today) {
  if (noted.policy_version != 0) {
    object body;
    body["version"] = noted.policy_version;
    feed.append("policy", body);
  }
  if (noted.too_many) {
    feed.append("reset", {});
    return {};
  }
  TRY(rows, read_rows(reader, noted));
  TRY(verdicts, queries::verdicts_of(reader, rows.decisions));
  Names names;
  names.want_all(rows.messages);
  names.want_all(rows.questions);
  names.want_all(rows.tasks);
  names.want_all(rows.decisions);
  TRY_VOID(names.load(reader));
  for (const auto& row : rows.messages) feed.append("message", message_json(row, names));
  for (const auto& row : rows.questions) feed.append("question", question_json(row, names));
  for (const auto& row : rows.tasks) feed.append("task", task_json(row, names));
  for (const auto& row : rows.decisions) {
    feed.append("decision", decision_json(row, names, verdicts));
  }
  for (const std::int64_t id : noted.groups) {
    TRY(figures, queries::figures_of(reader, model::GroupId(id), now, today));
    if (figures) feed.append("group", group_json(*figures));
  }
  return {};
}

}  // namespace api
