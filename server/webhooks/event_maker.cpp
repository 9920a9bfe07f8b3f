#include "server/webhooks/event_maker.h"

#include "base/utf8.h"
#include "connectors/webhook/event_facts.h"
#include "store/queries/rows.h"

namespace server::webhooks {

namespace queries = store::queries;
using base::Instant;
using base::Result;
using base::json::object;
using base::json::value;

namespace {

constexpr std::string_view event_source = "guildhall";

value time_of(Instant at) { return at.ms == 0 ? value(nullptr) : value(base::format_iso(at)); }

Happening make(std::string_view kind, std::string id, std::string subject, Instant at,
               object data) {
  Happening made;
  made.kind = kind;
  made.event.id = std::move(id);
  made.event.source = event_source;
  made.event.type = std::string(connectors::webhook::type_prefix) + made.kind;
  made.event.subject = std::move(subject);
  made.event.time = at;
  made.event.data = std::move(data);
  return made;
}

object question_data(const model::Question& row) {
  object out;
  out["id"] = row.id.value;
  out["state"] = model::to_name(row.state);
  out["asked_at"] = time_of(row.asked_at);
  out["due_at"] = time_of(row.due_at);
  out["first_response_at"] = time_of(row.first_response_at);
  out["answered_at"] = time_of(row.answered_at);
  out["breached_at"] = time_of(row.breached_at);
  out["closed_at"] = time_of(row.closed_at);
  out["close_reason"] = model::to_name(row.close_reason);
  out["waited_ms"] = row.waited_ms;
  return out;
}

object task_data(const model::Task& row) {
  object out;
  out["id"] = row.id.value;
  out["kind"] = row.kind;
  out["title"] = row.title;
  out["state"] = model::to_name(row.state);
  out["created_at"] = time_of(row.created_at);
  out["due_at"] = time_of(row.due_at);
  out["done_at"] = time_of(row.done_at);
  out["done_by"] = row.done_by;
  out["evidence"] = row.evidence;
  out["question_id"] = row.question ? value(row.question.value) : value(nullptr);
  return out;
}

object decision_data(const model::Decision& row) {
  object out;
  out["id"] = row.id.value;
  out["kind"] = row.kind;
  out["at"] = time_of(row.at);
  out["rule"] = row.rule;
  out["policy_version"] = row.policy_version;
  return out;
}

// The kind of event that a decision is; "" for those that nobody is told of.
std::string_view kind_of(const model::Decision& row) {
  static constexpr std::pair<std::string_view, std::string_view> kinds[] = {
      {"question.opened", "question.opened"},
      {"question.answered", "question.answered"},
      {"question.answered_in_time_learned_late", "question.answered"},
      {"question.breached", "question.breached"},
      {"question.closed", "question.closed"},
      {"question.expired", "question.closed"},
      {"question.reopened", "question.reopened"},
      {"rule.remind", "rule.strike"},
      {"rule.warn", "rule.strike"},
      {"rule.mute", "rule.strike"},
      {"rule.remove", "rule.strike"},
      {"rule.noted", "rule.strike"},
      {"rule.undone", "rule.undone"}};
  for (const auto& [decision, event] : kinds) {
    if (row.kind == decision) return event;
  }
  return {};
}

}  // namespace

Result<std::vector<Happening>> EventMaker::happenings(const News& news) {
  std::vector<Happening> out;
  TRY(decisions, queries::live_decisions(reader_, news.decisions));
  for (const model::Decision& row : decisions) TRY_VOID(add_decision(row, out));
  TRY(tasks, queries::live_tasks(reader_, news.tasks));
  for (const model::Task& row : tasks) {
    TRY_VOID(add_task_event(row, "task.created", "task-" + std::to_string(row.id.value),
                            row.created_at, out));
  }
  TRY(passages, queries::live_passages(reader_, news.facts));
  for (const queries::Passage& row : passages) TRY_VOID(add_passage(row, out));
  return out;
}

Result<void> EventMaker::add_decision(const model::Decision& row, std::vector<Happening>& out) {
  const std::string_view kind = kind_of(row);
  if (kind.starts_with("question.")) TRY_VOID(add_question_event(row, kind, out));
  if (kind.starts_with("rule.")) TRY_VOID(add_rule_event(row, kind, out));
  TRY(closed, queries::tasks_closed_by(reader_, row));
  for (const model::Task& task : closed) {
    const bool is_done = task.state == model::TaskState::done;
    TRY_VOID(add_task_event(
        task, is_done ? "task.done" : "task.cancelled",
        "task-" + std::to_string(task.id.value) + "-closed-" + std::to_string(row.id.value),
        task.done_at, out));
  }
  return {};
}

Result<void> EventMaker::add_question_event(const model::Decision& row, std::string_view kind,
                                            std::vector<Happening>& out) {
  TRY(question, queries::read_one<model::Question>(reader_, "where id = $1", {row.question.value}));
  if (!question) return {};
  TRY(in, group(question->group));
  TRY(asker, member(question->asker));
  TRY(assignee, member(question->assignee));
  TRY(answered_by, member(question->answered_by));
  TRY(asked, message(question->message));
  TRY(answer, message(question->answer));
  object data;
  data["question"] = question_data(*question);
  data["group"] = std::move(in);
  data["asker"] = std::move(asker);
  data["message"] = std::move(asked);
  data["assignee"] = std::move(assignee);
  data["answered_by"] = std::move(answered_by);
  data["answer"] = std::move(answer);
  data["decision"] = decision_data(row);
  out.push_back(make(kind, "decision-" + std::to_string(row.id.value),
                     "questions/" + std::to_string(question->id.value), row.at, std::move(data)));
  return {};
}

Result<void> EventMaker::add_rule_event(const model::Decision& row, std::string_view kind,
                                        std::vector<Happening>& out) {
  TRY(in, group(row.group));
  TRY(who, member(row.member));
  TRY(what, message(row.message));
  object data;
  data["decision"] = decision_data(row);
  data["group"] = std::move(in);
  data["member"] = std::move(who);
  data["message"] = std::move(what);
  out.push_back(make(kind, "decision-" + std::to_string(row.id.value),
                     "decisions/" + std::to_string(row.id.value), row.at, std::move(data)));
  return {};
}

Result<void> EventMaker::add_task_event(const model::Task& row, std::string_view kind,
                                        std::string id, Instant at, std::vector<Happening>& out) {
  TRY(in, group(row.group));
  TRY(about, member(row.member));
  TRY(owner, member(row.owner));
  object data;
  data["task"] = task_data(row);
  data["group"] = std::move(in);
  data["member"] = std::move(about);
  data["owner"] = std::move(owner);
  out.push_back(
      make(kind, std::move(id), "tasks/" + std::to_string(row.id.value), at, std::move(data)));
  return {};
}

Result<void> EventMaker::add_passage(const queries::Passage& row, std::vector<Happening>& out) {
  TRY(in, group(row.group.id));
  TRY(who, member(row.member.id));
  const bool is_join = row.fact.kind == "join";
  const auto parsed = base::parse_json(row.fact.body);
  const object body = parsed && parsed->is_object() ? parsed->get_object() : object();
  const std::string_view how = is_join ? "via" : "reason";
  object data;
  data["group"] = std::move(in);
  data["member"] = std::move(who);
  data[how] = base::text_at(body, how);
  out.push_back(
      make(is_join ? "member.joined" : "member.left", "fact-" + std::to_string(row.fact.seq.value),
           "members/" + std::to_string(row.member.id.value), row.fact.at, std::move(data)));
  return {};
}

Result<value> EventMaker::group(model::GroupId id) {
  if (!id) return value(nullptr);
  if (const auto known = groups_.find(id.value); known != groups_.end()) return known->second;
  TRY(row, queries::read_one<model::Group>(reader_, "where id = $1", {id.value}));
  value made(nullptr);
  if (row) {
    TRY(of, source(row->source));
    made = object{
        {"id", id.value}, {"source", of}, {"external_id", row->external_id}, {"name", row->name}};
  }
  groups_.emplace(id.value, made);
  return made;
}

Result<value> EventMaker::member(model::MemberId id) {
  if (!id) return value(nullptr);
  if (const auto known = members_.find(id.value); known != members_.end()) return known->second;
  TRY(row, queries::read_one<model::Member>(reader_, "where id = $1", {id.value}));
  value made(nullptr);
  if (row) {
    TRY(of, source(row->source));
    made = object{{"id", id.value},
                  {"source", of},
                  {"external_id", row->external_id},
                  {"name", row->name},
                  {"company", row->company},
                  {"role", model::to_name(row->role)}};
  }
  members_.emplace(id.value, made);
  return made;
}

Result<value> EventMaker::message(model::MessageId id) {
  if (!id) return value(nullptr);
  TRY(row, queries::read_one<model::Message>(reader_, "where id = $1", {id.value}));
  if (!row) return value(nullptr);
  const bool is_revoked = row->revoked_at.ms != 0;  // what was taken back is not handed on
  return value(object{
      {"id", id.value},
      {"external_id", row->external_id},
      {"at", time_of(row->at)},
      {"text", is_revoked ? std::string_view() : base::cut_utf8(row->text, event_text_bytes_max)}});
}

Result<std::string> EventMaker::source(model::SourceId id) {
  if (const auto known = sources_.find(id.value); known != sources_.end()) return known->second;
  TRY(row, queries::read_one<model::SourceRow>(reader_, "where id = $1", {id.value}));
  std::string name = row ? row->name : std::string();
  sources_.emplace(id.value, name);
  return name;
}

}  // namespace server::webhooks
