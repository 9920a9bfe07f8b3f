#include "connectors/https/https_client.h"

#include <doctest/doctest.h>

#include <mutex>

#include "base/clock.h"
#include "connectors/https/loopback_server_test.h"

using namespace connectors::https;
using base::ErrorCode;

namespace {

std::string reply(const std::string& body, const std::string& more = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more +
         "\r\n" + body;
}

Options options_for(const LoopbackServer& server, bool use_tls) {
  Options options;
  options.host = "localhost";
  options.port = server.port();
  options.use_tls = use_tls;
  options.connect_seconds_max = 30;
  return options;
}

struct Opened {
  base::ManualClock clock{base::Instant{0}};
  std::unique_ptr<Client> client;
  explicit Opened(const Options& options) {
    auto opened = open_client(options, clock);
    REQUIRE(opened.has_value());
    client = *std::move(opened);
  }
};

const Request asking{"GET", "/cgi-bin/x?access_token=t", {}, ""};

}  // namespace

TEST_CASE("https: requests with their headers, over one connection") {
  std::mutex mutex;
  std::vector<std::string> requests;
  LoopbackServer server([&](const std::string& request) {
    const std::lock_guard lock(mutex);
    requests.push_back(request);
    return TestAnswer{reply("{}")};
  });
  Opened opened(options_for(server, false));
  for (int i = 0; i < 3; ++i) {
    const auto answer =
        opened.client->send({"POST", "/in", {{"webhook-id", "m1"}}, R"({"名":"会馆"})"});
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body == "{}");
  }
  CHECK(server.connections() == 1);
  CHECK(opened.client->send(asking).has_value());
  CHECK(requests.at(0).starts_with(
      "POST /in HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) + "\r\n"));
  CHECK(requests.at(0).find("\r\nwebhook-id: m1\r\n") != std::string::npos);
  CHECK(requests.at(0).ends_with("\r\n\r\n{\"名\":\"会馆\"}"));
  CHECK(requests.at(3).starts_with("GET /cgi-bin/x?access_token=t HTTP/1.1\r\n"));
  opened.clock.advance(base::seconds(31));  // idle for too long
  CHECK(opened.client->send(asking).has_value());
  CHECK(server.connections() == 2);
}

TEST_CASE("https: an address that is refused is not connected to") {
  LoopbackServer server([](const std::string&) { return TestAnswer{reply("{}")}; });
  Options options = options_for(server, false);
  std::vector<std::string> judged;
  std::string verdict = "private";
  options.address_rule = [&](const std::string& address) {
    judged.push_back(address);
    return verdict;
  };
  Opened opened(options);
  const auto refused = opened.client->send(asking);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().error.code == ErrorCode::not_allowed);
  CHECK(refused.error().error.text.ends_with(": private"));
  CHECK_FALSE(refused.error().may_have_arrived);
  REQUIRE(judged.size() == 1);
  CHECK((judged[0] == "127.0.0.1" || judged[0] == "::1"));
  CHECK(server.connections() == 0);
  verdict.clear();
  CHECK(opened.client->send(asking).has_value());
  CHECK(server.connections() == 1);
}

TEST_CASE("https: a redirect is an answer, and long answers may be cut") {
  LoopbackServer server([](const std::string& request) {
    if (request.starts_with("GET /long")) return TestAnswer{reply(std::string(101, 'x'))};
    return TestAnswer{
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"};
  });
  Options options = options_for(server, false);
  options.response_bytes_max = 100;
  options.cuts_long_answers = true;
  Opened opened(options);
  CHECK(opened.client->send({"GET", "/", {}, ""})->status == 302);
  CHECK(opened.client->send({"GET", "/long", {}, ""})->status == 200);
  CHECK(opened.client->send({"GET", "/", {}, ""})->status == 302);
  CHECK(server.connections() == 2);  // what is left of the long answer is not read
}

TEST_CASE("https: a connection that was closed meanwhile is not used again") {
  LoopbackServer server([](const std::string&) { return TestAnswer{reply("{}"), true}; });
  Opened opened(options_for(server, false));
  for (int i = 0; i < 5; ++i) {
    CHECK(opened.client->send(asking).has_value());
    while (server.closed() < i + 1) std::this_thread::yield();
  }
  CHECK(server.connections() == 5);
  LoopbackServer polite([](const std::string&) {
    return TestAnswer{reply("{}", "Connection: close\r\n"), true};
  });
  Opened second(options_for(polite, false));
  for (int i = 0; i < 5; ++i) CHECK(second.client->send(asking).has_value());
  CHECK(polite.connections() == 5);
}

TEST_CASE("https: the certificate must be known and name the host") {
  const std::string folder = GUILDHALL_BINARY_DIR;
  const TestCertificate good("localhost"), foreign("example.com");
  const std::string good_file = folder + "/https_client_good.pem";
  const std::string foreign_file = folder + "/https_client_foreign.pem";
  good.write(good_file);
  foreign.write(foreign_file);
  const auto answer = [](const std::string&) { return TestAnswer{reply("{}")}; };
  {
    LoopbackServer server(answer, &good);
    Options options = options_for(server, true);
    Opened unknown(options);  // not among the system's authorities
    const auto refused = unknown.client->send(asking);
    REQUIRE_FALSE(refused.has_value());
    CHECK_FALSE(refused.error().may_have_arrived);
    CHECK(refused.error().error.text.starts_with("TLS to localhost: "));
    options.authority_file = good_file;
    Opened known(options);
    for (int i = 0; i < 3; ++i) CHECK(known.client->send(asking).has_value());
    CHECK(server.connections() == 2);
    options.host = "127.0.0.1";
    Opened by_number(options);
    CHECK_FALSE(by_number.client->send(asking).has_value());
  }
  LoopbackServer server(answer, &foreign);
  Options options = options_for(server, true);
  options.authority_file = foreign_file;
  Opened other_name(options);
  CHECK_FALSE(other_name.client->send(asking).has_value());
  std::remove(good_file.c_str());
  std::remove(foreign_file.c_str());
}

TEST_CASE("https: what may have arrived is told from what has not") {
  const auto failure = [](const TestAnswer& answer, std::size_t bytes_max) {
    LoopbackServer server([&](const std::string&) { return answer; });
    Options options = options_for(server, false);
    options.answer_seconds_max = 1;
    options.response_bytes_max = bytes_max;
    Opened opened(options);
    const auto sent = opened.client->send(asking);
    if (sent) return std::string("answered");
    CHECK(sent.error().may_have_arrived);
    return std::string(base::to_string(sent.error().error.code));
  };
  const std::string unavailable(base::to_string(ErrorCode::unavailable));
  CHECK(failure({"", true}, 100) == unavailable);   // closed without an answer
  CHECK(failure({"", false}, 100) == unavailable);  // silence
  CHECK(failure({"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", true}, 100) == unavailable);
  CHECK(failure({"no HTTP at all\r\n\r\n", true}, 100) == unavailable);
  CHECK(failure({reply(std::string(100, 'x'))}, 100) == "answered");
  CHECK(failure({reply(std::string(101, 'x'))}, 100) == base::to_string(ErrorCode::limit_exceeded));

  Options nobody;
  {
    LoopbackServer server([](const std::string&) { return TestAnswer{}; });
    nobody = options_for(server, false);
  }
  Opened opened(nobody);
  const auto sent = opened.client->send(asking);
  REQUIRE_FALSE(sent.has_value());
  CHECK_FALSE(sent.error().may_have_arrived);
  CHECK(sent.error().error.code == ErrorCode::unavailable);
}

TEST_CASE("https: many threads at once, each with a connection of its own") {
  LoopbackServer server([](const std::string&) { return TestAnswer{reply("{}")}; });
  Options options = options_for(server, false);
  options.idle_connections_max = 4;
  Opened opened(options);
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 20; ++j) answered += opened.client->send(asking).has_value();
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(answered == 160);
}

TEST_CASE("https: settings that would give secrets away are refused") {
  base::ManualClock clock(base::Instant{0});
  Options options;
  CHECK(open_client(options, clock).error().field == "host");
  options.host = "crm.example.com";
  options.use_tls = false;
  CHECK(open_client(options, clock).error().field == "use_tls");
  options.use_tls = true;
  options.authority_file = "no such file";
  CHECK(open_client(options, clock).error().field == "authority_file");
}
