// Goal: what staff tap in the sidebar for a question is credited to that question, whichever comes
// first, the tap's report or the message; and nothing else is.
#include "engine/conversation/tapped.h"

#include "engine/conversation/scenario_test.h"

using namespace engine;
using namespace engine::conversation;

namespace {

constexpr std::string_view answer = "填写抬头后提交即可";

// Question 1 of li, question 2 of wang, which is the newer one: a text that addresses nobody would
// be taken for an answer to it.
struct Two {
  ScenarioGroup chat;
  Two() {
    chat.say("10:00", "li", "发票在哪里开?");
    chat.say("10:05", "wang", "怎么导出报表?");
    REQUIRE(chat.questions() == 2);
  }
};

std::int64_t answers_counted(const ScenarioGroup& chat) {
  std::int64_t sum = 0;
  for (const auto& each : chat.activity()) sum += each.answers;
  return sum;
}

}  // namespace

TEST_CASE("tapped: without a report the text is credited to the newest question") {
  Two two;
  two.chat.say("10:06", "staff", answer);
  CHECK(two.chat.state(1) == "open");
  CHECK(two.chat.state(2) == "answered");
}

TEST_CASE("tapped: the report comes before the message") {
  Two two;
  REQUIRE(two.chat.tap("10:06:00", 1, answer, "staff").has_value());
  two.chat.restart();
  const auto said = two.chat.say("10:06:02", "staff", answer);
  CHECK(two.chat.state(1) == "answered");
  CHECK(two.chat.state(2) == "open");
  const auto& row = two.chat.messages().at(said);
  CHECK(row.parent == two.chat.question(1).message);
  CHECK(row.parent_reason == model::LinkReason::sidebar);
  CHECK(row.question == model::QuestionId(1));
  const auto reason = reason_of(last_of(two.chat, "question.answered"));
  CHECK(reason.at("linked").as_object().at("how") == "sidebar");
  CHECK(answers_counted(two.chat) == 1);
  // It is used up: the same words once more are like any others.
  CHECK(two.chat.group().cooldowns.empty());
  const auto again = two.chat.say("10:06:30", "staff", answer);
  CHECK(two.chat.messages().at(again).parent_reason != model::LinkReason::sidebar);
}

TEST_CASE("tapped: the message comes before the report, and another question is owed again") {
  Two two;
  const auto said = two.chat.say("10:06:00", "staff", answer);
  REQUIRE(two.chat.state(2) == "answered");
  REQUIRE(two.chat.tap("10:06:40", 1, answer).has_value());
  CHECK(two.chat.state(1) == "answered");
  CHECK(two.chat.question(1).answer == said);
  CHECK(two.chat.state(2) == "open");
  CHECK(two.chat.question(2).first_response_at.ms == 0);
  CHECK(two.chat.question(2).answer.value == 0);
  CHECK(two.chat.messages().at(said).question == model::QuestionId(1));
  CHECK(answers_counted(two.chat) == 1);
  CHECK(reason_of(last_of(two.chat, "question.reopened")).at("why") == "said_for_another");
  two.chat.restart();
  // The clock of the other goes on: its promise is broken when nobody answers.
  two.chat.pass("11:00");
  CHECK(two.chat.question(2).breached_at.ms != 0);
  CHECK(two.chat.question(1).breached_at.ms == 0);
}

TEST_CASE("tapped: reported when it was credited rightly, nothing changes") {
  Two two;
  two.chat.say("10:06:00", "staff", answer);
  const std::string before = two.chat.decisions();
  REQUIRE(two.chat.tap("10:06:01", 2, answer).has_value());
  CHECK(two.chat.decisions() == before);
  CHECK(two.chat.group().cooldowns.empty());
}

TEST_CASE("tapped: only the text, the author and the moment that were tapped") {
  const auto first_question_after = [](std::string_view tap_at, std::string_view by,
                                       std::string_view said_at, std::string_view who,
                                       std::string_view text) {
    Two two;
    REQUIRE(two.chat.tap(tap_at, 1, answer, by).has_value());
    two.chat.say(said_at, who, text);
    return two.chat.state(1);
  };
  CHECK(first_question_after("10:06", "staff", "10:06", "staff", answer) == "answered");
  CHECK(first_question_after("10:06", "", "10:08", "boss", answer) == "answered");  // at the limit
  CHECK(first_question_after("10:08", "", "10:06", "boss", answer) == "answered");
  CHECK(first_question_after("10:06", "", "10:08:01", "boss", answer) == "open");
  CHECK(first_question_after("10:06", "staff", "10:06", "boss", answer) == "open");
  CHECK(first_question_after("10:06", "staff", "10:06", "staff", "请在订单页申请") == "open");
  CHECK(first_question_after("10:06", "", "10:06", "zhao", answer) == "open");  // no staff
}

TEST_CASE("tapped: what is said for a question that is settled changes nothing of it") {
  Two two;
  REQUIRE(two.chat.command("10:05:10", "question.close", {}, 1).has_value());
  REQUIRE(two.chat.tap("10:06", 1, answer).has_value());
  two.chat.say("10:06", "staff", answer);
  CHECK(two.chat.state(1) == "closed:operator");
  CHECK(two.chat.state(2) == "answered");  // as the linker thinks
  // The same when the message was first.
  Two other;
  REQUIRE(other.chat.command("10:05:10", "question.close", {}, 1).has_value());
  other.chat.say("10:06", "staff", answer);
  REQUIRE(other.chat.tap("10:06", 1, answer).has_value());
  CHECK(other.chat.state(1) == "closed:operator");
  CHECK(other.chat.state(2) == "answered");
}

TEST_CASE("tapped: a mere 稍等 is a response, no answer") {
  Two two;
  REQUIRE(two.chat.tap("10:06", 1, "好的 稍等").has_value());
  two.chat.say("10:06:05", "staff", "好的 稍等");
  CHECK(two.chat.state(1) == "open");
  CHECK(two.chat.question(1).first_response_at.ms != 0);
  CHECK(two.chat.question(2).first_response_at.ms == 0);
}

TEST_CASE("tapped: what waits is bounded, and old taps go") {
  Two two;
  for (std::size_t i = 0; i < tapped_max + 20; ++i) {
    REQUIRE(two.chat.tap("10:06", 1, "话术 " + std::to_string(i)).has_value());
  }
  CHECK(two.chat.group().cooldowns.size() == tapped_max);
  two.chat.restart();
  REQUIRE(two.chat.tap("+1 10:08", 1, answer).has_value());  // at the limit all are still there
  CHECK(two.chat.group().cooldowns.size() == tapped_max);
  REQUIRE(two.chat.tap("+2 12:00", 1, "话术").has_value());
  CHECK(two.chat.group().cooldowns.size() == 1);
}

TEST_CASE("tapped: refused without a text, or with one too long") {
  Two two;
  CHECK_FALSE(two.chat.tap("10:06", 1, "").has_value());
  CHECK(two.chat.tap("10:06", 1, std::string(tapped_text_bytes_max, 'a')).has_value());
  const auto refused = two.chat.tap("10:06", 1, std::string(tapped_text_bytes_max + 1, 'a'));
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().field == "text");
}
