#include "engine/commands.h"

#include <algorithm>
#include <initializer_list>

#include "engine/admission/admission.h"
#include "engine/broadcasting/broadcasting.h"
#include "engine/cards/cards.h"
#include "engine/companies/companies.h"
#include "engine/conduct/conduct.h"
#include "engine/conversation/conversation.h"
#include "engine/conversation/tapped.h"
#include "engine/entrances/entrances.h"
#include "engine/handover/handover.h"
#include "engine/people/people.h"
#include "engine/placement/placement.h"
#include "engine/programs/programs.h"
#include "engine/reader_commands.h"
#include "engine/segments/segments.h"
#include "engine/robot/robot.h"
#include "engine/staffside/staffside.h"
#include "engine/succession/succession.h"
#include "model/fact_json.h"
#include "model/policy.h"

namespace engine {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

constexpr std::size_t label_text_bytes_max = 65'536;

template <class IdType>
Result<IdType> id_at(const object& arguments, std::string_view key) {
  const auto number = base::integer_at(arguments, key);
  if (!number || *number <= 0) {
    return fail(ErrorCode::invalid_input, std::string(key) + " must be the number of a row",
                std::string(key));
  }
  return IdType(*number);
}

auto no_such(std::string_view what) {
  return fail(ErrorCode::not_found, "there is no such " + std::string(what), std::string(what));
}

std::string answer(std::string_view key, std::int64_t id) {
  object out;
  out[key] = id;
  return base::json::serialize(out);
}

// ---- questions and messages
// -------------------------------------------------------------------------

Result<std::string> on_question(Context& context, std::string_view name, const object& arguments) {
  TRY(id, id_at<model::QuestionId>(arguments, "question"));
  auto [group, question] = context.world.find_question(id);
  if (!question) return no_such("question");
  if (name == "sidebar.sent") {
    TRY_VOID(conversation::tapped(context, *group, *question, arguments));
    return answer("question", id.value);
  }
  TRY_VOID(conversation::command(context, *group, *question, name, arguments));
  return answer("question", id.value);
}

bool is_label(std::string_view task, std::string_view label) {
  const auto one_of = [label](std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), label) != names.end();
  };
  if (task == "mood") return one_of({"positive", "neutral", "negative"});
  if (task == "ads" || task == "question") return one_of({"yes", "no"});
  if (task == "intent") return one_of({"purchase", "bug", "wish", "churn_risk", "thanks", "other"});
  return false;
}

Result<std::string> label_message(Context& context, const object& arguments) {
  TRY(id, id_at<model::MessageId>(arguments, "message"));
  TRY(task, base::required_text(arguments, "task"));
  TRY(label, base::required_text(arguments, "label"));
  const model::Message* message = context.world.find_message(id);
  if (!message) return no_such("message");
  if (!is_label(task, label)) {
    return fail(ErrorCode::invalid_input,
                "\"" + label + "\" is not a label of \"" + task +
                    "\": mood takes positive, neutral, negative; ads and question take yes, no; "
                    "intent takes purchase, bug, wish, churn_risk, thanks, other",
                "label");
  }
  context.changes.labels.push_back({context.cause, task, label, id,
                                    message->text.substr(0, label_text_bytes_max),
                                    std::string(context.login), context.at});
  // A person says that it is no question: what is owed on it is not owed.
  if (task == "question" && label == "no") {
    for (auto& [group_id, group] : context.world.groups) {
      for (const auto& [question_id, question] : group.questions) {
        if (question.message != id) continue;
        if (question.state != model::QuestionState::open &&
            question.state != model::QuestionState::waiting) {
          continue;
        }
        object close;
        close["reason"] = "not_a_question";
        TRY_VOID(conversation::command(context, group, question, "question.close", close));
        return answer("message", id.value);
      }
    }
  }
  return answer("message", id.value);
}

// ---- tasks
// ------------------------------------------------------------------------------------------

Result<std::string> on_task(Context& context, std::string_view name, const object& arguments) {
  TRY(id, id_at<model::TaskId>(arguments, "task"));
  const auto known = context.world.tasks.find(id);
  if (known == context.world.tasks.end()) return no_such("task");
  model::Task task = known->second;
  const auto wrong_state = [&](std::string_view remedy) {
    return fail(ErrorCode::conflict,
                "task " + std::to_string(id.value) + " is " +
                    std::string(model::to_name(task.state)) + std::string(remedy),
                "task");
  };
  if (name == "task.reopen") {
    if (task.state == model::TaskState::open) return wrong_state(" already");
    task.state = model::TaskState::open;
    task.done_at = {};
    task.done_by.clear();
    task.evidence.clear();
  } else if (task.state != model::TaskState::open) {
    return wrong_state(": reopen it first");
  } else if (name == "task.done") {
    task.state = model::TaskState::done;
    task.done_at = context.at;
    task.done_by = context.login;
    task.evidence = base::text_at(arguments, "evidence");
  } else if (name == "task.cancel") {
    task.state = model::TaskState::cancelled;
    task.done_at = context.at;
    task.done_by = context.login;
  } else {  // task.reassign
    const auto owner = base::integer_at(arguments, "owner");
    if (!owner) {
      return fail(ErrorCode::invalid_input,
                  "owner must be a member's number, or 0 for anybody on duty", "owner");
    }
    const model::Member* member = context.world.find_member(model::MemberId(*owner));
    if (*owner != 0 && !member) return no_such("owner");
    if (member && member->role != model::Role::staff) {
      return fail(ErrorCode::invalid_input,
                  member->name + " is not staff: only staff can own a task", "owner");
    }
    task.owner = model::MemberId(*owner);
    task.handed_from = context.login;
  }
  model::Decision decision = context.new_decision(name, nullptr);
  decision.group = task.group;
  decision.member = task.member;
  decision.question = task.question;
  object reason;
  reason["task"] = id.value;
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
  context.put_task(std::move(task));
  return answer("task", id.value);
}

// ---- decisions
// --------------------------------------------------------------------------------------

Result<std::string> undo_decision(Context& context, const object& arguments) {
  TRY(id, id_at<model::DecisionId>(arguments, "decision"));
  const auto known = context.world.decisions.find(id);
  if (known == context.world.decisions.end()) return no_such("decision");
  const model::Decision decision = known->second;
  if (entrances::is_ours(decision)) return entrances::undo(context, decision);
  GroupState* group = context.world.find_group(decision.group);
  if (!group) return no_such("group");
  for (const model::Strike& strike : group->strikes) {
    if (strike.decision != id) continue;
    TRY_VOID(conduct::undo(context, *group, decision, strike, base::text_at(arguments, "reason")));
    return answer("decision", id.value);
  }
  return fail(ErrorCode::conflict,
              decision.undone_at.ms != 0 ? "this decision was taken back already"
                                         : "there is nothing to take back in this decision",
              "decision");
}

Result<std::string> judge_decision(Context& context, const object& arguments) {
  TRY(id, id_at<model::DecisionId>(arguments, "decision"));
  if (!context.world.decisions.contains(id)) return no_such("decision");
  const auto* right = arguments.if_contains("right");
  if (!right || !right->is_bool()) {
    return fail(ErrorCode::invalid_input, "right must be true or false", "right");
  }
  context.changes.verdicts.put({id, right->get_bool(), std::string(context.login), context.at});
  return answer("decision", id.value);
}

Result<std::string> publish_policy(Context& context, const object& arguments) {
  const object* body = base::object_at(arguments, "policy");
  if (!body) return fail(ErrorCode::invalid_input, "policy is missing", "policy");
  auto policy = model::policy_from_json(*body);
  if (!policy) return tl::unexpected(std::move(policy).error());
  policy->version = context.policy.version() + 1;
  context.changes.policies.push_back({policy->version,
                                      base::json::serialize(model::to_json(*policy)), context.at,
                                      std::string(context.login)});
  model::Decision decision = context.new_decision("policy.published", nullptr);
  object reason;
  reason["version"] = policy->version;
  reason["by"] = context.login;
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
  return answer("version", policy->version);
}

// ---- effects
// ----------------------------------------------------------------------------------------

// What the deliverer reports. `trying`: of a notice of the group robot, which is told at least once
// and is due again at retry_at if nothing more is heard. `under_way` parks the effect before the
// platform is asked: if nothing more is heard, a person decides. `uncertain`: it may have been
// done, and stays parked. `manual`: no platform does it by itself, so a person gets it as a task.
Result<std::string> settle_effect(Context& context, const object& arguments) {
  TRY(id, id_at<model::EffectId>(arguments, "effect"));
  const auto known = context.world.effects.find(id);
  if (known == context.world.effects.end()) return no_such("effect");
  model::Effect effect = known->second;
  const std::string_view state = base::text_at(arguments, "state");
  effect.result = base::text_at(arguments, "result");
  if (state == "under_way") {
    if (effect.state != model::EffectState::pending) {
      return fail(ErrorCode::conflict, "the effect is not pending any more", "effect");
    }
    effect.state = model::EffectState::parked;
    ++effect.attempts;
  } else if (state == "trying" || state == "retry") {
    TRY(at_text, base::required_text(arguments, "retry_at"));
    TRY(at, base::parse_instant(at_text));
    if (state == "trying") {
      if (!robot::is_notice(effect) || effect.state != model::EffectState::pending)
        return fail(ErrorCode::conflict, "the effect is no pending notice", "effect");
      ++effect.attempts;
    }
    effect.state = model::EffectState::pending;
    effect.next_attempt_at = at;
  } else if (state == "sent" || state == "failed" || state == "expired") {
    effect.state = *model::from_name<model::EffectState>(state);
    effect.done_at = context.at;
  } else if (state == "uncertain") {
    effect.state = model::EffectState::parked;
  } else if (state == "manual") {
    // A card is only another way to tell of a task, and a notice of a group robot tells of what is
    // seen elsewhere: where there are none, nobody has to do anything.
    const bool is_needless = cards::task_of(effect.key).has_value() || robot::is_notice(effect);
    effect.state = is_needless ? model::EffectState::withdrawn : model::EffectState::parked;
    effect.done_at = context.at;
    const auto* task = arguments.if_contains("task");
    handover::hand_over(context, effect, task && task->is_object() ? task->get_object() : object());
  } else {
    return fail(ErrorCode::invalid_input, "\"" + std::string(state) + "\" is not an outcome",
                "state");
  }
  robot::note_attempt(effect, state, arguments);
  context.put_effect(effect);
  robot::settled(context, effect, arguments);
  broadcasting::settled(context, effect, state, arguments);
  entrances::settled(context, effect, state, arguments);
  placement::settled(context, effect, state);
  cards::settled(context, effect, state, arguments);
  return answer("effect", id.value);
}

// ---- companies and seats
// ----------------------------------------------------------------------------

Result<std::string> on_seating(Context& context, std::string_view name, const object& arguments) {
  const bool is_of_companies = name.starts_with("company.") || name.starts_with("competitor.");
  TRY(answered, is_of_companies ? companies::carry_out(context, name, arguments)
                                : placement::carry_out(context, name, arguments));
  if (placement::changes_rules(name)) placement::rules_changed(context);
  return answered;
}

// ---- feeds
// ------------------------------------------------------------------------------------------

// A connector's report of how far it has come: stored behind the facts that it was submitted after.
Result<std::string> mark_feed(Context& context, const object& arguments) {
  TRY(source, base::required_text(arguments, "source"));
  TRY(name, base::required_text(arguments, "name"));
  TRY(value, base::required_text(arguments, "value"));
  context.changes.feed_marks.put({std::move(source), std::move(name), std::move(value)});
  return std::string("{}");
}

// ---- people
// -----------------------------------------------------------------------------------------

Result<std::string> update_member(Context& context, const object& arguments) {
  TRY(id, id_at<model::MemberId>(arguments, "member"));
  model::Member* member = context.world.find_member(id);
  if (!member) return no_such("member");
  object profile = arguments;
  profile["member"] = member->external_id;
  TRY(body, model::body_from_json("member", profile));
  people::profiled(context, *member, std::get<model::MemberProfile>(body));
  return answer("member", id.value);
}

Result<std::string> update_group(Context& context, const object& arguments) {
  TRY(id, id_at<model::GroupId>(arguments, "group"));
  GroupState* group = context.world.find_group(id);
  if (!group) return no_such("group");
  object profile = arguments;
  profile.erase("group");
  model::MemberId owner;
  if (const auto number = base::integer_at(profile, "owner")) {
    owner = model::MemberId(*number);
    const model::Member* member = context.world.find_member(owner);
    if (*number != 0 && !member) return no_such("owner");
    profile["owner"] = member ? member->external_id : std::string();
  }
  TRY(body, model::body_from_json("group", profile));
  const model::MemberId before = group->row.owner;
  people::profiled(context, *group, std::get<model::GroupProfile>(body), owner);
  succession::owner_changed(context, *group, before);
  return answer("group", id.value);
}

Result<object> arguments_of(const model::Command& command) {
  TRY(parsed, base::parse_json(command.arguments));
  if (!parsed.is_object())
    return fail(ErrorCode::invalid_input, "arguments must be an object", "arguments");
  return std::move(parsed.get_object());
}

}  // namespace

Result<std::string> carry_out(Context& context, const model::Command& command) {
  TRY(arguments, arguments_of(command));
  const std::string_view name = command.name;
  if (name.starts_with("question.") || name == "sidebar.sent")
    return on_question(context, name, arguments);
  if (name == "message.label") return label_message(context, arguments);
  if (name == "task.done" || name == "task.reassign" || name == "task.cancel" ||
      name == "task.reopen") {
    return on_task(context, name, arguments);
  }
  if (name == "decision.undo") return undo_decision(context, arguments);
  if (name == "decision.verdict") return judge_decision(context, arguments);
  if (name == "policy.publish") return publish_policy(context, arguments);
  if (is_reader_command(command)) return carry_out_reader_command(context, command);
  if (name.starts_with("broadcast.")) return broadcasting::carry_out(context, name, arguments);
  if (name.starts_with("code.") || name.starts_with("channel."))
    return entrances::carry_out(context, name, arguments);
  if (name.starts_with("placement.") || name.starts_with("company.") ||
      name.starts_with("competitor.") || name == "group.door") {
    return on_seating(context, name, arguments);
  }
  if (admission::is_command(name)) return admission::carry_out(context, name, arguments);
  if (name == "effect.settle") return settle_effect(context, arguments);
  if (name == "feed.mark") return mark_feed(context, arguments);
  if (name == "member.update") return update_member(context, arguments);
  if (name == "group.update") return update_group(context, arguments);
  if (name.starts_with("program.")) return programs::carry_out(context, name, arguments);
  if (segments::knows(name)) return segments::carry_out(context, name, arguments);
  if (cards::knows(name)) return cards::carry_out(context, arguments);
  if (robot::knows(name)) return robot::carry_out(context, name, arguments);
  if (succession::knows(name)) return succession::carry_out(context, name, arguments);
  if (staffside::knows(name)) return staffside::carry_out(context, name, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + command.name + "\"", "name");
}

Result<CommandSubjects> subjects_of(const model::Command& command) {
  TRY(arguments, arguments_of(command));
  const auto number = [&](std::string_view key) {
    return base::integer_at(arguments, key).value_or(0);
  };
  CommandSubjects subjects;
  subjects.question = model::QuestionId(number("question"));
  subjects.task = model::TaskId(number("task"));
  subjects.decision = model::DecisionId(number("decision"));
  subjects.effect = model::EffectId(number("effect"));
  subjects.message = model::MessageId(number("message"));
  subjects.member = model::MemberId(number("member"));
  subjects.owner = model::MemberId(number("owner"));
  if (!subjects.owner) subjects.owner = model::MemberId(number("staff"));
  subjects.needs_talk = command.name == "sidebar.sent";
  subjects.group = model::GroupId(number("group"));
  subjects.broadcast = model::BroadcastId(number("broadcast"));
  subjects.placement = model::PlacementId(number("placement"));
  if (command.name == "placement.plan") {
    subjects.rows = placement::groups_named(arguments);
    subjects.members = placement::members_named(arguments);
  }
  subjects.has_changed_rules = placement::changes_rules(command.name);
  if (command.name == "broadcast.create") subjects.rows = broadcasting::groups_named(arguments);
  if (succession::knows(command.name)) {
    subjects.rows = succession::groups_named(arguments);
    subjects.members = succession::members_named(arguments);
  }
  if (command.name == "program.publish") subjects.rows = programs::groups_named(arguments);
  subjects.entrances = entrances::named_by(command.name, arguments);
  if (admission::is_command(command.name)) {
    auto of_admission = admission::subjects_of(command.name, arguments);
    subjects.applications = std::move(of_admission.applications);
    subjects.blocks = std::move(of_admission.blocks);
    subjects.breaker = std::move(of_admission.breaker);
  }
  return subjects;
}

}  // namespace engine
