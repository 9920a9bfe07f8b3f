// Facts that publish, for tests: models that contradict the cold start, so that who reads shows in
// every decision, and a policy with a rule of its own.
#pragma once

#include <string>
#include <vector>

#include "base/ensure.h"
#include "base/json.h"
#include "language/published_model.h"
#include "language/text_trainer.h"
#include "model/fact.h"
#include "model/policy.h"

namespace server {

// A model for `task` that answers `label` to texts with one of `words`, and `otherwise` to the
// rest.
inline std::string taught_model(language::Task task, const std::string& label,
                                const std::string& otherwise, const std::vector<std::string>& words,
                                const std::vector<std::string>& others) {
  static const language::ColdReader reader = std::move(*language::ColdReader::create());
  std::vector<language::LabelledText> rows;
  for (int i = 0; i < 12; ++i) {
    for (const auto& word : words) rows.push_back({word, label});
    for (const auto& other : others) rows.push_back({other, otherwise});
  }
  auto trained = language::train_text_model(reader, task, rows);
  ENSURE(trained.has_value() && !trained->report.kept_cold_start);
  return *language::to_published(trained->model);
}

// Small talk asks, and what asks is small talk.
inline const std::string& upside_down_questions() {
  static const std::string made = taught_model(
      language::Task::question, "question", "other", {"哈哈", "早上好", "收到", "+1", "好的"},
      {"请问发票怎么开？", "登录不上了怎么办", "价格是多少呢", "库存同步失败是什么原因？"});
  return made;
}

inline const std::string& upside_down_advertising() {
  static const std::string made =
      taught_model(language::Task::ads, "ad", "other", {"哈哈", "早上好", "收到", "+1", "好的"},
                   {"加 薇 信 abc12345 免费领取资料", "兼职日结 300 联系 13800138000"});
  return made;
}

inline model::Fact command_fact(const std::string& id, const std::string& name,
                                const base::json::object& arguments, base::Instant at) {
  model::Fact fact;
  fact.source = "console";
  fact.external_id = id;
  fact.at = at;
  fact.actor = "lead";
  fact.body = model::Command{name, base::json::serialize(arguments)};
  return fact;
}

inline model::Fact publish_model(const std::string& id, const std::string& task,
                                 const std::string& mode, const std::string& body,
                                 base::Instant at) {
  base::json::object model{{"body", body}, {"labels", 108}, {"figures", base::json::object{}}};
  return command_fact(id, "reader.publish",
                      {{"task", task}, {"mode", mode}, {"model", std::move(model)}}, at);
}

inline model::Fact choose_model(const std::string& id, const std::string& task, int in_force,
                                int shadow, base::Instant at) {
  return command_fact(id, "reader.choose",
                      {{"task", task}, {"in_force", in_force}, {"shadow", shadow}}, at);
}

// Warns whoever writes `word`, and watches over newcomers.
inline model::Fact publish_policy(const std::string& id, const std::string& word,
                                  base::Instant at) {
  model::Policy policy = model::starting_policy();
  model::Rule rule;
  rule.id = "word-" + id;
  rule.name = "测试";
  rule.kind = model::RuleKind::words;
  rule.mode = model::EntryMode::on;
  rule.words = {word};
  rule.ladder = {model::Consequence::warn};
  policy.rules.insert(policy.rules.begin(), std::move(rule));
  policy.onboarding.is_on = true;
  policy.onboarding.nickname = "{地区}-{姓名}";
  policy.onboarding.introduction = "公司、主营";
  policy.onboarding.days = 5;
  policy.onboarding.nickname_after_days = {1, 2};
  return command_fact(id, "policy.publish", {{"policy", model::to_json(policy)}}, at);
}

// The same facts with publications among them, at fixed places.
inline std::vector<model::Fact> with_publications(const std::vector<model::Fact>& facts) {
  std::vector<model::Fact> all;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const base::Instant at = facts[i].at;
    switch (i * 20 / facts.size() == (i + 1) * 20 / facts.size() ? 0 : i * 20 / facts.size()) {
      case 2:
        all.push_back(publish_model("p2", "question", "shadow", upside_down_questions(), at));
        break;
      case 4: all.push_back(choose_model("p4", "question", 1, 0, at)); break;
      case 6: all.push_back(publish_policy("p6", "收到", at)); break;
      case 8: all.push_back(publish_model("p8", "ads", "on", upside_down_advertising(), at)); break;
      case 10: all.push_back(publish_model("p10", "ads", "on", "broken", at)); break;
      case 12: all.push_back(choose_model("p12", "question", 0, 1, at)); break;
      case 14: all.push_back(choose_model("p14", "ads", 0, 7, at)); break;
      case 16: all.push_back(choose_model("p16", "question", 1, 0, at)); break;
      case 18: all.push_back(publish_policy("p18", "早上好", at)); break;
      default: break;
    }
    all.push_back(facts[i]);
  }
  return all;
}

}  // namespace server
