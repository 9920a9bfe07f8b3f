// Desk: the timers of a question, and what people are asked to do about it.
#include <algorithm>
#include <vector>

#include "engine/conversation/conversation.h"
#include "engine/conversation/desk.h"
#include "engine/state/said.h"

namespace engine::conversation {

using base::Instant;
using model::LatePolicy;
using model::QuestionState;
using model::TaskState;

namespace {

// The promise is kept by a word AT the due time; it is broken when that has passed.
constexpr base::Duration after_due = base::milliseconds(1);

}  // namespace

void Desk::set_timers(Instant alive_at) {
  const std::int64_t subject = question_.id.value;
  // Whatever is live about it from now on may alarm people.
  question_.history = question_.history && context_.history;
  context_.clear_timers(group_, "question.", subject);
  if (!is_owed(question_.state)) return;
  if (question_.state == QuestionState::open) {
    if (question_.warn_at > alive_at) {
      context_.set_timer(group_, "question.warn", question_.warn_at, subject, LatePolicy::expire,
                         warning_late_max);
    }
    const bool is_ahead = question_.due_at > alive_at || question_.breached_at.ms == 0;
    if (question_.due_at.ms != 0 && is_ahead) {
      context_.set_timer(group_, "question.breach", question_.due_at + after_due, subject,
                         LatePolicy::fire_late);
    }
  }
  const auto hours = context_.policy.policy().promise.expire_after_hours;
  context_.set_timer(group_, "question.expire", alive_at + base::hours(hours), subject,
                     LatePolicy::fire_late);
}

void Desk::add_task(std::string_view kind, const model::Decision& decision, Instant due_at) {
  if (has_task(kind)) return;
  const bool is_escalation = kind == "escalation";
  model::Task task = context_.new_task(kind, decision);
  task.title = (is_escalation ? "超时未回应：" : "待回答：") + asker_name() + "：" + excerpt();
  // An escalation is for whoever leads; an answer is wanted from the group's owner, or anybody on
  // duty.
  if (!is_escalation) task.owner = question_.assignee ? question_.assignee : group_.row.owner;
  task.due_at = due_at;
  Reason body;
  body["question"] = question_.id.value;
  body["message"] = question_.message.value;
  body["asker"] = asker_name();
  body["text"] = excerpt();
  task.body = base::json::serialize(body);
  context_.put_task(std::move(task));
}

void Desk::raise_alarm(const model::Decision& decision) {
  // The same promise can be broken twice: taken back, then owed again by the same time.
  model::Effect effect = context_.new_effect(
      "notify_staff", alarm_key(question_.due_at) + "/" + std::to_string(decision.id.value),
      decision);
  effect.member = question_.assignee ? question_.assignee : group_.row.owner;
  effect.expires_at = context_.at + alarm_late_max;
  Reason body;
  body["question"] = question_.id.value;
  body["group"] = group_.row.name;
  body["asker"] = asker_name();
  body["text"] = excerpt();
  body["due_at"] = base::format_iso(question_.due_at);
  effect.body = base::json::serialize(body);
  context_.put_effect(std::move(effect));
}

void Desk::withdraw_alarm(Instant due_at, std::string_view why) {
  context_.withdraw_effect(alarm_key(due_at), why);
}

std::string Desk::alarm_key(Instant due_at) const {
  return "question.breach:" + std::to_string(question_.id.value) + ":" + std::to_string(due_at.ms);
}

void Desk::finish_tasks(model::MessageId answer) {
  for (model::Task& task : open_tasks()) {
    const bool is_ours = task.kind == "answer_question" || task.kind == "escalation";
    task.state = is_ours ? TaskState::done : TaskState::cancelled;
    task.done_at = context_.at;
    task.done_by = context_.login;
    task.evidence = "message:" + std::to_string(answer.value);
    context_.put_task(std::move(task));
  }
}

void Desk::cancel_tasks(std::string_view why, std::string_view kind_only) {
  for (model::Task& task : open_tasks()) {
    if (!kind_only.empty() && task.kind != kind_only) continue;
    task.state = TaskState::cancelled;
    task.done_at = context_.at;
    task.done_by = context_.login;
    task.evidence = why;
    context_.put_task(std::move(task));
  }
}

std::vector<model::Task> Desk::open_tasks() const {
  std::vector<model::Task> tasks;
  for (const auto& [id, task] : group_.tasks) {
    if (task.question == question_.id) tasks.push_back(task);
  }
  return tasks;
}

bool Desk::has_task(std::string_view kind) const {
  return std::any_of(group_.tasks.begin(), group_.tasks.end(), [&](const auto& entry) {
    return entry.second.question == question_.id && entry.second.kind == kind;
  });
}

std::string Desk::asker_name() const {
  const model::Member* asker = context_.world.find_member(question_.asker);
  return asker ? asker->name : std::string("?");
}

std::string Desk::excerpt() const { return excerpt_of(group_, question_.message); }

}  // namespace engine::conversation
