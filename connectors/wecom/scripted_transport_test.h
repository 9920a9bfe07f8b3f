// A stand-in for WeCom in tests: answers with what the test lays out, in order, and keeps what was
// asked. A token is given out to whoever asks for one; an unexpected call fails the test.
#pragma once

#include <doctest/doctest.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "connectors/wecom/client.h"

namespace connectors::wecom {

inline constexpr const char* ok = R"({"errcode":0,"errmsg":"ok"})";
inline std::string errcode(int code) {
  return R"({"errcode":)" + std::to_string(code) + R"(,"errmsg":"hint: [1], from ip: 1.2.3.4"})";
}

class ScriptedTransport final : public HttpTransport {
 public:
  using Answer = tl::expected<HttpResponse, TransportFailure>;

  void answer(std::string body, int status = 200) {
    answers_.push_back(HttpResponse{status, std::move(body)});
  }
  void fail(bool may_have_arrived) {
    answers_.push_back(tl::unexpected(TransportFailure{
        base::Error{base::ErrorCode::unavailable, "no answer"}, may_have_arrived}));
  }

  Answer send(const HttpRequest& request) override {
    if (request.target.starts_with("/cgi-bin/gettoken?")) {
      token_targets.push_back(request.target);
      if (token_answer.empty()) {
        return HttpResponse{200, R"({"errcode":0,"errmsg":"ok","access_token":"token)" +
                                     std::to_string(token_targets.size()) +
                                     R"(","expires_in":7200})"};
      }
      return HttpResponse{200, token_answer};
    }
    requests.push_back(request);
    REQUIRE(!answers_.empty());
    Answer next = std::move(answers_.front());
    answers_.pop_front();
    return next;
  }

  // The body of the latest request.
  base::json::object body() const {
    const auto parsed = base::parse_json(requests.back().body);
    REQUIRE(parsed.has_value());
    return parsed->get_object();
  }
  std::string path() const {
    return requests.back().target.substr(0, requests.back().target.find('?'));
  }

  std::vector<HttpRequest> requests;
  std::vector<std::string> token_targets;
  std::string token_answer;  // empty: a good one

 private:
  std::deque<Answer> answers_;
};

struct CallTest {
  base::ManualClock clock{base::Instant{1'700'000'000'000}};
  ScriptedTransport transport;
  Client client{{"ww1", "the&secret"}, transport, clock};
};

}  // namespace connectors::wecom
