// One group in memory, in which people ask things at given times and the policy replies. For tests. Texts
// that end in a question mark open a question, as engine/conversation would.
#pragma once

#include <doctest/doctest.h>

#include <map>

#include "engine/replying/replying.h"

namespace engine::replying {

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
    add_group("g1");
  }

  // The group in which say() speaks from now on.
  void add_group(const std::string& external_id) {
    GroupState state;
    state.row.id = model::GroupId(static_cast<std::int64_t>(world.groups.size()) + 1);
    state.row.external_id = external_id;
    state.row.name = "群" + external_id;
    state.row.owner = model::MemberId(900);
    here_ = state.row.id;
    world.groups.emplace(here_, std::move(state));
  }
  GroupState& group() { return world.groups.at(here_); }
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
  model::Message message_of(const std::string& who, std::string text, base::Instant at) {
    model::Message message;
    message.id = model::MessageId(counters.fact++);
    message.group = here_;
    message.member = member(who).id;
    message.external_id = "m" + std::to_string(message.id.value);
    message.at = at;
    message.text = std::move(text);
    return message;
  }
  model::Question& open_question(const model::Message& message) {
    model::Question question;
    question.id = model::QuestionId(counters.question++);
    question.message = message.id;
    question.group = here_;
    question.asker = message.member;
    question.due_at = message.at + base::minutes(30);
    group().keep(question);
    return group().questions.at(question.id);
  }
  Analysis analyse(const model::Message& message) { return policy->analyse(message.text, scratch_); }

  // Gives back the decisions about the message, as "reply.sent live invoice".
  std::string happen(model::Message message, bool history = false) {
    message.history = history;
    group().row.last_at = std::max(group().row.last_at, message.at);
    Context now{*policy, world, counters, changes, model::FactSeq(message.id.value), message.at,
                history, ""};
    const std::size_t before = changes.decisions.size();
    observe(now, group(), message, world.members.at(message.member), analyse(message));
    std::string told;
    for (std::size_t i = before; i < changes.decisions.size(); ++i) {
      const model::Decision& decision = changes.decisions[i];
      told += (told.empty() ? "" : ", ") + decision.kind + " " +
              std::string(to_name(decision.mode)) + " " + decision.rule;
    }
    return told;
  }
  std::string say(const std::string& who, const std::string& text, base::Instant at,
                  bool history = false) {
    const model::Message message = message_of(who, text, at);
    if (text.ends_with("？")) open_question(message);
    return happen(message, history);
  }
  base::json::object last_reason() const {
    return base::parse_json(changes.decisions.back().reason)->as_object();
  }
  // What explain() says of one entry.
  std::string why(const model::Message& message, std::string_view id) {
    const auto entries = explain(*policy, world, group(), message,
                                 world.members.at(message.member), analyse(message));
    for (const auto& entry : entries) {
      const auto& object = entry.as_object();
      if (base::text_at(object, "id") == id) return std::string(base::text_at(object, "why"));
    }
    return "nothing";
  }
  std::size_t sent() const { return changes.effects.rows().size(); }

  std::shared_ptr<const CompiledPolicy> policy;
  World world;
  model::Counters counters;
  model::Changes changes;

 private:
  model::GroupId here_;
  std::map<std::string, model::MemberId> members_;
  language::Scratch scratch_;
};

inline base::Instant noon(int seconds = 0) {
  return base::Instant{} + base::days(20'000) + base::hours(4) + base::seconds(seconds);
}

}  // namespace engine::replying
