// Group robots: the call, its limits, and what is told together.
#include "connectors/wecom/robot_calls.h"

#include <doctest/doctest.h>

#include "base/utf8.h"
#include "connectors/wecom/robot_notices.h"
#include "connectors/wecom/scripted_transport_test.h"

using namespace connectors::wecom;
using base::ErrorCode;
using base::json::object;

namespace {

const std::string key = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa";

RobotMessage message_of(RobotMessageKind kind, std::size_t bytes) {
  return {kind, std::string(bytes, 'a')};
}

object breach(const std::string& group) {
  return {{"kind", "breach"}, {"at", "11-23 10:30"}, {"group", group},
          {"who", "甲"},      {"text", "在吗"},      {"due", "11-23 10:30"}};
}

}  // namespace

TEST_CASE("robot: no token is fetched, the key is the authority") {
  CallTest test;
  test.transport.answer(ok);
  REQUIRE(say_by_robot(test.client, key, {RobotMessageKind::text, "你好"}).has_value());
  CHECK(test.transport.token_targets.empty());
  CHECK(test.transport.requests.at(0).method == "POST");
  CHECK(test.transport.requests.at(0).target == "/cgi-bin/webhook/send?key=" + key);
  CHECK(test.transport.requests.at(0).body == R"({"msgtype":"text","text":{"content":"你好"}})");
}

TEST_CASE("robot: texts to 2048 bytes, markdown to 4096, and not one more") {
  using enum RobotMessageKind;
  CHECK(robot_message_json(message_of(text, 2'048)).has_value());
  CHECK(robot_message_json(message_of(text, 2'049)).error().field == "text.content");
  CHECK(robot_message_json(message_of(markdown, 4'096)).has_value());
  const auto longer = robot_message_json(message_of(markdown, 4'097));
  CHECK(longer.error().code == ErrorCode::limit_exceeded);
  CHECK(longer.error().field == "markdown.content");
  CHECK(robot_message_json(message_of(text, 0)).error().code == ErrorCode::invalid_input);
}

TEST_CASE("robot: twenty messages a minute of one key; the next one waits for the window") {
  CallTest test;
  for (int i = 0; i < robot_messages_per_minute_max; ++i) {
    test.transport.answer(ok);
    REQUIRE(say_by_robot(test.client, key, {RobotMessageKind::text, "a"}).has_value());
  }
  const auto next = say_by_robot(test.client, key, {RobotMessageKind::text, "a"});
  REQUIRE_FALSE(next.has_value());
  CHECK(next.error().what == ErrorClass::wait_for_window);
  REQUIRE(next.error().retry_at.has_value());
  CHECK(*next.error().retry_at <= test.clock.now() + base::seconds(61));
  CHECK(next.error().error.text.find(key) == std::string::npos);
  test.transport.answer(ok);  // another robot has a window of its own
  CHECK(say_by_robot(test.client, key + "2", {RobotMessageKind::text, "a"}).has_value());
  test.clock.set(*next.error().retry_at);
  test.transport.answer(ok);
  CHECK(say_by_robot(test.client, key, {RobotMessageKind::text, "a"}).has_value());
}

TEST_CASE(
    "robot: refused for the minute's sake, it is closed for a minute each time, never longer") {
  CallTest test;
  for (int i = 0; i < 4; ++i) {
    test.transport.answer(errcode(45009));
    const auto said = say_by_robot(test.client, key, {RobotMessageKind::text, "a"});
    REQUIRE_FALSE(said.has_value());
    CHECK(said.error().errcode == 45009);
    CHECK_FALSE(is_robot_broken(said.error()));
    const auto held = say_by_robot(test.client, key, {RobotMessageKind::text, "a"});
    CHECK(held.error().retry_at == test.clock.now() + base::minutes(1));
    test.clock.set(test.clock.now() + base::minutes(1));
  }
}

TEST_CASE("robot: removed, switched off or out of the group, a person has to mend it") {
  for (const int code : {93000, 93004, 93008}) {
    CallTest test;
    test.transport.answer(errcode(code));
    const auto said = say_by_robot(test.client, key, {RobotMessageKind::text, "a"});
    REQUIRE_FALSE(said.has_value());
    CHECK(is_robot_broken(said.error()));
    CHECK(said.error().error.text.find(key) == std::string::npos);
  }
  CallTest test;
  test.transport.fail(true);
  const auto lost = say_by_robot(test.client, key, {RobotMessageKind::text, "a"});
  CHECK(lost.error().may_have_happened);
  CHECK_FALSE(is_robot_broken(lost.error()));
}

TEST_CASE("robot: the key is found in what a person pastes, and never said again") {
  const std::string address = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=";
  CHECK(robot_key_in(key).value() == key);
  CHECK(robot_key_in(" " + address + key + "&debug=1\n").value() == key);
  for (const std::string& wrong :
       {std::string(), std::string("short"), address, address + "<script>alert(1)</script>",
        std::string(robot_key_bytes_min - 1, 'k'), std::string(robot_key_bytes_max + 1, 'k')}) {
    const auto read = robot_key_in(wrong);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().field == "secret");
    if (wrong.size() > 10) CHECK(read.error().text.find(wrong) == std::string::npos);
  }
  CHECK(robot_key_in(std::string(robot_key_bytes_min, 'k')).has_value());
  CHECK(robot_key_in(std::string(robot_key_bytes_max, 'k')).has_value());
}

TEST_CASE("robot: as many parts as fit, and how many more there are") {
  CHECK(fit_parts({}, 100).text.empty());
  const auto all = fit_parts({"aaaa", "bbbb"}, 9);
  CHECK(all.text == "aaaa\nbbbb");
  CHECK(all.parts == 2);
  const auto some = fit_parts({"aaaa", "bbbbbbbbbb", "cccccccccc"}, 4 + 1 + 16);
  CHECK(some.text == "aaaa\n…另有 2 条");
  CHECK(some.parts == 1);
  // A part that is longer than a message is cut between characters, not within one.
  std::string longer;
  for (int i = 0; i < 1'400; ++i) longer += "会";
  for (std::size_t bytes_max = 4'090; bytes_max <= 4'096; ++bytes_max) {
    const auto cut = fit_parts({longer, "b"}, bytes_max);
    CHECK(cut.parts == 1);
    CHECK(cut.text.size() <= bytes_max);
    CHECK(cut.text.size() > bytes_max - 4);
    CHECK(base::is_valid_utf8(cut.text));
    CHECK(cut.text.ends_with("会…\n…另有 1 条"));
  }
}

TEST_CASE("robot: every notice stands in one of the messages, none of which is too long") {
  std::vector<object> bodies;
  for (int i = 0; i < 100; ++i) bodies.push_back(breach("群" + std::to_string(1'000 + i)));
  std::string told;
  std::size_t messages = 0;
  for (std::size_t from = 0; from < bodies.size(); ++messages) {
    const auto message = notices_message(std::span(bodies).subspan(from), {});
    REQUIRE(message.parts > 0);
    CHECK(message.text.size() <= robot_markdown_bytes_max);
    const bool is_last = from + message.parts == bodies.size();
    CHECK((message.text.find("…另有") == std::string::npos) == is_last);
    told += message.text;
    from += message.parts;
  }
  CHECK(messages > 1);
  CHECK(messages < 20);
  for (int i = 0; i < 100; ++i) CHECK(told.find("群" + std::to_string(1'000 + i)) != told.npos);
}

TEST_CASE("robot: what customers write makes no link, mentions nobody and colours nothing") {
  CHECK(plain_in_markdown("<@all> [钱](http://x) **a** # `b`\nc", 100) ==
        "＜＠all＞ ［钱］(http://x) ＊＊a＊＊ ＃ ｀b｀ c");
  CHECK(plain_in_markdown("会馆会馆", 4) == "会馆会馆");
  CHECK(plain_in_markdown("会馆会馆会", 4) == "会馆会馆…");
  object body = breach("<font>");
  CHECK(notice_text(body, {}).find("＜font＞") != std::string::npos);
  CHECK(notice_text(body, {}).find("可能重复") == std::string::npos);
  body["again"] = true;
  CHECK(notice_text(body, {}).find("可能重复") != std::string::npos);
}
