#include "engine/conduct/conduct.h"

#include <algorithm>

#include "base/ensure.h"
#include "engine/conduct/detection.h"
#include "engine/conduct/ladder.h"

namespace engine::conduct {
namespace {

using base::json::object;
using model::Consequence;
using model::DecisionMode;

constexpr std::string_view unmute_timer = "conduct.unmute";
constexpr std::string_view notice_default = "@{name} 请留意群规「{rule}」，谢谢配合。";

struct Breach {
  const model::Rule* rule;
  Detection detection;
  DecisionMode mode;
  Step step;
};

bool is_struck_already(const GroupState& group, const model::Rule& rule, model::MessageId message) {
  return std::any_of(group.strikes.begin(), group.strikes.end(), [&](const model::Strike& strike) {
    return strike.message == message && strike.rule == rule.id;
  });
}

std::vector<Breach> breaches_of(const Context& context, const GroupState& group,
                                const model::Message& message, const Analysis& analysis) {
  std::vector<Breach> breaches;
  const std::vector<model::Rule>& rules = context.policy.policy().rules;
  const bool has_words =
      std::any_of(analysis.hits.begin(), analysis.hits.end(),
                  [](const EntryHit& hit) { return hit.kind == EntryKind::rule; });
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const model::Rule& rule = rules[i];
    if (rule.mode == model::EntryMode::off) continue;
    // Most rules look for words, and most messages hold none of them.
    if (!has_words && (rule.kind == model::RuleKind::words || rule.kind == model::RuleKind::abuse)) continue;
    Detection detection = detect(rule, i, group, message, analysis);
    if (!detection.is_broken()) continue;
    if (!CompiledPolicy::applies(rule.groups, group.row.external_id)) continue;
    if (is_struck_already(group, rule, message.id)) continue;
    const DecisionMode mode = context.history                       ? DecisionMode::history
                              : rule.mode == model::EntryMode::shadow ? DecisionMode::shadow
                                                                      : DecisionMode::live;
    const Step step = next_step(rule, group, message, mode);
    breaches.push_back({&rule, std::move(detection), mode, step});
  }
  return breaches;
}

// The breach whose consequence is carried out: the hardest among the rules that are on, of equal ones the
// longest mute, then the first in the policy.
const Breach* hardest_of(const std::vector<Breach>& breaches) {
  const Breach* hardest = nullptr;
  const auto weight = [](const Breach& each) {
    const bool is_mute = each.step.consequence == Consequence::mute;
    return std::pair(each.step.consequence, is_mute ? each.rule->mute_minutes : 0);
  };
  for (const Breach& each : breaches) {
    if (each.rule->mode != model::EntryMode::on) continue;
    if (!hardest || weight(each) > weight(*hardest)) hardest = &each;
  }
  return hardest;
}

object reason_of(const Breach& breach, const model::Message& message) {
  const model::Rule& rule = *breach.rule;
  object reason{{"rule", rule.name.empty() ? rule.id : rule.name},
                {"kind", to_name(rule.kind)},
                {"rule_mode", to_name(rule.mode)},
                {"evidence", to_json(breach.detection.evidence)}};
  if (rule.kind == model::RuleKind::advertising) {
    reason["score"] = breach.detection.value;
    reason["threshold"] = breach.detection.limit;
  } else if (rule.kind == model::RuleKind::flooding) {
    reason["messages"] = static_cast<std::int64_t>(breach.detection.value);
    reason["flood_messages"] = rule.flood_messages;
    reason["flood_seconds"] = rule.flood_seconds;
  }
  reason["strikes_before"] = breach.step.strikes_before;
  reason["step"] = breach.step.number;
  reason["consequence"] = to_name(breach.step.consequence);
  reason["window_days"] = rule.window_days;
  if (breach.step.consequence == Consequence::mute) reason["mute_minutes"] = rule.mute_minutes;
  // Taken back by its author before we decided: a breach all the same, and the reader should know.
  if (message.revoked_at.ms != 0) reason["revoked_by_author"] = true;
  return reason;
}

std::string inverse_of(const model::Decision& decision) {
  return base::json::serialize(object{{"command", "decision.undo"}, {"decision", decision.id.value}});
}

void carry_out(Context& context, GroupState& group, const model::Decision& decision,
               const Breach& breach, const model::Message& message, const model::Member& author) {
  const model::Rule& rule = *breach.rule;
  const std::string id = std::to_string(decision.id.value);
  // A message that arrives late was sent long ago; what follows from it starts when we learn of it.
  const base::Instant now = std::max(context.at, group.row.last_at);
  const auto send = [&](std::string_view kind, object body, base::Instant expires_at) {
    model::Effect effect = context.new_effect(kind, std::string(kind) + ":" + id, decision);
    effect.body = base::json::serialize(body);
    effect.expires_at = expires_at;
    context.put_effect(std::move(effect));
  };
  const std::string count = std::to_string(breach.step.strikes_before + 1);
  const std::string notice =
      fill_in(rule.notice.empty() ? notice_default : std::string_view(rule.notice),
              {{"name", author.name.empty() ? author.external_id : author.name},
               {"rule", rule.name.empty() ? rule.id : rule.name},
               {"group", group.row.name},
               {"count", count}});
  send("send_message",
       {{"text", notice}, {"mention", author.external_id}, {"reply_to", message.external_id}},
       now + notice_lifetime);
  if (breach.step.consequence == Consequence::mute) {
    const base::Instant end = now + base::minutes(rule.mute_minutes);
    send("mute", {{"minutes", rule.mute_minutes}, {"until", base::format_iso(end)}}, end);
    context.set_timer(group, unmute_timer, end, decision.id.value, model::LatePolicy::fire_late);
  } else if (breach.step.consequence == Consequence::remove) {
    send("remove", {{"rule", rule.name.empty() ? rule.id : rule.name}}, now + removal_lifetime);
  }
}

// Writes the decision and the strike; `carried` is the decision that this breach gives way to, or none.
model::DecisionId decide(Context& context, GroupState& group, const Breach& breach,
                         model::DecisionId carried, const model::Message& message,
                         const model::Member& author) {
  const bool is_noted = static_cast<bool>(carried);
  const std::string kind =
      is_noted ? std::string("rule.noted") : "rule." + std::string(to_name(breach.step.consequence));
  model::Decision decision = context.new_decision(kind, &group);
  decision.mode = breach.mode;
  decision.member = author.id;
  decision.message = message.id;
  decision.rule = breach.rule->id;
  object reason = reason_of(breach, message);
  if (is_noted) reason["gives_way_to"] = carried.value;
  decision.reason = base::json::serialize(reason);
  if (breach.mode == DecisionMode::live) decision.inverse = inverse_of(decision);

  model::Strike strike;
  strike.id = model::StrikeId(context.counters.strike++);
  strike.rule = breach.rule->id;
  strike.group = group.row.id;
  strike.member = author.id;
  strike.message = message.id;
  strike.at = message.at;
  strike.consequence = breach.step.consequence;
  strike.mode = breach.mode;
  strike.decision = decision.id;
  context.put_strike(group, std::move(strike));

  if (breach.mode == DecisionMode::live && !is_noted) {
    carry_out(context, group, decision, breach, message, author);
  }
  const model::DecisionId id = decision.id;
  context.record(std::move(decision));
  return id;
}

// Is the member kept silent by another mute, whose end is still to come?
bool is_muted_otherwise(const GroupState& group, model::MemberId member, model::DecisionId decision) {
  return std::any_of(group.timers.begin(), group.timers.end(), [&](const auto& entry) {
    const model::Timer& timer = entry.second;
    if (timer.kind != unmute_timer || timer.subject == decision.value) return false;
    return std::any_of(group.strikes.begin(), group.strikes.end(), [&](const model::Strike& strike) {
      return strike.member == member && strike.decision.value == timer.subject;
    });
  });
}

// What had been decided and is not yet done is withdrawn. True when there was any of that kind, so that
// nothing has reached the member.
bool withdraw(Context& context, model::DecisionId decision, std::string_view kind, int& withdrawn) {
  std::vector<model::Effect> effects;
  for (const auto& [id, effect] : context.world.effects) {
    const bool is_undone = effect.state == model::EffectState::pending ||
                           effect.state == model::EffectState::parked;
    if (effect.decision == decision && effect.kind == kind && is_undone) effects.push_back(effect);
  }
  std::sort(effects.begin(), effects.end(),
            [](const model::Effect& a, const model::Effect& b) { return a.id < b.id; });
  for (model::Effect& effect : effects) {
    effect.state = model::EffectState::withdrawn;
    effect.done_at = context.at;
    context.put_effect(std::move(effect));
  }
  withdrawn += static_cast<int>(effects.size());
  return !effects.empty();
}

// Tasks that ask a person to carry the consequence out.
void cancel_tasks(Context& context, model::DecisionId decision) {
  std::vector<model::Task> tasks;
  for (const auto& [id, task] : context.world.tasks) {
    if (task.decision == decision && task.state == model::TaskState::open) tasks.push_back(task);
  }
  std::sort(tasks.begin(), tasks.end(),
            [](const model::Task& a, const model::Task& b) { return a.id < b.id; });
  for (model::Task& task : tasks) {
    task.state = model::TaskState::cancelled;
    task.done_at = context.at;
    task.done_by = context.login;
    context.put_task(std::move(task));
  }
}

void unmute(Context& context, const model::Decision& decision, model::DecisionId muted_by) {
  model::Effect effect =
      context.new_effect("unmute", "unmute:" + std::to_string(muted_by.value), decision);
  effect.body = "{}";
  context.put_effect(std::move(effect));
}

// No platform takes a removed member back by itself: a person has to invite them.
void ask_to_invite_back(Context& context, const GroupState& group, const model::Decision& decision,
                        std::string_view reason) {
  model::Task task = context.new_task("invite_back", decision);
  const model::Member* member = context.world.find_member(decision.member);
  const std::string name = member && !member->name.empty() ? member->name
                           : member                        ? member->external_id
                                                           : std::string();
  task.title = "请把" + name + "重新邀请入群：移出的决定已撤销";
  task.body = base::json::serialize(
      object{{"member", decision.member.value}, {"group", group.row.id.value}, {"reason", reason}});
  task.owner = group.row.owner;
  context.put_task(std::move(task));
}

}  // namespace

void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis) {
  if (author.role != model::Role::member) return;
  const std::vector<Breach> breaches = breaches_of(context, group, message, analysis);
  if (breaches.empty()) return;
  // The hardest first, so that the others can name the decision they give way to.
  const Breach* hardest = hardest_of(breaches);
  model::DecisionId carried;
  if (hardest) carried = decide(context, group, *hardest, {}, message, author);
  for (const Breach& breach : breaches) {
    if (&breach == hardest) continue;
    const bool is_on = breach.rule->mode == model::EntryMode::on;
    decide(context, group, breach, is_on ? carried : model::DecisionId(), message, author);
  }
}

void timer_due(Context& context, GroupState& group, const model::Timer& timer, base::Duration late) {
  if (timer.kind != unmute_timer) return;
  const auto strike = std::find_if(
      group.strikes.begin(), group.strikes.end(),
      [&](const model::Strike& each) { return each.decision.value == timer.subject; });
  // Overturned in the meantime: undo() has ended the mute already.
  if (strike == group.strikes.end()) return;
  if (is_muted_otherwise(group, strike->member, strike->decision)) return;
  model::Decision decision = context.new_decision("rule.mute_ended", &group);
  decision.member = strike->member;
  decision.message = strike->message;
  decision.rule = strike->rule;
  object reason{{"decision", timer.subject}};
  if (late.ms > 0) reason["late_ms"] = late.ms;
  decision.reason = base::json::serialize(reason);
  if (!context.history) unmute(context, decision, strike->decision);
  context.record(std::move(decision));
}

base::Result<void> undo(Context& context, GroupState& group, const model::Decision& decision,
                        const model::Strike& strike, std::string_view reason) {
  using base::ErrorCode;
  if (decision.undone_at.ms != 0 || strike.overturned_at.ms != 0) {
    return base::fail(ErrorCode::conflict, "this decision is undone already; reload the page",
                      "decision");
  }
  if (decision.inverse.empty() || strike.decision != decision.id) {
    return base::fail(ErrorCode::invalid_input,
                      "this decision had no consequence to take back; give a verdict instead",
                      "decision");
  }
  if (reason.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return base::fail(ErrorCode::invalid_input,
                      "say why it is taken back: the member and the team will ask", "reason");
  }
  model::Strike overturned = strike;
  overturned.overturned_at = context.at;
  context.put_strike(group, overturned);
  context.changes.undone_decisions.push_back({decision.id, context.at});
  if (const auto known = context.world.decisions.find(decision.id);
      known != context.world.decisions.end()) {
    known->second.undone_at = context.at;
  }

  model::Decision undone = context.new_decision("rule.undone", &group);
  undone.member = decision.member;
  undone.message = decision.message;
  undone.rule = decision.rule;
  int withdrawn = 0;
  withdraw(context, decision.id, "send_message", withdrawn);
  cancel_tasks(context, decision.id);
  std::string_view inverse = "none";
  if (decision.kind == "rule.mute") {
    const bool is_caught = withdraw(context, decision.id, "mute", withdrawn);
    context.clear_timers(group, unmute_timer, decision.id.value);
    if (!is_caught && !is_muted_otherwise(group, decision.member, decision.id)) {
      unmute(context, undone, decision.id);
      inverse = "unmute";
    }
  } else if (decision.kind == "rule.remove") {
    if (!withdraw(context, decision.id, "remove", withdrawn)) {
      ask_to_invite_back(context, group, undone, reason);
      inverse = "invite_back";
    }
  }
  undone.reason = base::json::serialize(object{{"decision", decision.id.value},
                                               {"strike", strike.id.value},
                                               {"by", context.login},
                                               {"why", reason},
                                               {"effects_withdrawn", withdrawn},
                                               {"inverse", inverse}});
  context.record(std::move(undone));
  return {};
}

}  // namespace engine::conduct
