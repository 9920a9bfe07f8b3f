// One group in memory, in which people say things at given times and the rules answer. For tests.
#pragma once

#include <doctest/doctest.h>

#include <map>

#include "engine/conduct/conduct.h"

namespace engine::conduct {

inline std::shared_ptr<const language::Reader> test_reader() {
  static const auto reader = std::make_shared<const language::Reader>(*language::Reader::create());
  return reader;
}

class Scene {
 public:
  explicit Scene(std::string_view policy_text) {
    const auto json = base::parse_json(policy_text);
    REQUIRE(json.has_value());
    auto plain = model::policy_from_json(json->as_object());
    REQUIRE_MESSAGE(plain.has_value(), plain.error().text);
    auto compiled = CompiledPolicy::compile(*std::move(plain), test_reader());
    REQUIRE_MESSAGE(compiled.has_value(), compiled.error().text);
    policy = *compiled;
    GroupState state;
    state.row.id = model::GroupId(1);
    state.row.external_id = "g1";
    state.row.name = "服务群";
    world.groups.emplace(state.row.id, std::move(state));
  }

  GroupState& group() { return world.groups.at(model::GroupId(1)); }
  model::Member& member(const std::string& name, model::Role role = model::Role::member) {
    auto& id = members_[name];
    if (!id) {
      id = model::MemberId(static_cast<std::int64_t>(members_.size()));
      model::Member made;
      made.id = id;
      made.external_id = "x-" + name;
      made.name = name;
      made.role = role;
      world.members.emplace(id, made);
    }
    return world.members.at(id);
  }
  Context context(base::Instant at, bool history = false) {
    return Context{*policy, world, counters, changes, model::FactSeq(counters.fact), at, history, "lead"};
  }
  model::Message message_of(const std::string& who, std::string text, base::Instant at) {
    model::Message message;
    message.id = model::MessageId(counters.fact++);
    message.group = group().row.id;
    message.member = member(who).id;
    message.external_id = "m" + std::to_string(message.id.value);
    message.at = at;
    message.text = std::move(text);
    return message;
  }
  Analysis analyse(const model::Message& message) { return policy->analyse(message.text, scratch_); }

  // Lets a prepared message happen; gives back the decisions about it, as "rule.warn shadow ads".
  std::string happen(const model::Message& message, bool history = false) {
    RecentMessage recent;
    recent.id = message.id;
    recent.member = message.member;
    recent.at = message.at;
    group().recent.push_back(recent);
    if (group().recent.size() > recent_messages) group().recent.pop_front();
    group().row.last_at = std::max(group().row.last_at, message.at);
    Context now = context(message.at, history);
    const std::size_t before = changes.decisions.size();
    observe(now, group(), message, world.members.at(message.member), analyse(message));
    return told_since(before);
  }
  std::string say(const std::string& who, std::string text, base::Instant at, bool history = false) {
    return happen(message_of(who, std::move(text), at), history);
  }
  std::string told_since(std::size_t before) const {
    std::string told;
    for (std::size_t i = before; i < changes.decisions.size(); ++i) {
      const model::Decision& decision = changes.decisions[i];
      told += (told.empty() ? "" : ", ") + decision.kind + " " +
              std::string(to_name(decision.mode)) + " " + decision.rule;
    }
    return told;
  }
  std::vector<std::string> effects() const {
    std::vector<std::string> kinds;
    for (const model::Effect& effect : changes.effects.rows()) {
      kinds.push_back(effect.kind + " " + std::string(to_name(effect.state)));
    }
    return kinds;
  }
  model::Effect& effect(std::string_view kind) {
    for (const model::Effect& each : changes.effects.rows()) {
      if (each.kind == kind) return world.effects.at(each.id);
    }
    FAIL("no effect of kind ", std::string(kind));
    return world.effects.begin()->second;
  }
  base::json::object reason(std::size_t decision) const {
    return base::parse_json(changes.decisions.at(decision).reason)->as_object();
  }
  base::Result<void> undo_decision(std::size_t decision, base::Instant at,
                                   std::string_view why = "误判") {
    const model::Decision taken = world.decisions.at(changes.decisions.at(decision).id);
    model::Strike strike;
    for (const model::Strike& each : changes.strikes.rows()) {
      if (each.decision == taken.id) strike = each;
    }
    Context now = context(at);
    return undo(now, group(), taken, strike, why);
  }
  // Fires what is due, as the pump does: a timer is gone before its room hears of it.
  void pass_until(base::Instant at) {
    while (!group().due.empty() && group().due.begin()->first <= at) {
      const auto [due, id] = *group().due.begin();
      const model::Timer timer = group().timers.at(id);
      group().due.erase(group().due.begin());
      group().timers.erase(id);
      Context now = context(due);
      timer_due(now, group(), timer, {});
    }
  }

  std::shared_ptr<const CompiledPolicy> policy;
  World world;
  model::Counters counters;
  model::Changes changes;

 private:
  std::map<std::string, model::MemberId> members_;
  language::Scratch scratch_;
};

// Noon of a day, by its number, plus seconds.
inline base::Instant noon(int day, int seconds = 0) {
  return base::Instant{} + base::days(20'000 + day) + base::hours(4) + base::seconds(seconds);
}

}  // namespace engine::conduct
