#include "connectors/wecom/https/https_transport.h"

#include <doctest/doctest.h>

#include "base/clock.h"
#include "connectors/https/loopback_server_test.h"

using namespace connectors::wecom;
using connectors::https::LoopbackServer;
using connectors::https::TestAnswer;

TEST_CASE("https transport: requests as WeCom wants them") {
  std::vector<std::string> requests;
  LoopbackServer server([&](const std::string& request) {
    requests.push_back(request);
    const std::string body = R"({"errcode":0})";
    return TestAnswer{"HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) +
                      "\r\n\r\n" + body};
  });
  base::ManualClock clock(base::Instant{0});
  TransportOptions options;
  CHECK(options.host == "qyapi.weixin.qq.com");
  options.host = "localhost";
  options.port = server.port();
  options.use_tls = false;
  const auto transport = open_transport(options, clock);
  REQUIRE(transport.has_value());
  const auto posted = (*transport)->send({"POST", "/cgi-bin/y", R"({"名":"会馆"})"});
  REQUIRE(posted.has_value());
  CHECK(posted->status == 200);
  CHECK(posted->body == R"({"errcode":0})");
  CHECK((*transport)->send({"GET", "/cgi-bin/x?access_token=t", ""}).has_value());
  CHECK(requests.at(0).starts_with(
      "POST /cgi-bin/y HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) + "\r\n"));
  CHECK(requests.at(0).find("Content-Type: application/json; charset=utf-8\r\n") !=
        std::string::npos);
  CHECK(requests.at(0).ends_with("\r\n\r\n{\"名\":\"会馆\"}"));
  CHECK(requests.at(1).starts_with("GET /cgi-bin/x?access_token=t HTTP/1.1\r\n"));
  CHECK(requests.at(1).find("Content-Type") == std::string::npos);
}

TEST_CASE("https transport: failures say what may have arrived; bad settings are refused") {
  base::ManualClock clock(base::Instant{0});
  TransportOptions options;
  options.use_tls = false;
  CHECK(open_transport(options, clock).error().field == "use_tls");
  options.host = "localhost";
  {
    LoopbackServer server([](const std::string&) { return TestAnswer{"", true}; });
    options.port = server.port();
    const auto transport = open_transport(options, clock);
    REQUIRE(transport.has_value());
    const auto sent = (*transport)->send({"GET", "/", ""});
    REQUIRE_FALSE(sent.has_value());
    CHECK(sent.error().may_have_arrived);
  }
  const auto transport = open_transport(options, clock);
  REQUIRE(transport.has_value());
  const auto sent = (*transport)->send({"GET", "/", ""});
  REQUIRE_FALSE(sent.has_value());
  CHECK_FALSE(sent.error().may_have_arrived);
  CHECK(sent.error().error.code == base::ErrorCode::unavailable);
}
