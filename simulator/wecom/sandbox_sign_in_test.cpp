// Goal: signing in with the sandbox is as strict as with WeCom. Method: the connector's own calls
// over it, in simulated time.
#include <doctest/doctest.h>

#include "base/clock.h"
#include "connectors/wecom/callback_crypto.h"
#include "connectors/wecom/sign_in_calls.h"
#include "connectors/wecom/tokens.h"
#include "simulator/wecom/sandbox.h"

using namespace connectors::wecom;
using namespace simulator::wecom;
using base::minutes;
using base::seconds;

namespace {

constexpr base::Instant first_moment{1'700'000'000'000};

class Wire final : public HttpTransport {
 public:
  Wire(Sandbox& sandbox, const base::Clock& clock) : sandbox_(sandbox), clock_(clock) {}
  tl::expected<HttpResponse, TransportFailure> send(const HttpRequest& request) override {
    return HttpResponse{
        200, sandbox_.handle(request.method, request.target, request.body, clock_.now())};
  }

 private:
  Sandbox& sandbox_;
  const base::Clock& clock_;
};

struct Scene {
  base::ManualClock clock{first_moment};
  SandboxOptions options;
  Sandbox sandbox{options};
  Wire wire{sandbox, clock};
  GovernorOptions all{official_limits(), 1'000};  // so that the sandbox is the one to refuse
  Client client{{options.company, options.secret}, wire, clock, all};
};

std::map<std::string, std::string> query_of(const std::string& address) {
  std::map<std::string, std::string> query;
  std::size_t begin = address.find('?');
  while (begin != std::string::npos) {
    const std::size_t end = address.find_first_of("&#", begin + 1);
    const std::string pair = address.substr(begin + 1, end - begin - 1);
    const std::size_t middle = pair.find('=');
    std::string value = pair.substr(middle + 1);
    for (const auto& [from, to] : {std::pair{"%3A", ":"}, {"%2F", "/"}}) {
      for (std::size_t at = 0; (at = value.find(from, at)) != std::string::npos;) {
        value.replace(at, 3, to);
      }
    }
    query[pair.substr(0, middle)] = value;
    begin = end != std::string::npos && address[end] == '&' ? end : std::string::npos;
  }
  return query;
}

}  // namespace

TEST_CASE("sandbox sign-in: a code is of one person, once, for five minutes") {
  Scene scene;
  scene.sandbox.add_staff("limin");
  const auto who = [&](const std::string& code) { return member_of_code(scene.client, code); };
  const std::string code = scene.sandbox.give_code("limin", scene.clock.now());
  CHECK(who(code).value() == "limin");
  CHECK(who(code).error().errcode == 40029);
  CHECK(who("nonsense").error().errcode == 40029);
  const std::string late = scene.sandbox.give_code("limin", scene.clock.now());
  const std::string last = scene.sandbox.give_code("limin", scene.clock.now());
  scene.clock.advance(minutes(5) - base::milliseconds(1));
  CHECK(who(last).value() == "limin");
  scene.clock.advance(base::milliseconds(1));
  CHECK(who(late).error().errcode == 40029);
  CHECK(who(scene.sandbox.give_code("wm1001", scene.clock.now())).value().empty());
  CHECK(scene.sandbox.complaints().empty());
}

TEST_CASE("sandbox sign-in: the page is strict about what it is asked") {
  Scene scene;
  scene.sandbox.trust_domain("http://127.0.0.1:8080");
  CodePage page{"/x", scene.options.company, "http://127.0.0.1:8080/back", "abc",
                scene.options.agent};
  const auto fault = [&](const CodePage& asked, bool inside) {
    const auto opened = scene.sandbox.open_code_page(
        inside, query_of(inside ? page_inside(asked) : page_on_the_web(asked, "zh")));
    return opened ? std::string() : opened.error().field;
  };
  CHECK(fault(page, true).empty());
  CHECK(fault(page, false).empty());
  CodePage other = page;
  other.company = "ww9";
  CHECK(fault(other, true) == "appid");
  other = page;
  other.agent = 1;
  CHECK(fault(other, false) == "agentid");
  other = page;
  other.return_address = "http://127.0.0.1:80800/back";
  CHECK(fault(other, true) == "redirect_uri");
  other = page;
  other.state = std::string(129, 'a');
  CHECK(fault(other, true) == "state");
  other.state = std::string(128, 'a');
  CHECK(fault(other, true).empty());
  other.state = "a-b";
  CHECK(fault(other, false) == "state");
}

TEST_CASE(
    "sandbox sign-in: tickets are the same until they run out, and asked for too often refused") {
  Scene scene;
  const auto first = fetch_ticket(scene.client, TicketKind::agent);
  REQUIRE(first.has_value());
  CHECK(first->text == scene.sandbox.ticket_in_force(true));
  CHECK(fetch_ticket(scene.client, TicketKind::company).value().text != first->text);
  for (int i = 1; i < 100; ++i)
    CHECK(fetch_ticket(scene.client, TicketKind::agent)->text == first->text);
  CHECK(fetch_ticket(scene.client, TicketKind::agent).error().errcode == 45009);
  scene.clock.advance(seconds(7'200));
  const auto second = fetch_ticket(scene.client, TicketKind::agent);
  REQUIRE(second.has_value());
  CHECK(second->text != first->text);
  CHECK(scene.sandbox.complaints().empty());
}
