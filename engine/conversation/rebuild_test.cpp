// Goal: a restart is invisible. Methodology: two groups hear the same random chat, with replies,
// edits, revocations, renamings, notices and late messages; one of them forgets everything after
// every few messages and fills its mind from the rows. Everything that they write down is equal,
// links included.
#include "base/random.h"
#include "engine/conversation/scenario_test.h"

using namespace engine;
using namespace engine::conversation;

namespace {

constexpr std::string_view people[] = {"li", "wang", "zhao", "chen", "staff", "boss", "bot", "li2"};
constexpr std::string_view texts[] = {"怎么导出报表?",
                                      "在设置里点导出按钮",
                                      "好的 稍等",
                                      "谢谢",
                                      "哈哈",
                                      "您用的哪个版本?",
                                      "企业版 3.2",
                                      "解决了",
                                      "点了不好用",
                                      "@li 看一下设置",
                                      "wang: 发票在订单页申请",
                                      "发票在哪里开?",
                                      "好的",
                                      "我也有这个问题",
                                      "还是不行",
                                      "导出按钮在哪?",
                                      "今天天气不错",
                                      "导出以后打不开?",
                                      "@staff 在吗",
                                      "li 说的对",
                                      "各位早上好"};

struct Play {
  ScenarioGroup& chat;
  base::Random random;
  std::int64_t clock_ms = 0;
  std::vector<model::MessageId> said = {};

  explicit Play(ScenarioGroup& group, std::uint64_t seed) : chat(group), random(seed) {}

  std::string time() {
    clock_ms += random.between(1'000, 400'000);
    const std::int64_t late = random.chance(0.1) ? random.between(0, 3'000'000) : 0;
    const std::int64_t at = std::max<std::int64_t>(0, clock_ms - late);
    const std::int64_t day = at / 86'400'000, second = at / 1000 % 86'400;
    char text[32];
    std::snprintf(text, sizeof text, "+%d %02d:%02d:%02d", static_cast<int>(day),
                  static_cast<int>(second / 3600), static_cast<int>(second / 60 % 60),
                  static_cast<int>(second % 60));
    return text;
  }

  template <std::size_t n>
  std::string_view any(const std::string_view (&list)[n]) {
    return list[random.below(n)];
  }

  void step() {
    const std::string when = time();
    if (!said.empty() && random.chance(0.04)) {
      chat.edit(when, said[random.below(said.size())], any(texts));
    } else if (!said.empty() && random.chance(0.03)) {
      chat.revoke(when, said[random.below(said.size())]);
    } else if (random.chance(0.02)) {
      model::Member& member = chat.member(any(people));
      member.name = "客户" + std::to_string(random.below(4));  // names collide on purpose
      renamed(chat.world(), member);
    } else if (random.chance(0.06) && chat.questions() > 0) {
      const auto question = static_cast<std::int64_t>(1 + random.below(chat.questions()));
      (void)chat.tap(when, question, any(texts), random.chance(0.5) ? "staff" : "");
    } else if (random.chance(0.03)) {
      chat.pass(when);
    } else if (random.chance(0.02)) {
      said.push_back(chat.edit_unseen(when, any(people), any(texts)));
    } else {
      Saying how;
      if (!said.empty() && random.chance(0.2)) {
        how.reply_to = "m" + std::to_string(said[random.below(said.size())].value);
      }
      if (random.chance(0.05)) how.reply_to = "unknown";
      if (random.chance(0.03)) how.kind = model::MessageKind::notice;
      const auto who = any(people);
      said.push_back(chat.say(when, who, any(texts), how));
    }
  }
};

void check_equal(ScenarioGroup& kept, ScenarioGroup& restarted) {
  REQUIRE(kept.messages() == restarted.messages());
  REQUIRE(kept.question_rows() == restarted.question_rows());
  REQUIRE(kept.decision_list() == restarted.decision_list());
  REQUIRE(kept.task_list() == restarted.task_list());
  REQUIRE(kept.group().timers == restarted.group().timers);
}

}  // namespace

TEST_CASE("restart: a group filled from its rows goes on exactly as one that stayed in mind") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    ScenarioGroup kept, restarted;
    Play left(kept, seed), right(restarted, seed);
    base::Random when(seed + 100);
    for (int i = 0; i < 400; ++i) {
      CAPTURE(i);
      left.step();
      right.step();
      check_equal(kept, restarted);
      if (when.chance(0.3)) restarted.restart();
    }
    CHECK(kept.questions() > 20);
    CHECK(kept.decisions().find("answered") != std::string::npos);
  }
}

TEST_CASE("restart: what is in mind is bounded") {
  ScenarioGroup chat;
  for (std::size_t i = 0; i < recall_messages + 10; ++i) {
    chat.say("10:00", i % 2 == 0 ? "li" : "wang", "今天天气不错");
  }
  CHECK(chat.group().said.size() == recall_messages);
  CHECK(chat.group().recent.size() == recent_messages);
  CHECK(chat.group().window.size() == recent_messages);
  std::string longest(linked_text_bytes_max + 100, 'a');
  chat.say("10:01", "li", longest);
  CHECK(chat.group().said.back().utterance.text.size() == linked_text_bytes_max);
}

TEST_CASE("restart: an edit that overtakes its message makes it, at its place") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  const auto unseen = chat.edit_unseen("10:01", "wang", "发票在哪里开?");
  CHECK(chat.group().said.back().utterance.id == unseen.value);
  CHECK(chat.state(2) == "open");
  CHECK(chat.messages().at(unseen).question == model::QuestionId(2));
  chat.restart();
  chat.say("10:05", "staff", "在订单页申请", {.reply_to = "m" + std::to_string(unseen.value)});
  CHECK(chat.state(1) == "open");
  CHECK(chat.state(2) == "answered");
}

TEST_CASE(
    "restart: of the questions the owed ones and the newest stay in mind, as the store brings "
    "them") {
  ScenarioGroup chat;
  for (int i = 0; i < static_cast<int>(newest_questions) + 20; ++i) {
    char time[16];
    std::snprintf(time, sizeof time, "1%d:%02d", i / 60, i % 60);
    const auto asked = chat.say(time, "u" + std::to_string(i), "怎么导出报表?");
    const std::string reply_to = "m" + std::to_string(asked.value);
    if (i % 3 == 0) chat.say(time, "staff", "在设置里点导出按钮", {.reply_to = reply_to});
    if (i % 9 == 0) chat.say(time, "u" + std::to_string(i), "谢谢", {.reply_to = reply_to});
    if (i % 10 == 0) chat.restart();  // compares
  }
  CHECK(chat.state(1) == "closed:thanks");
  CHECK_FALSE(chat.group().questions.contains(model::QuestionId(1)));
  CHECK(chat.group().questions.contains(model::QuestionId(2)));  // owed
  // Settled while it is old: it is forgotten at once, and known again when somebody reopens it.
  REQUIRE(chat.command("11:30", "question.close", {}, 2).has_value());
  CHECK_FALSE(chat.group().questions.contains(model::QuestionId(2)));
  chat.restart();
  REQUIRE(chat.command("11:31", "question.reopen", {}, 2).has_value());
  CHECK(chat.group().questions.contains(model::QuestionId(2)));
  chat.restart();
}
