#include "engine/conversation/scenario_test.h"

using namespace engine;
using namespace engine::conversation;

namespace {

struct Line {
  std::string_view time, who, text;
};

// Plays the lines and compares the state of the first question.
void check_chat(std::string_view expected, std::initializer_list<Line> lines) {
  ScenarioGroup chat;
  std::string log;
  for (const Line& line : lines) {
    log.append(line.time).append(" ").append(line.who).append(": ").append(line.text).append("\n");
    chat.say(line.time, line.who, line.text);
  }
  CAPTURE(log);
  CAPTURE(chat.decisions());
  CHECK(chat.state() == expected);
}

}  // namespace

TEST_CASE("questions: what becomes of the first one (who said what, then its state)") {
  check_chat("none", {{"10:00", "li", "大家好"}});
  check_chat("none", {{"10:00", "staff", "大家有问题吗"}});
  check_chat("none", {{"10:00", "bot", "要不要看看新课吗"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"}});
  check_chat("answered",
             {{"10:00", "li", "怎么导出报表?"}, {"10:05", "staff", "在设置里点导出按钮"}});
  // Chatter is nothing, a promise is a response and no answer.
  check_chat("open", {{"10:00", "li", "怎么导出报表?"}, {"10:01", "staff", "哈哈"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"}, {"10:01", "staff", "[微笑]"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"}, {"10:01", "staff", "好的 稍等"}});
  check_chat("answered", {{"10:00", "li", "怎么导出报表?"},
                          {"10:01", "staff", "好的 稍等"},
                          {"10:06", "staff", "在设置里点导出按钮"}});
  // Any staff may answer, other customers may not.
  check_chat("answered", {{"10:00", "li", "怎么导出报表?"}, {"10:05", "boss", "设置里有导出按钮"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"}, {"10:05", "wang", "设置里有导出按钮"}});
  // Asking back stops the clock until the asker speaks.
  check_chat("waiting", {{"10:00", "li", "怎么导出报表?"}, {"10:05", "staff", "您用的哪个版本?"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"},
                      {"10:05", "staff", "您用的哪个版本?"},
                      {"10:07", "li", "企业版 3.2"}});
  check_chat("waiting", {{"10:00", "li", "怎么导出报表?"},
                         {"10:05", "staff", "您用的哪个版本?"},
                         {"10:07", "li", "好的"}});
  check_chat("answered", {{"10:00", "li", "怎么导出报表?"},
                          {"10:05", "staff", "您用的哪个版本?"},
                          {"10:07", "li", "企业版 3.2"},
                          {"10:08", "staff", "那在设置里点导出按钮"}});
  // A long question explains as well as it asks.
  check_chat("answered", {{"10:00", "li", "怎么导出报表?"},
                          {"10:05", "staff",
                           "在左边的菜单里打开设置，找到数据这一页，往下拉到底会看到一个导出按钮，"
                           "点了以后选择日期范围和"
                           "格式，系统会把文件发到您的邮箱里，您看这样可以吗"}});
  // Thanks close what was answered, and only that.
  check_chat("closed:thanks", {{"10:00", "li", "怎么导出报表?"},
                               {"10:05", "staff", "在设置里点导出按钮"},
                               {"10:06", "li", "谢谢"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"}, {"10:01", "li", "谢谢"}});
  check_chat(
      "open",
      {{"10:00", "li", "怎么导出报表?"}, {"10:01", "staff", "好的 稍等"}, {"10:02", "li", "谢谢"}});
  check_chat("answered", {{"10:00", "li", "怎么导出报表?"},
                          {"10:05", "staff", "在设置里点导出按钮"},
                          {"10:06", "li", "谢谢，不过我明天再试"}});
  check_chat("closed:self_answered", {{"10:00", "li", "怎么导出报表?"}, {"10:03", "li", "解决了"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"}, {"10:03", "li", "还没解决"}});
  check_chat("closed:thanks", {{"10:00", "li", "怎么导出报表?"},
                               {"10:05", "staff", "您刷新一下看看可以吗"},
                               {"10:06", "li", "好的谢谢"}});
  // It does not work: owed again.
  check_chat("open", {{"10:00", "li", "怎么导出报表?"},
                      {"10:05", "staff", "在设置里点导出按钮"},
                      {"10:10", "li", "点了不好用"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"},
                      {"10:05", "staff", "在设置里点导出按钮"},
                      {"10:10", "li", "点了没有反应怎么办?"}});
  check_chat("open", {{"10:00", "li", "怎么导出报表?"},
                      {"10:05", "staff", "在设置里点导出按钮"},
                      {"10:06", "li", "谢谢，不过还是没有按钮"}});
}

namespace {

// A question, its answer five minutes later, and then what the asker says.
struct FollowUp {
  ScenarioGroup chat;
  model::MessageId said;
  FollowUp(std::string_view time, std::string_view text, const Saying& how = {}) {
    chat.say("10:00", "li", "怎么导出报表?");
    chat.say("10:05", "staff", "在设置里点导出按钮");
    said = chat.say(time, "li", text, how);
  }
  std::string states() { return chat.state(1) + " " + chat.state(2); }
};

}  // namespace

TEST_CASE("follow-ups: what goes back reopens, what asks something new is a question of its own") {
  const auto states_after = [](std::string_view text, const Saying& how = {}) {
    return FollowUp("10:10", text, how).states();
  };
  for (const std::string_view text :
       {"还是不行", "点了，还是打不开怎么办?", "导出按钮在哪里?", "然后呢?",
        "还是不行，发票也打不开怎么办?", "Still not working", "it still doesn't work, what now?",
        "where is that?"}) {
    CAPTURE(text);
    CHECK(states_after(text) == "open none");
  }
  for (const std::string_view text : {"发票在哪里开?", "报表能定时发到邮箱吗?", "另外怎么导出报表?",
                                      "Can I pay by card?", "are you still open on Sunday?"}) {
    CAPTURE(text);
    CHECK(states_after(text) == "answered open");
  }
  // A reply says itself what it goes back to.
  CHECK(states_after("发票在哪里开?", {.reply_to = "m2"}) == "open none");
}

TEST_CASE("follow-ups: an hour after the answer every question is a new one") {
  CHECK(FollowUp("11:05", "还是打不开怎么办?").states() == "open none");
  CHECK(FollowUp("11:05:00.001", "还是打不开怎么办?").states() == "answered open");
}

TEST_CASE(
    "follow-ups: the new question has its own clock, and its own words in the notice to staff") {
  FollowUp asked("10:10", "发票在哪里开?");
  ScenarioGroup& chat = asked.chat;
  CHECK(chat.question(2).asked_at == ScenarioGroup::at("10:10"));
  CHECK(chat.question(2).due_at == ScenarioGroup::at("10:40"));
  CHECK(chat.question(2).message == asked.said);
  chat.pass("10:41");
  CHECK(chat.state(1) == "answered");
  CHECK(chat.question(1).breached_at.ms == 0);
  CHECK(chat.question(2).breached_at == ScenarioGroup::at("10:40"));
  REQUIRE(chat.effects().size() == 1);
  CHECK(chat.effects()[0].kind == "notify_staff");
  CHECK(base::parse_json(chat.effects()[0].body)->at("text").as_string() == "发票在哪里开?");
  CHECK(base::parse_json(chat.effects()[0].body)->at("question").as_int64() == 2);
  // And what it asks further, before any response, belongs to it.
  FollowUp further("10:10", "发票在哪里开?");
  further.chat.say("10:11", "li", "抬头可以改公司吗?");
  CHECK(further.chat.questions() == 2);
}

TEST_CASE("follow-ups: a reopened question is counted once, a new one for itself") {
  const auto questions_counted = [](std::string_view text) {
    FollowUp asked("10:10", text);
    asked.chat.say("10:12", "staff", "请更新到最新的版本", {.reply_to = "m3"});
    std::int64_t counted = 0;
    for (const auto& each : asked.chat.activity()) counted += each.questions;
    CHECK(counted == static_cast<std::int64_t>(asked.chat.questions()));
    return counted;
  };
  CHECK(questions_counted("还是打不开怎么办?") == 1);
  CHECK(questions_counted("发票在哪里开?") == 2);
}

TEST_CASE(
    "follow-ups: a question that arrives late, but was said before the answer, opens nothing") {
  CHECK(FollowUp("10:03", "发票在哪里开?").states() == "answered none");
}

TEST_CASE("follow-ups: the same after a restart") {
  for (const std::string_view text : {"导出按钮在哪里?", "还是不行", "发票在哪里开?"}) {
    ScenarioGroup kept, restarted;
    for (ScenarioGroup* chat : {&kept, &restarted}) {
      chat->say("10:00", "li", "怎么导出报表?");
      chat->say("10:05", "staff", "在设置里点导出按钮");
      if (chat == &restarted) chat->restart();
      chat->say("10:10", "li", text);
    }
    CHECK(kept.question_rows() == restarted.question_rows());
    CHECK(kept.decision_list() == restarted.decision_list());
  }
}

TEST_CASE("questions: opened with its evidence, the promise and its inverse") {
  ScenarioGroup chat;
  const auto asked = chat.say("20:50", "li", "怎么导出报表?");
  CHECK(chat.question().asked_at == ScenarioGroup::at("20:50"));
  CHECK(chat.question().due_at == ScenarioGroup::at("+1 09:20"));  // 30 business minutes
  CHECK(chat.question().warn_at == ScenarioGroup::at("+1 09:11"));
  const auto& opened = last_of(chat, "question.opened");
  CHECK(opened.message == asked);
  CHECK(opened.member == chat.member("li").id);
  CHECK(opened.policy_version == 3);
  CHECK(opened.mode == model::DecisionMode::live);
  CHECK(opened.reason == R"({"score":9E-1,"threshold":5E-1,"words":["?"],"promised_minutes":30,)"
                         R"("due_at":"2026-11-24T01:20:00.000Z"})");
  CHECK(opened.inverse == R"({"command":"question.close","question":1})");
  CHECK(chat.messages().at(asked).question == model::QuestionId(1));
}

TEST_CASE("questions: further ones of the same asker are the same, up to the limit") {
  for (const auto& [time, expected] :
       std::initializer_list<std::pair<std::string_view, std::size_t>>{
           {"10:20", 1}, {"11:00", 1}, {"11:00:00.001", 2}}) {
    CAPTURE(time);
    ScenarioGroup chat;
    chat.say("10:00", "li", "怎么导出报表?");
    const auto again = chat.say(time, "li", "发票在哪里开?");
    CHECK(chat.questions() == expected);
    CHECK(chat.question().last_message == (expected == 1 ? again : model::MessageId(1)));
  }
  ScenarioGroup others;
  others.say("10:00", "li", "怎么导出报表?");
  others.say("10:01", "wang", "发票在哪里开?");
  CHECK(others.questions() == 2);
}

TEST_CASE("questions: answered, with who, how and how long in business time") {
  ScenarioGroup chat;
  chat.say("20:50", "li", "怎么导出报表?");
  const auto answer = chat.say("+1 09:10", "staff", "在设置里点导出按钮");
  CHECK(chat.state() == "answered");
  const auto& row = chat.question();
  CHECK(row.answer == answer);
  CHECK(row.answered_by == chat.member("staff").id);
  CHECK(row.first_response_at == row.answered_at);
  CHECK(row.waited_ms == base::minutes(20).ms);
  const auto reason = reason_of(last_of(chat, "question.answered"));
  CHECK(reason.at("business_ms").as_int64() == base::minutes(20).ms);
  CHECK(reason.at("in_time").as_bool());
  CHECK(reason.at("linked").as_object().contains("how"));
  CHECK(chat.group().timers.empty());
}

TEST_CASE("threads: what staff say to somebody else answers nobody else's question") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:01", "wang", "我昨天收到货了", {.reply_to = "m1"});
  chat.say("10:02", "staff", "那太好了，欢迎继续选购", {.reply_to = "m2"});
  CHECK(chat.state() == "open");
  chat.say("10:03", "staff", "这个月有满减活动", {.reply_to = "m3"});  // goes on with it
  CHECK(chat.state() == "open");
}

TEST_CASE("threads: staff's word right after the only open question answers it, up to the limit") {
  const auto state_after = [](std::string_view time, std::string_view text) {
    ScenarioGroup chat;
    chat.say("20:00", "li", "怎么导出报表?");
    chat.say(time, "staff", text);
    return chat.state();
  };
  CHECK(state_after("+1 10:00", "在设置里点导出按钮") == "answered");  // two business hours
  CHECK(state_after("+1 10:00:01", "在设置里点导出按钮") == "open");
  CHECK(state_after("+1 09:10", "各位早上好，今天的课程在这里") == "open");  // to everybody
  CHECK(state_after("20:10", "@所有人 周五停机维护") == "open");
  ScenarioGroup two;
  two.say("20:00", "wang", "发票在哪里开?");
  two.say("20:01", "li", "怎么导出报表?");
  two.say("+1 09:30", "staff", "在设置里点导出按钮");  // to whom?
  CHECK(two.state(1) == "open");
  CHECK(two.state(2) == "open");
}

TEST_CASE("threads: the answer to one question leaves the other open") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:01", "wang", "发票在哪里开?");
  chat.say("10:02", "staff", "发票在订单页申请", {.reply_to = "m2"});
  CHECK(chat.state(1) == "open");
  CHECK(chat.state(2) == "answered");
}

TEST_CASE("threads: a customer who asks the asker back opens nothing") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:01", "wang", "你用的哪个版本?", {.reply_to = "m1"});
  CHECK(chat.questions() == 1);
  CHECK(chat.messages().at(model::MessageId(2)).question == model::QuestionId(1));
}

TEST_CASE("threads: where customers help each other, a word right after a question is about it") {
  const auto states_after = [](std::string_view time, std::string_view text) {
    ScenarioGroup chat;
    chat.group().staff.clear();
    chat.say("20:00", "li", "怎么导出报表?");
    chat.say(time, "wang", text);
    return chat.state(1) + " " + chat.state(2);
  };
  CHECK(states_after("20:10", "设置里有导出按钮") == "answered none");
  CHECK(states_after("20:01", "发票在哪里开?") == "open open");  // a question of their own
}

TEST_CASE("threads: a picture can answer, a sticker cannot") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:01", "staff", "", {.reply_to = "m1", .kind = model::MessageKind::sticker});
  CHECK(chat.state() == "open");
  chat.say("10:02", "staff", "", {.reply_to = "m1", .kind = model::MessageKind::image});
  CHECK(chat.state() == "answered");
}

TEST_CASE("responders: where there is no staff, anybody but the asker answers") {
  ScenarioGroup chat;
  chat.group().staff.clear();
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:01", "li", "我又试了一遍也没有");
  CHECK(chat.state() == "open");
  chat.say("10:02", "wang", "设置里有导出按钮", {.reply_to = "m1"});
  CHECK(chat.state() == "answered");

  auto policy = scenario_policy();
  policy.promise.responders = model::Responders::staff;
  ScenarioGroup strict(policy);
  strict.group().staff.clear();
  strict.say("10:00", "li", "怎么导出报表?");
  strict.say("10:02", "wang", "设置里有导出按钮", {.reply_to = "m1"});
  CHECK(strict.state() == "open");
  strict.say("10:03", "staff", "设置里有导出按钮", {.reply_to = "m1"});
  CHECK(strict.state() == "answered");
}

TEST_CASE("changes: a question that is edited or revoked away is owed no more") {
  ScenarioGroup chat;
  const auto asked = chat.say("10:00", "li", "怎么导出报表?");
  chat.edit("10:01", asked, "怎么导出报表的文章写好了。");
  CHECK(chat.state() == "closed:not_a_question");
  CHECK(chat.group().timers.empty());

  ScenarioGroup revoked;
  revoked.revoke("10:01", revoked.say("10:00", "li", "怎么导出报表?"));
  CHECK(revoked.state() == "closed:withdrawn");

  ScenarioGroup made;
  const auto told = made.say("10:00", "li", "导出报表");
  CHECK(made.questions() == 0);
  made.edit("10:05", told, "怎么导出报表?");
  CHECK(made.state() == "open");
  CHECK(made.question().asked_at == ScenarioGroup::at("10:05"));
}

TEST_CASE("changes: an answer that is revoked is owed again, by the old promise") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  const auto answer = chat.say("10:05", "staff", "在设置里点导出按钮");
  chat.revoke("10:06", answer);
  CHECK(chat.state() == "open");
  CHECK_FALSE(chat.question().answer);
  chat.pass("10:31");
  CHECK(chat.question().breached_at == ScenarioGroup::at("10:30"));
}

TEST_CASE("history: the same decisions and tasks, but nobody is told") {
  ScenarioGroup chat;
  chat.history = true;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("11:00");
  CHECK(chat.decisions() == "opened warned breached");
  CHECK(chat.decision_list()[2].mode == model::DecisionMode::history);
  CHECK(chat.effects().empty());
  CHECK(chat.tasks() == "answer_question:open escalation:open");
  chat.say("11:05", "staff", "在设置里点导出按钮");
  CHECK(chat.tasks() == "answer_question:done escalation:done");

  // Imported, then the clock runs on live: still nobody is told of what was asked in the past.
  ScenarioGroup imported;
  imported.history = true;
  imported.say("10:00", "li", "怎么导出报表?");
  imported.history = false;
  imported.pass("11:00");
  CHECK(imported.decisions() == "opened warned breached");
  CHECK(imported.effects().empty());
}

TEST_CASE("activity: counted per member and day of the company") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:05", "staff", "在设置里点导出按钮", {.reply_to = "m1"});
  chat.say("10:06", "li", "不好用");
  std::map<std::string, model::Activity> sums;
  for (const auto& each : chat.activity()) {
    auto& sum = sums[chat.world().members.at(each.member).name];
    sum.messages += each.messages;
    sum.questions += each.questions;
    sum.answers += each.answers;
    sum.negative += each.negative;
    sum.replies_received += each.replies_received;
    CHECK(each.day == *base::parse_day("2026-11-23"));
  }
  CHECK(sums["li"].messages == 2);
  CHECK(sums["li"].questions == 1);
  CHECK(sums["li"].negative == 1);
  CHECK(sums["li"].replies_received == 1);
  CHECK(sums["staff"].answers == 1);
}

TEST_CASE("chatter: no decision is written for what decides nothing") {
  ScenarioGroup chat;
  for (int i = 0; i < 50; ++i) chat.say("10:00", i % 2 == 0 ? "li" : "wang", "今天天气不错");
  CHECK(chat.decisions() == "");
  CHECK(chat.question_rows().empty());
}

TEST_CASE("answers: who explains at length without a question mark does not ask back") {
  const auto after = [](std::string_view word) {
    ScenarioGroup chat;
    chat.say("10:00", "li", "怎么导出报表?");
    chat.say("10:05", "staff", word, {.reply_to = "m1"});
    return chat.state();
  };
  CHECK(after("您用的是电脑版吗") == "waiting");
  CHECK(after("您用的是电脑版还是手机版，手机版要更新到最新的版本吗？") == "waiting");
  CHECK(after("入库单需要审核之后才会增加库存，您看下单据的状态是已经审核过的吗") == "answered");
  // Sixteen characters and seventeen, as the reading of scenarios has it: "吗" at the end asks.
  CHECK(after("一二三四五六七八九十一二三四五吗") == "waiting");
  CHECK(after("一二三四五六七八九十一二三四五六吗") == "answered");
}
