#include "engine/conversation/question_state.h"

#include <string>

#include "engine/conversation/scenario_test.h"

using namespace engine::conversation;
using model::QuestionState;

namespace {

constexpr std::string_view event_names[] = {
    "responded", "countered", "answered",    "spoke",   "asked_again",
    "thanked",   "solved",    "withdrawn",   "answer_lost", "ran_out",
    "assign",    "close",     "reopen",      "wait",    "answer"};
static_assert(std::size(event_names) == question_event_count);

// "open>waiting waiting>waiting …": what an event does, state by state.
std::string row_of(QuestionEvent event) {
  std::string row;
  for (std::size_t i = 0; i < question_state_count; ++i) {
    const auto state = static_cast<QuestionState>(i);
    const auto next = next_state(state, event);
    if (!next) continue;
    if (!row.empty()) row += ' ';
    row.append(model::to_name(state)).append(">").append(model::to_name(*next));
  }
  return row;
}

// A question brought into the state by what would bring it there.
ScenarioGroup in_state(QuestionState state) {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  if (state == QuestionState::waiting) REQUIRE(chat.command("10:01", "question.wait").has_value());
  if (state == QuestionState::closed) REQUIRE(chat.command("10:01", "question.close").has_value());
  if (state == QuestionState::answered) chat.say("10:01", "staff", "在设置里", {.reply_to = "m1"});
  if (state == QuestionState::expired) chat.pass("+3 10:00");
  CHECK(chat.question().state == state);
  return chat;
}

}  // namespace

TEST_CASE("table: every event in every state") {
  using enum QuestionEvent;
  CHECK(row_of(responded) == "open>open waiting>waiting answered>answered");
  CHECK(row_of(countered) == "open>waiting waiting>waiting answered>answered");
  CHECK(row_of(answered) == "open>answered waiting>answered answered>answered expired>answered");
  CHECK(row_of(spoke) == "open>open waiting>open answered>answered");
  CHECK(row_of(asked_again) == "open>open waiting>open answered>open");
  CHECK(row_of(thanked) == "open>open waiting>closed answered>closed");
  CHECK(row_of(solved) == "open>closed waiting>closed answered>closed");
  CHECK(row_of(withdrawn) == "open>closed waiting>closed");
  CHECK(row_of(answer_lost) == "answered>open");
  CHECK(row_of(ran_out) == "open>expired waiting>expired");
  CHECK(row_of(assign) == "open>open waiting>waiting");
  CHECK(row_of(close) == "open>closed waiting>closed answered>closed expired>closed");
  CHECK(row_of(reopen) == "waiting>open answered>open closed>open expired>open");
  CHECK(row_of(wait) == "open>waiting");
  CHECK(row_of(answer) == "open>answered waiting>answered expired>answered");
}

TEST_CASE("table: every command in every state does what the table says, or is refused with a remedy") {
  constexpr std::pair<std::string_view, QuestionEvent> commands[] = {
      {"question.assign", QuestionEvent::assign}, {"question.close", QuestionEvent::close},
      {"question.reopen", QuestionEvent::reopen}, {"question.wait", QuestionEvent::wait},
      {"question.answered", QuestionEvent::answer}};
  for (std::size_t i = 0; i < question_state_count; ++i) {
    const auto state = static_cast<QuestionState>(i);
    for (const auto& [name, event] : commands) {
      CAPTURE(name);
      CAPTURE(model::to_name(state));
      ScenarioGroup chat = in_state(state);
      const auto before = chat.question();
      const auto decisions = chat.decision_list().size();
      base::json::object arguments;
      if (event == QuestionEvent::assign) arguments["member"] = chat.member("boss").id.value;
      const auto done = chat.command(state == QuestionState::expired ? "+3 10:01" : "10:02", name,
                                     arguments);
      const auto next = next_state(state, event);
      REQUIRE(done.has_value() == next.has_value());
      if (next) {
        CHECK(chat.question().state == *next);
        CHECK(chat.decision_list().size() == decisions + 1);
        CHECK(chat.decision_list().back().reason.find(R"("by":"zhou")") != std::string::npos);
      } else {
        CHECK(done.error().code == base::ErrorCode::invalid_input);
        CHECK(done.error().field == "question");
        CHECK(done.error().text.find(remedy_in(state)) != std::string::npos);
        CHECK(chat.question() == before);
        CHECK(chat.decision_list().size() == decisions);
      }
      // A clock runs exactly while an answer is owed.
      bool has_clock = false, has_end = false;
      for (const auto& [id, timer] : chat.group().timers) {
        has_clock |= timer.kind == "question.breach";
        has_end |= timer.kind == "question.expire";
      }
      const auto now = chat.question().state;
      CHECK(has_clock == (now == QuestionState::open));
      CHECK(has_end == is_owed(now));
    }
  }
}

TEST_CASE("commands: assigned to staff only, with their task; noted answers belong to the group") {
  ScenarioGroup chat;
  chat.say("10:00", "li", "怎么导出报表?");
  chat.pass("10:25");
  base::json::object to;
  to["member"] = chat.member("li").id.value;
  const auto refused = chat.command("10:26", "question.assign", to);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().field == "member");
  to["member"] = chat.member("boss").id.value;
  REQUIRE(chat.command("10:26", "question.assign", to).has_value());
  CHECK(chat.question().assignee == chat.member("boss").id);
  const model::Task& task = chat.task_list().begin()->second;
  CHECK(task.owner == chat.member("boss").id);
  CHECK(task.handed_from == "zhou");

  base::json::object with;
  with["message"] = 4711;
  const auto unknown = chat.command("10:27", "question.answered", with);
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().field == "message");
  const auto said = chat.say("10:28", "staff", "各位看置顶");  // to everybody: not seen as an answer
  CHECK(chat.state() == "open");
  with["message"] = said.value;
  REQUIRE(chat.command("10:29", "question.answered", with).has_value());
  CHECK(chat.question().answer == said);
  CHECK(chat.question().answered_at == ScenarioGroup::at("10:28"));
  CHECK(chat.messages().at(said).question == model::QuestionId(1));
  CHECK(chat.tasks() == "answer_question:done");

  base::json::object why;
  why["reason"] = "tired";
  const auto strange = chat.command("10:30", "question.close", why);
  REQUIRE_FALSE(strange.has_value());
  CHECK(strange.error().field == "reason");
  CHECK_FALSE(chat.command("10:30", "question.frobnicate").has_value());
}
