// Who comes with a code, tickets, and the addresses of WeCom's sign-in pages, as its documents have
// them.
#include "connectors/wecom/sign_in_calls.h"

#include <doctest/doctest.h>

#include "connectors/wecom/scripted_transport_test.h"

using namespace connectors::wecom;

TEST_CASE("sign-in calls: a member has a userid, anybody else an openid") {
  CallTest test;
  test.transport.answer(R"({"errcode":0,"errmsg":"ok","userid":"ZhangSan","user_ticket":"T"})");
  CHECK(member_of_code(test.client, "a code&x").value() == "ZhangSan");
  CHECK(test.transport.requests.back().target ==
        "/cgi-bin/auth/getuserinfo?access_token=token1&code=a%20code%26x");
  test.transport.answer(
      R"({"errcode":0,"errmsg":"ok","openid":"OPENID","external_userid":"wmEAAA"})");
  CHECK(member_of_code(test.client, "c").value().empty());
  test.transport.answer(R"({"errcode":0,"errmsg":"ok"})");
  CHECK(member_of_code(test.client, "c").error().error.field == "userid");
}

TEST_CASE("sign-in calls: a code that is no good is no reason to try again, and is not told on") {
  CallTest test;
  test.transport.answer(R"({"errcode":40029,"errmsg":"invalid code SECRETCODE"})");
  const auto used = member_of_code(test.client, "SECRETCODE");
  REQUIRE_FALSE(used.has_value());
  CHECK(used.error().errcode == 40029);
  CHECK(used.error().what == ErrorClass::never);
  CHECK(used.error().error.text.find("SECRETCODE") == std::string::npos);
  CHECK(member_of_code(test.client, "").error().error.field == "code");
  CHECK(member_of_code(test.client, std::string(code_bytes_max + 1, 'c')).error().error.field ==
        "code");
  test.transport.answer(R"({"errcode":0,"errmsg":"ok","userid":"u"})");
  CHECK(member_of_code(test.client, std::string(code_bytes_max, 'c')).value() == "u");
}

TEST_CASE("sign-in calls: the two kinds of tickets have two addresses") {
  CallTest test;
  constexpr const char* sample =
      R"({"errcode":0,"errmsg":"ok","ticket":"bxLdikRXVbTPdHSM05e5u5sUoXNKd8","expires_in":7200})";
  test.transport.answer(sample);
  const auto ticket = fetch_ticket(test.client, TicketKind::company);
  REQUIRE(ticket.has_value());
  CHECK(ticket->text == "bxLdikRXVbTPdHSM05e5u5sUoXNKd8");
  CHECK(ticket->lifetime == base::seconds(7'200));
  CHECK(test.transport.requests.back().target == "/cgi-bin/get_jsapi_ticket?access_token=token1");
  test.transport.answer(sample);
  CHECK(fetch_ticket(test.client, TicketKind::agent).has_value());
  CHECK(test.transport.requests.back().target ==
        "/cgi-bin/ticket/get?access_token=token1&type=agent_config");
  for (const char* wrong : {R"({"errcode":0,"ticket":"","expires_in":7200})",
                            R"({"errcode":0,"ticket":"t","expires_in":0})",
                            R"({"errcode":0,"ticket":"t","expires_in":86401})"}) {
    test.transport.answer(wrong);
    CHECK(fetch_ticket(test.client, TicketKind::company).error().error.field == "ticket");
  }
}

TEST_CASE("sign-in calls: where a browser goes") {
  const CodePage inside{"https://open.weixin.qq.com/connect/oauth2/authorize", "wwCORP",
                        "https://g.example.com/back?x=1", "abc123", 1'000'002};
  CHECK(page_inside(inside) ==
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wwCORP&redirect_uri="
        "https%3A%2F%2Fg.example.com%2Fback%3Fx%3D1&response_type=code&scope=snsapi_base"
        "&state=abc123&agentid=1000002#wechat_redirect");
  CodePage web = inside;
  web.page = "https://login.work.weixin.qq.com/wwlogin/sso/login";
  CHECK(page_on_the_web(web, "en") ==
        "https://login.work.weixin.qq.com/wwlogin/sso/login?login_type=CorpApp&appid=wwCORP"
        "&agentid=1000002&redirect_uri=https%3A%2F%2Fg.example.com%2Fback%3Fx%3D1&state=abc123"
        "&lang=en");
}
