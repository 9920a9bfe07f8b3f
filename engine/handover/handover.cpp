#include "engine/handover/handover.h"

#include <vector>

#include "language/normalise.h"

namespace engine::handover {

namespace {

base::json::object body_of(const std::string& text) {
  auto parsed = base::parse_json(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : base::json::object();
}

bool is_same_word(std::string_view wanted, std::string_view said) {
  if (wanted.empty() || said.empty()) return false;
  if (said.find(wanted) != std::string_view::npos) return true;
  return said.size() * 2 >= wanted.size() && wanted.find(said) != std::string_view::npos;
}

// Words to one person: of no use once they are gone. A question's answer is of use to the others,
// and whoever was to be silent may come back.
bool is_for_them_alone(const model::Task& task) {
  return task.kind == "send_message" && !task.question &&
         !base::text_at(body_of(task.body), "mention").empty();
}

void cancel(Context& context, model::Task task) {
  model::Decision decision = context.new_decision("task.pointless", nullptr);
  decision.group = task.group;
  decision.member = task.member;
  decision.reason =
      base::json::serialize(base::json::object{{"task", task.id.value}, {"kind", task.kind}});
  context.record(std::move(decision));
  task.state = model::TaskState::cancelled;
  task.done_at = context.at;
  context.put_task(std::move(task));
}

}  // namespace

void seen_done(Context& context, model::Task task, std::string evidence) {
  task.state = model::TaskState::done;
  task.done_at = context.at;
  task.evidence = std::move(evidence);
  model::Decision decision = context.new_decision("task.seen_done", nullptr);
  decision.group = task.group;
  decision.member = task.member;
  base::json::object reason;
  reason["task"] = task.id.value;
  reason["kind"] = task.kind;
  reason["evidence"] = task.evidence;
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
  context.put_task(std::move(task));
}

void hand_over(Context& context, const model::Effect& effect, const base::json::object& task) {
  // A notice is a nudge: its task exists already. And what becomes of a mass message is seen on
  // its own page (engine/broadcasting), of an entry code on its (engine/entrances); an invitation's
  // task is made by engine/placement.
  for (const std::string_view kind :
       {"notify_staff", "ask_broadcast", "remind_broadcast", "cancel_broadcast", "make_way",
        "change_way", "delete_way", "invite", "send_card", "update_card", "tell_ops"}) {
    if (effect.kind == kind) return;
  }
  model::Decision decision = context.new_decision("effect.handed_over", nullptr);
  decision.group = effect.group;
  decision.member = effect.member;
  base::json::object reason;
  reason["effect"] = effect.id.value;
  reason["kind"] = effect.kind;
  reason["why"] = effect.result;
  decision.reason = base::json::serialize(reason);
  model::Task handed = context.new_task(effect.kind, decision);
  // Who takes the effect's decision back takes the task back with it.
  if (effect.decision) handed.decision = effect.decision;
  handed.title = effect.kind;
  base::json::object body = body_of(effect.body);
  if (!task.empty()) body["by_hand"] = task;
  handed.body = base::json::serialize(body);
  handed.group = effect.group;
  handed.member = effect.member;
  if (const GroupState* group = context.world.find_group(effect.group)) {
    handed.owner = group->row.owner;
  }
  handed.due_at = context.at + due_after;
  context.record(std::move(decision));
  context.put_task(std::move(handed));
}

void said(Context& context, GroupState& group, const model::Message& message,
          const model::Member& author, std::string_view folded) {
  if (context.history || author.role == model::Role::member || group.tasks.empty()) return;
  std::vector<model::Task> done;
  for (const auto& [id, task] : group.tasks) {
    const bool is_to_say = task.kind == "send_message" || task.kind == "remind_newcomers";
    if (!is_to_say || task.question || message.at < task.created_at) continue;
    const std::string wanted = language::fold(base::text_at(body_of(task.body), "text"));
    if (is_same_word(wanted, folded)) done.push_back(task);
  }
  for (model::Task& task : done) {
    seen_done(context, std::move(task), "message:" + std::to_string(message.id.value));
  }
}

void left(Context& context, GroupState& group, const model::Member& member) {
  if (context.history) return;
  std::vector<model::Task> done, pointless;
  for (const auto& [id, task] : group.tasks) {
    if (task.member != member.id) continue;
    if (task.kind == "remove") done.push_back(task);
    if (is_for_them_alone(task)) pointless.push_back(task);
  }
  for (model::Task& task : pointless) cancel(context, std::move(task));
  for (model::Task& task : done) {
    seen_done(context, std::move(task), "fact:" + std::to_string(context.cause.value));
  }
}

}  // namespace engine::handover
