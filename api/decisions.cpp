#include "store/queries/decisions.h"

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/messages.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::int64_t why_decisions_max = 100;
constexpr std::int64_t shadow_decisions_shown = 50;

base::Result<queries::DecisionFilter> filter_asked(const Call& call) {
  queries::DecisionFilter filter;
  TRY(group, call.integer("group"));
  TRY(member, call.integer("member"));
  TRY(message, call.integer("message"));
  TRY(question, call.integer("question"));
  filter.group = model::GroupId(group.value_or(0));
  filter.member = model::MemberId(member.value_or(0));
  filter.message = model::MessageId(message.value_or(0));
  filter.question = model::QuestionId(question.value_or(0));
  filter.rule = call.text("rule");
  filter.kind = call.text("kind");
  if (!call.text("mode").empty()) {
    filter.mode = model::from_name<model::DecisionMode>(call.text("mode"));
    if (!filter.mode) {
      return fail(ErrorCode::invalid_input, "mode must be live, shadow or history", "mode");
    }
  }
  return filter;
}

base::Result<array> rendered(store::Connection& reader,
                             const std::vector<model::Decision>& decisions) {
  TRY(verdicts, queries::verdicts_of(reader, decisions));
  Names names;
  names.want_all(decisions);
  TRY_VOID(names.load(reader));
  return to_array(decisions, [&](const auto& row) { return decision_json(row, names, verdicts); });
}

base::Result<Response> decision_command(Services& services, const Call& call,
                                        std::string_view command, object arguments) {
  TRY(id, call.id());
  arguments["decision"] = id;
  return carry_out(services, call, command, arguments);
}

base::Result<object> explanation_of(Services& services, const Call& call,
                                    const model::Message& message) {
  model::Member member;
  TRY(found_member, queries::member_row(call.reader, message.member));
  if (found_member) member = *std::move(found_member);
  TRY(board, board_of(services, call));
  const auto* figures = board->find(message.group);
  return services.explainer.explain(message, member, figures ? figures->group : model::Group{});
}

}  // namespace

base::Result<Response> decisions(Services&, const Call& call) {
  TRY(limit, call.limit());
  TRY(filter, filter_asked(call));
  std::int64_t below = 0;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    below = keys[0];
  }
  TRY(list, queries::decisions(call.reader, filter, below, limit));
  TRY(items, rendered(call.reader, list.decisions));
  return page(call, std::move(items),
              list.walk_on_below == 0 ? "" : make_cursor({list.walk_on_below}));
}

base::Result<Response> decision(Services&, const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::decision(call.reader, model::DecisionId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no decision " + std::to_string(id), "id");
  TRY(effects, queries::effects_of(call.reader, row->id));
  TRY(items, rendered(call.reader, {*row}));
  object body;
  body["decision"] = std::move(items.front());
  body["inverse"] = row->inverse.empty() ? value(nullptr) : value(parsed_object(row->inverse));
  body["effects"] = to_array(effects, effect_json);
  return stamped(call, body);
}

base::Result<Response> undo_decision(Services& services, const Call& call) {
  TRY(body, call.body({"reason"}));
  TRY(reason, base::required_text(body, "reason"));
  object arguments;
  arguments["reason"] = reason;
  return decision_command(services, call, "decision.undo", std::move(arguments));
}

base::Result<Response> judge_decision(Services& services, const Call& call) {
  TRY(body, call.body({"right"}));
  const value* right = body.if_contains("right");
  if (!right || !right->is_bool()) {
    return fail(ErrorCode::invalid_input, "right must be true or false", "right");
  }
  object arguments;
  arguments["right"] = *right;
  return decision_command(services, call, "decision.verdict", std::move(arguments));
}

base::Result<Response> why(Services& services, const Call& call) {
  TRY(id, call.integer("message"));
  if (!id) return fail(ErrorCode::invalid_input, "message is missing: which one?", "message");
  TRY(row, queries::message(call.reader, model::MessageId(*id)));
  if (!row) {
    return fail(ErrorCode::not_found, "there is no message " + std::to_string(*id), "message");
  }
  queries::DecisionFilter of_message;
  of_message.message = row->id;
  TRY(decided, queries::decisions(call.reader, of_message, 0, why_decisions_max));
  TRY(items, rendered(call.reader, decided.decisions));
  TRY(explanation, explanation_of(services, call, *row));
  TRY(policy, services.policies.in_force(call.reader));
  Names names;
  names.want(*row);
  TRY_VOID(names.load(call.reader));
  object body;
  body["message"] = message_json(*row, names);
  body["decisions"] = std::move(items);
  body["explanation"] = std::move(explanation);
  body["policy_version"] = policy->policy.version;
  return stamped(call, body);
}

base::Result<Response> shadow_report(Services&, const Call& call) {
  const std::string& rule = call.path.front();
  TRY(record, queries::record_of(call.reader, rule));
  queries::DecisionFilter of_rule;
  of_rule.rule = rule;
  of_rule.by_shadow_rule = true;
  TRY(newest, queries::decisions(call.reader, of_rule, 0, shadow_decisions_shown));
  TRY(items, rendered(call.reader, newest.decisions));
  const std::int64_t judged = record.right + record.wrong;
  const auto interval = queries::wilson_interval(record.right, judged);
  object body;
  body["rule"] = rule;
  body["fired"] = record.shadow;
  body["history"] = record.history;
  body["live"] = record.live;
  body["right"] = record.right;
  body["wrong"] = record.wrong;
  body["precision"] = nullptr;
  body["low"] = nullptr;
  body["high"] = nullptr;
  if (interval) {
    body["precision"] = static_cast<double>(record.right) / static_cast<double>(judged);
    body["low"] = interval->low;
    body["high"] = interval->high;
  }
  body["decisions"] = std::move(items);
  return stamped(call, body);
}

}  // namespace api
