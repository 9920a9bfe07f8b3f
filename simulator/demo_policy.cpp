#include "simulator/demo_policy.h"

#include "simulator/talk.h"

namespace simulator {
namespace {

model::KeywordReply reply(std::string id, std::string name, std::vector<std::string> words,
                          std::string text) {
  model::KeywordReply entry;
  entry.id = std::move(id);
  entry.name = std::move(name);
  entry.words = std::move(words);
  entry.reply = std::move(text);
  return entry;
}

// One FAQ per question variant of a topic would answer too much with too little: one entry per topic, asked in
// all its ways, with the answer that fits most.
std::vector<model::Faq> faqs() {
  std::vector<model::Faq> entries;
  for (const Topic& topic : topics()) {
    for (std::size_t i = 0; i < topic.answers.size() && i < topic.questions.size(); ++i) {
      model::Faq entry;
      entry.id = std::string(topic.name) + "-" + std::to_string(i + 1);
      std::string question(topic.questions[i]);
      for (const std::string_view slot : {"{n}", "{p}", "{x}"}) {
        for (std::size_t at; (at = question.find(slot)) != std::string::npos;) question.erase(at, slot.size());
      }
      entry.questions.push_back(std::move(question));
      entry.answer = topic.answers[i];
      if (entry.answer.find('{') != std::string::npos) continue;
      entry.mode = i == 0 ? model::EntryMode::on : model::EntryMode::shadow;
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

}  // namespace

model::Policy demo_policy() {
  model::Policy policy = model::starting_policy();
  for (auto& day : policy.calendar.week) day = {{9 * 60, 12 * 60 + 30}, {13 * 60 + 30, 21 * 60}};
  for (const char* day : {"2026-10-01", "2026-10-02", "2026-10-03", "2027-01-01"}) {
    if (const auto date = base::parse_day(day)) policy.calendar.special[*date] = {};
  }
  policy.cards.kinds = {"answer_question", "escalation"};
  policy.onboarding.is_on = true;
  policy.onboarding.nickname = "{公司}-{姓名}";
  policy.onboarding.nickname_example = "鑫达贸易-张三";
  policy.onboarding.introduction = "城市、公司、主营什么、最想解决的一个问题";
  policy.onboarding.gift_words = {"领资料包"};
  policy.promise.first_response_minutes = 30;
  policy.promise.next_response_minutes = 60;
  for (model::Rule& rule : policy.rules) {
    if (rule.kind == model::RuleKind::advertising || rule.kind == model::RuleKind::contact ||
        rule.kind == model::RuleKind::flooding) {
      rule.mode = model::EntryMode::on;
    }
  }
  policy.replies = {
      reply("live-stream", "直播报名", {"报名"}, "{name} 已收到报名，开播前 15 分钟会在群里提醒大家。"),
      reply("manual", "操作手册", {"操作手册", "使用说明"}, "操作手册在群公告最后一条，也可以在“学院-新手必看”里查看。"),
      reply("manual-english", "manual", {"user manual"},
            "The manual is the last entry of the group's notice board, and in the Academy under New here."),
      reply("human", "转人工", {"转人工", "人工客服"}, "{name} 已通知值班同事，服务时间 9:00–21:00。")};
  policy.faqs = faqs();
  return policy;
}

}  // namespace simulator
