// What is owed by when, and facts that arrive out of their order.
#include "engine/conversation/scenario_test.h"

using namespace engine;
using namespace engine::conversation;

TEST_CASE("clock: warned, broken, escalated; the answer ends it all") {
  ScenarioGroup chat;
  chat.group().row.owner = chat.member("boss").id;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("10:20");
  CHECK(chat.tasks() == "");
  chat.pass("10:21");  // 70 % of 30 minutes
  CHECK(chat.decisions() == "opened warned");
  CHECK(chat.tasks() == "answer_question:open");
  const model::Task& task = chat.task_list().begin()->second;
  CHECK(task.owner == chat.member("boss").id);
  CHECK(task.due_at == ScenarioGroup::at("10:30"));
  CHECK(task.question == model::QuestionId(1));
  CHECK(task.title == "待回答：li：怎么导出报表?");
  chat.pass("10:30");  // a word at the due time would be in time
  CHECK(chat.question().breached_at.ms == 0);
  chat.pass("10:31");
  CHECK(chat.decisions() == "opened warned breached");
  CHECK(chat.question().breached_at == ScenarioGroup::at("10:30"));
  CHECK(chat.tasks() == "answer_question:open escalation:open");
  REQUIRE(chat.effects().size() == 1);
  CHECK(chat.effects()[0].kind == "notify_staff");
  CHECK(chat.effects()[0].key.starts_with("question.breach:1:"));
  const auto answer = chat.say("10:40", "staff", "在设置里点导出按钮");
  CHECK(chat.tasks() == "answer_question:done escalation:done");
  CHECK(chat.task_list().begin()->second.evidence == "message:" + std::to_string(answer.value));
  CHECK(chat.question().breached_at == ScenarioGroup::at("10:30"));
  CHECK_FALSE(reason_of(last_of(chat, "question.answered")).at("in_time").as_bool());
  CHECK(chat.group().tasks.empty());
}

TEST_CASE("clock: a word at the very moment at which it was due keeps the promise") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:30", "staff", "在设置里点导出按钮");
  CHECK(chat.decisions() == "opened warned answered");
  CHECK(chat.question().breached_at.ms == 0);
  ScenarioGroup late;
  late.say("10:00", "li", "怎么导出报表?");
  late.say("10:30:00.001", "staff", "在设置里点导出按钮");
  CHECK(late.decisions() == "opened warned breached answered");
}

TEST_CASE("clock: a promise buys the time of a next response, once") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:10", "staff", "好的 稍等");
  CHECK(chat.question().first_response_at == ScenarioGroup::at("10:10"));
  CHECK(chat.question().due_at == ScenarioGroup::at("11:10"));
  chat.say("10:50", "staff", "我看一下");
  CHECK(chat.question().due_at == ScenarioGroup::at("11:10"));
  chat.pass("11:11");
  CHECK(chat.question().breached_at == ScenarioGroup::at("11:10"));
  CHECK(reason_of(last_of(chat, "question.breached")).at("clock").as_string() == "next_response");
}

TEST_CASE("clock: stands still while the asker is waited for") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:10", "staff", "您用的哪个版本?");
  chat.pass("14:00");
  CHECK(chat.decisions() == "opened waiting");  // no warning, no breach
  chat.say("14:00", "li", "企业版 3.2");
  CHECK(chat.question().due_at == ScenarioGroup::at("15:00"));  // a next response
  CHECK(chat.question().paused_ms == base::minutes(230).ms);
  chat.say("14:20", "staff", "在设置里点导出按钮");
  CHECK(chat.question().waited_ms == base::minutes(30).ms);
}

TEST_CASE("clock: an operator's pause leaves what was left of the first response") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  REQUIRE(chat.command("10:10", "question.wait").has_value());
  CHECK(chat.state() == "waiting");
  REQUIRE(chat.command("20:55", "question.reopen").has_value());
  CHECK(chat.state() == "open");
  CHECK(chat.question().due_at == ScenarioGroup::at("+1 09:15"));  // 20 minutes were left
  CHECK(chat.question().warn_at == ScenarioGroup::at("+1 09:06"));
}

TEST_CASE("clock: asked on after the answer, a next response is owed") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:05", "staff", "在设置里点导出按钮");
  chat.say("10:30", "li", "点了没有反应怎么办?");
  CHECK(chat.decisions() == "opened answered reopened");
  CHECK(chat.questions() == 1);
  CHECK(chat.question().due_at == ScenarioGroup::at("11:30"));
  CHECK(chat.question().first_response_at == ScenarioGroup::at("10:05"));
  chat.say("10:40", "staff", "清一下缓存就有了");
  CHECK(chat.state() == "answered");
  CHECK(chat.question().waited_ms == base::minutes(15).ms);  // 10:05 to 10:30 was nobody's
}

TEST_CASE("clock: unanswered for 72 hours, a question is owed no more, and is kept as unanswered") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("+3 09:59");
  CHECK(chat.state() == "open");
  chat.pass("+3 10:00");
  CHECK(chat.state() == "expired");
  CHECK(chat.question().answered_at.ms == 0);
  CHECK(chat.question().waited_ms == base::hours(36).ms);  // 12 hours a day
  CHECK(chat.tasks() == "escalation:cancelled");
  CHECK(chat.group().timers.empty());
}

TEST_CASE("clock: a warning that was missed by more than an hour is dropped, a breach never is") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("12:00");  // the program was off
  CHECK(chat.decisions() == "opened breached");
  ScenarioGroup in_time;
  in_time.say("10:00", "li", "怎么导出报表?");
  in_time.pass("11:21");  // one hour late
  CHECK(in_time.decisions() == "opened warned breached");
}

TEST_CASE("clock: a breach found days later is a task, but no alarm") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("+1 10:30");
  CHECK(chat.effects().size() == 1);
  ScenarioGroup late;
  late.say("10:00", "li", "怎么导出报表?");
  late.pass("+1 10:31");
  CHECK(late.effects().empty());
  CHECK(late.tasks() == "escalation:open");
}

TEST_CASE("out of order: an answer that arrives late but was in time takes the breach back") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("11:00");
  CHECK(chat.tasks() == "answer_question:open escalation:open");
  chat.say("10:20", "staff", "在设置里点导出按钮", {.reply_to = "m1"});
  CHECK(chat.state() == "answered");
  CHECK(chat.question().breached_at.ms == 0);
  CHECK(chat.question().waited_ms == base::minutes(20).ms);
  CHECK(chat.tasks() == "answer_question:done escalation:cancelled");
  CHECK(chat.decisions() == "opened warned breached answered_in_time_learned_late answered");
  // Nobody is called any more for what was no breach.
  REQUIRE(chat.effects().size() == 2);
  CHECK(chat.effects()[1].key == chat.effects()[0].key);
  CHECK(chat.effects()[1].state == model::EffectState::withdrawn);
  CHECK(chat.effects()[1].result == "answered in time, learned late");
}

// A promise can be broken twice by the same time: taken back, and owed again. The outbox holds each
// key once, so an alarm is named by its decision too (pump_test.cpp meets such facts).
TEST_CASE("out of order: each alarm has a name of its own, and is withdrawn by its time") {
  ScenarioGroup chat;
  chat.say("20:00", "li", "怎么导出报表?");
  chat.pass("+1 12:00");
  REQUIRE(chat.effects().size() == 1);
  const model::Effect& alarm = chat.effects()[0];
  CHECK(alarm.key == "question.breach:1:" + std::to_string(chat.question().due_at.ms) + "/" +
                         std::to_string(alarm.decision.value));
  chat.say("20:30", "staff", "在设置里点数据再点导出", {.reply_to = "m1"});
  REQUIRE(chat.effects().size() == 2);
  CHECK(chat.effects()[1].key == chat.effects()[0].key);
  CHECK(chat.effects()[1].state == model::EffectState::withdrawn);
}

TEST_CASE("out of order: an alarm that is under way already is not called back") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("11:00");
  REQUIRE(chat.effects().size() == 1);
  for (auto& [id, effect] : chat.world().effects) effect.state = model::EffectState::parked;
  chat.say("10:20", "staff", "在设置里点导出按钮", {.reply_to = "m1"});
  CHECK(chat.question().breached_at.ms == 0);
  CHECK(chat.effects().size() == 1);
}

TEST_CASE("out of order: an earlier answer replaces a later one, a later one changes nothing") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("10:40", "staff", "在设置里点导出按钮", {.reply_to = "m1"});
  CHECK(chat.question().breached_at == ScenarioGroup::at("10:30"));
  const auto first = chat.say("10:15", "boss", "设置里有导出按钮", {.reply_to = "m1"});
  CHECK(chat.question().answer == first);
  CHECK(chat.question().answered_at == ScenarioGroup::at("10:15"));
  CHECK(chat.question().breached_at.ms == 0);
  CHECK(chat.question().waited_ms == base::minutes(15).ms);
  chat.say("10:50", "boss", "还可以用快捷键", {.reply_to = "m1"});
  CHECK(chat.question().answer == first);
}

TEST_CASE("out of order: times never run backwards") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.say("09:50", "staff", "在设置里点导出按钮", {.reply_to = "m1"});  // a clock that is off
  CHECK(chat.state() == "answered");
  CHECK(chat.question().answered_at == chat.question().asked_at);
  CHECK(chat.question().waited_ms == 0);
}

TEST_CASE("out of order: a question that arrives after its own answer is answered") {
  ScenarioGroup chat;
  chat.say("10:05", "staff", "在设置里点导出按钮", {.reply_to = "q7"});
  chat.restart();
  chat.say("10:00", "li", "怎么导出报表?", {.external_id = "q7"});
  CHECK(chat.state() == "answered");
  CHECK(chat.question().waited_ms == base::minutes(5).ms);
}

TEST_CASE("out of order: an answer to an expired question is still its answer") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("+4 10:00");
  CHECK(chat.state() == "expired");
  chat.say("+4 10:05", "staff", "在设置里点导出按钮", {.reply_to = "m1"});
  CHECK(chat.state() == "answered");
  CHECK(chat.question().breached_at == ScenarioGroup::at("10:30"));
}
