#include "engine/robot/robot.h"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/conversation/conversation.h"
#include "engine/handover/handover.h"
#include "engine/state/said.h"
#include "model/robot_policy.h"

namespace engine::robot {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

namespace {

object object_in(std::string_view text) {
  auto parsed = base::parse_json(text);
  return parsed && parsed->is_object() ? std::move(parsed->get_object()) : object();
}

void keep(Context& context, const Robot& robot) {
  context.world.robot = robot;
  const object mark{{"is_set", robot.is_set}, {"task", robot.task.value}};
  context.changes.feed_marks.put(
      {std::string(mark_source), std::string(mark_name), base::json::serialize(mark)});
}

bool is_wanted(const Context& context, std::string_view kind) {
  const auto& kinds = context.policy.policy().robot.kinds;
  return context.world.robot.is_set && std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

void tell(Context& context, const model::Decision& decision, std::string_view kind, object body) {
  model::Effect effect = context.new_effect(model::notice_effect,
                                            "ops:" + std::to_string(decision.id.value), decision);
  effect.group = decision.group;
  body["kind"] = kind;
  body["at"] = context.local_minute(decision.at);
  effect.body = base::json::serialize(body);
  context.put_effect(std::move(effect));
}

// The decision's question, if it is one that people are told of.
const model::Question* live_question(const GroupState& group, const model::Decision& decision) {
  const auto found = group.questions.find(decision.question);
  return found == group.questions.end() || found->second.history ? nullptr : &found->second;
}

object about(const Context& context, const GroupState& group, const model::Question& question) {
  const auto asker = context.world.members.find(question.asker);
  return {{"group", group.row.name},
          {"who", asker == context.world.members.end() ? std::string("?") : asker->second.name},
          {"text", excerpt_of(group, question.message)},
          {"due", context.local_minute(question.due_at)}};
}

bool has_escalated(const Context& context, const model::Decision& decision) {
  return std::any_of(
      context.touched_tasks.begin(), context.touched_tasks.end(), [&](model::TaskId id) {
        const auto task = context.world.tasks.find(id);
        return task != context.world.tasks.end() && task->second.kind == "escalation" &&
               task->second.decision == decision.id;
      });
}

void follow_one(Context& context, const model::Decision& decision) {
  const bool is_breach = decision.kind == "question.breached";
  if (!is_breach && decision.kind != "question.warned") return;
  if (decision.mode != model::DecisionMode::live) return;
  const GroupState* group = context.world.find_group(decision.group);
  const model::Question* question = group ? live_question(*group, decision) : nullptr;
  if (!question) return;
  if (!is_breach) {
    if (is_wanted(context, "warning"))
      tell(context, decision, "warning", about(context, *group, *question));
    return;
  }
  const object reason = object_in(decision.reason);
  if (base::integer_at(reason, "late_ms").value_or(0) > conversation::alarm_late_max.ms) return;
  const bool is_escalated = has_escalated(context, decision);
  if (is_wanted(context, "breach")) {
    object body = about(context, *group, *question);
    body["escalated"] = is_escalated;
    tell(context, decision, "breach", std::move(body));
  } else if (is_escalated && is_wanted(context, "escalation")) {
    tell(context, decision, "escalation", about(context, *group, *question));
  }
}

model::Decision decide(Context& context, std::string_view kind, object reason) {
  model::Decision decision = context.new_decision(kind, nullptr);
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  context.record(decision);
  return decision;
}

Result<std::string> set(Context& context, const object& arguments) {
  TRY(source, base::required_text(arguments, "source"));
  const auto* flag = arguments.if_contains("is_set");
  if (!flag || !flag->is_bool())
    return fail(ErrorCode::invalid_input, "is_set must be true or false", "is_set");
  const bool is_set = flag->get_bool();
  decide(context, is_set ? "robot.set" : "robot.cleared", {{"source", source}});
  const auto task = context.world.tasks.find(context.world.robot.task);
  if (task != context.world.tasks.end() && task->second.state == model::TaskState::open) {
    handover::seen_done(context, task->second, is_set ? "robot:set" : "robot:cleared");
  }
  keep(context, {is_set, {}});
  return std::string("{}");
}

Result<std::string> note_incident(Context& context, const object& arguments) {
  TRY(source, base::required_text(arguments, "source"));
  TRY(condition, base::required_text(arguments, "condition"));
  if (condition != "well" && condition != "degraded" && condition != "down") {
    return fail(ErrorCode::invalid_input, "\"" + condition + "\" is no condition of a platform",
                "condition");
  }
  object body{
      {"source", source}, {"condition", condition}, {"text", base::text_at(arguments, "text")}};
  const model::Decision decision = decide(context, "robot.incident", body);
  if (is_wanted(context, "incident")) tell(context, decision, "incident", std::move(body));
  return std::string("{}");
}

Result<std::string> summarise(Context& context, const object& arguments) {
  TRY(day_text, base::required_text(arguments, "day"));
  if (!base::parse_day(day_text))
    return fail(ErrorCode::invalid_input, "day must be a date", "day");
  object body = arguments;
  const model::Decision decision = decide(context, "robot.summary", {{"day", day_text}});
  if (is_wanted(context, "summary")) tell(context, decision, "summary", std::move(body));
  return std::string("{}");
}

}  // namespace

Robot robot_in(std::string_view mark) {
  const object kept = object_in(mark);
  const auto* flag = kept.if_contains("is_set");
  Robot robot;
  robot.is_set = flag && flag->is_bool() && flag->get_bool();
  robot.task = model::TaskId(base::integer_at(kept, "task").value_or(0));
  return robot;
}

void follow(Context& context) {
  if (context.history || !context.world.robot.is_set) return;
  // What is told decides nothing, so the list does not grow meanwhile.
  const auto& decisions = context.changes.decisions;
  auto first = decisions.end();
  while (first != decisions.begin() && std::prev(first)->cause == context.cause) --first;
  for (; first != decisions.end(); ++first) follow_one(context, *first);
}

bool knows(std::string_view command) {
  return command == "robot.set" || command == "robot.incident" || command == "robot.summary";
}

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  if (name == "robot.set") return set(context, arguments);
  return name == "robot.incident" ? note_incident(context, arguments)
                                  : summarise(context, arguments);
}

bool is_notice(const model::Effect& effect) { return effect.kind == model::notice_effect; }

void note_attempt(model::Effect& effect, std::string_view state, const object& arguments) {
  if (!is_notice(effect)) return;
  object body = object_in(effect.body);
  const bool was_trying = body.contains("trying");
  body.erase("trying");
  if (state == "trying") {
    // An attempt that nobody has told the end of: the program died in between.
    if (was_trying) body["again"] = true;
    body["trying"] = true;
  } else if (arguments.contains("in_doubt")) {
    body["again"] = true;
  }
  effect.body = base::json::serialize(body);
}

void settled(Context& context, const model::Effect& effect, const object& arguments) {
  const std::string_view why = base::text_at(arguments, "broken");
  if (!is_notice(effect) || why.empty()) return;
  const auto known = context.world.tasks.find(context.world.robot.task);
  if (known != context.world.tasks.end() && known->second.state == model::TaskState::open) return;
  const model::Decision decision = decide(context, "robot.broken", {{"why", why}});
  model::Task task = context.new_task("mend_robot", decision);
  task.title = "群机器人发不出消息";
  task.body = base::json::serialize(object{{"why", why}});
  task.due_at = context.at + handover::due_after;
  keep(context, {context.world.robot.is_set, task.id});
  context.put_task(std::move(task));
}

}  // namespace engine::robot
