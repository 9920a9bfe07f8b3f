#include "connectors/wecom/client.h"

#include <doctest/doctest.h>

#include "connectors/wecom/json_fields.h"
#include "connectors/wecom/scripted_transport_test.h"

using namespace connectors::wecom;
using base::ErrorCode;
using base::json::object;

namespace {

const ApiCall reading{.path = "externalcontact/get", .query = {{"external_userid", "wo 1&"}}};
const ApiCall changing{
    .path = "externalcontact/remark", .body = object{{"remark", "客户"}}, .intent = Intent::change};

}  // namespace

TEST_CASE("client: token, path, query and body as WeCom wants them") {
  CallTest test;
  test.transport.answer(ok);
  CHECK(test.client.call(reading).has_value());
  CHECK(test.transport.token_targets.at(0) ==
        "/cgi-bin/gettoken?corpid=ww1&corpsecret=the%26secret");
  CHECK(test.transport.requests.at(0).method == "GET");
  CHECK(test.transport.requests.at(0).target ==
        "/cgi-bin/externalcontact/get?access_token=token1&external_userid=wo%201%26");
  test.transport.answer(ok);
  CHECK(test.client.call(changing).has_value());
  CHECK(test.transport.requests.at(1).method == "POST");
  CHECK(test.transport.requests.at(1).body == R"({"remark":"客户"})");
  CHECK(test.transport.token_targets.size() == 1);
}

TEST_CASE("client: a refused token is fetched again once and the call repeated once") {
  for (const int code : {40014, 42001}) {
    CallTest test;
    test.transport.answer(errcode(code));
    test.transport.answer(ok);
    CHECK(test.client.call(changing).has_value());
    CHECK(test.transport.requests.size() == 2);
    CHECK(test.transport.requests[1].target.find("access_token=token2") != std::string::npos);

    test.transport.answer(errcode(code));
    test.transport.answer(errcode(code));
    const auto refused = test.client.call(changing);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().errcode == code);
    CHECK_FALSE(refused.error().may_have_happened);
    CHECK(test.transport.requests.size() == 4);
  }
}

TEST_CASE("client: error codes become what is to be done") {
  CallTest test;
  const auto failure = [&](int code, const ApiCall& call) {
    test.transport.answer(errcode(code));
    const auto answer = test.client.call(call);
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().errcode == code);
    return answer.error();
  };
  CHECK(failure(84061, reading).what == ErrorClass::subject_lost);
  CHECK(failure(84061, reading).error.code == ErrorCode::not_found);
  CHECK(failure(60020, reading).what == ErrorClass::stop_and_alert);
  CHECK(failure(40058, reading).what == ErrorClass::never);
  CHECK(failure(99, reading).what == ErrorClass::never);
  CHECK(failure(-1, reading).what == ErrorClass::retry);
  // Busy: a change may have happened all the same; reading never matters.
  CHECK_FALSE(failure(-1, reading).may_have_happened);
  CHECK(failure(-1, changing).may_have_happened);
  CHECK_FALSE(failure(40058, changing).may_have_happened);
  // The text that WeCom sends stays out: it names addresses.
  CHECK(failure(48002, reading).error.text ==
        "externalcontact/get: the app has no right to call this interface (48002)");
}

TEST_CASE("client: after 45009 the path is left alone until its window is over") {
  CallTest test;
  test.transport.answer(errcode(45009));
  CHECK(test.client.call(reading).error().what == ErrorClass::wait_for_window);
  const auto held = test.client.call(reading);
  REQUIRE_FALSE(held.has_value());
  CHECK(held.error().error.code == ErrorCode::limit_exceeded);
  CHECK(held.error().retry_at == test.clock.now() + base::minutes(1));
  CHECK(test.transport.requests.size() == 1);
  test.transport.answer(ok);
  CHECK(test.client.call(changing).has_value());  // another path
  test.clock.advance(base::minutes(1));
  test.transport.answer(ok);
  CHECK(test.client.call(reading).has_value());
}

TEST_CASE("client: what cannot be read, or did not come, may have happened if it was a change") {
  const auto check_unreadable = [](std::string body, int status) {
    CAPTURE(body);
    CallTest test;
    test.transport.answer(body, status);
    const auto read = test.client.call(reading);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().what == ErrorClass::retry);
    CHECK_FALSE(read.error().may_have_happened);
    test.transport.answer(body, status);
    CHECK(test.client.call(changing).error().may_have_happened);
  };
  check_unreadable("", 200);
  check_unreadable("<html></html>", 200);
  check_unreadable("[]", 200);
  check_unreadable("{}", 200);
  check_unreadable(R"({"errcode":"0"})", 200);
  check_unreadable(R"({"errcode":0} more)", 200);
  check_unreadable(R"({"errcode":99999999999})", 200);
  check_unreadable(ok, 502);

  CallTest test;
  for (const bool may_have_arrived : {false, true}) {
    test.transport.fail(may_have_arrived);
    CHECK(test.client.call(changing).error().may_have_happened == may_have_arrived);
    test.transport.fail(may_have_arrived);
    CHECK_FALSE(test.client.call(reading).error().may_have_happened);
  }
}

TEST_CASE("client: without a token nothing is called, and secrets stay out of the error") {
  CallTest test;
  test.transport.token_answer = errcode(40001);
  const auto refused = test.client.call(reading);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().what == ErrorClass::stop_and_alert);
  CHECK(refused.error().error.text == "gettoken: the secret is wrong (40001)");
  CHECK(test.transport.requests.empty());
  for (const std::string body :
       {R"({"errcode":0,"access_token":"","expires_in":7200})",
        R"({"errcode":0,"access_token":"t"})", R"({"errcode":0,"access_token":"t","expires_in":0})",
        R"({"errcode":0,"access_token":"t","expires_in":86401})"}) {
    CallTest other;
    other.transport.token_answer = body;
    CHECK(other.client.call(reading).error().what == ErrorClass::retry);
  }
}

TEST_CASE("client: pages are followed to their end, and never in a circle") {
  std::vector<std::string> asked;
  const auto numbers = collect_pages<int>([&](const std::string& cursor) -> ApiResult<Page<int>> {
    asked.push_back(cursor);
    if (cursor.empty()) return Page<int>{{1, 2}, "a"};
    if (cursor == "a") return Page<int>{{}, "b"};
    return Page<int>{{3}, ""};
  });
  CHECK(numbers.value() == std::vector<int>{1, 2, 3});
  CHECK(asked == std::vector<std::string>{"", "a", "b"});
  const auto circle = collect_pages<int>([](const std::string&) -> ApiResult<Page<int>> {
    return Page<int>{{1}, "same"};
  });
  CHECK(circle.error().error.field == "next_cursor");
  const auto failing = collect_pages<int>([](const std::string& cursor) -> ApiResult<Page<int>> {
    if (cursor.empty()) return Page<int>{{1}, "a"};
    return refuse("no", "cursor");
  });
  CHECK_FALSE(failing.has_value());
}

TEST_CASE("json fields: the first field that is not as promised is named by its path") {
  const auto problem_of = [](std::string_view json) {
    const auto parsed = base::parse_json(json);
    REQUIRE(parsed.has_value());
    std::string problem;
    const JsonFields fields(parsed->get_object(), problem);
    for (const JsonFields& item : fields.list("list")) {
      item.text("id");
      item.number_or("count");
      item.seconds_or("at");
      item.flag_or("flag");
      item.texts_or("names");
      item.object_or("inner").text_or("name");
    }
    return problem;
  };
  CHECK(problem_of(R"({"list":[{"id":"a","count":"12","at":1,"flag":1,"names":["x"],"more":{}}]})")
            .empty());
  CHECK(problem_of(R"({"list":[{"id":"a","count":null,"inner":{"name":"n"}}]})").empty());
  CHECK(problem_of("{}") == "list");
  CHECK(problem_of(R"({"list":{}})") == "list");
  CHECK(problem_of(R"({"list":[1]})") == "list[0]");
  CHECK(problem_of(R"({"list":[{"id":"a"},{}]})") == "list[1].id");
  CHECK(problem_of(R"({"list":[{"id":1}]})") == "list[0].id");
  CHECK(problem_of(R"({"list":[{"id":"a","count":"x"}]})") == "list[0].count");
  CHECK(problem_of(R"({"list":[{"id":"a","count":1.5}]})") == "list[0].count");
  CHECK(problem_of(R"({"list":[{"id":"a","at":-1}]})") == "list[0].at");
  CHECK(problem_of(R"({"list":[{"id":"a","flag":2}]})") == "list[0].flag");
  CHECK(problem_of(R"({"list":[{"id":"a","names":["x",1]}]})") == "list[0].names[1]");
  CHECK(problem_of(R"({"list":[{"id":"a","inner":{"name":1}}]})") == "list[0].inner.name");
}
