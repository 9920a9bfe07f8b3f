// Sign-in with a workplace: who gets in, who does not, and that no state and no code serves twice
// or in another browser.
#include <algorithm>

#include "api/access.h"
#include "api/sign_in_states.h"
#include "api/test_world.h"

namespace api {

using testing::Browser;
using testing::parsed;
using testing::World;

namespace {

constexpr std::string_view back = "/api/v1/sign-in/wecom/back";

// A browser that keeps its cookies and follows nothing.
struct Visitor {
  World& world;
  std::map<std::string, std::string> cookies;
  std::string agent = "Mozilla/5.0";
  std::string address = "10.0.0.1";

  Response get(std::string_view target) {
    Request request;
    request.method = "GET";
    request.address = address;
    request.is_secure = true;
    testing::require_done(parse_target(target, request));
    request.headers["user-agent"] = agent;
    for (const auto& [name, value] : cookies) request.headers["cookie"] += name + "=" + value + ";";
    Response response = world.api->handle(request);
    for (const auto& [name, text] : response.headers) {
      if (name != "Set-Cookie") continue;
      const std::size_t equals = text.find('=');
      cookies[text.substr(0, equals)] = text.substr(equals + 1, text.find(';') - equals - 1);
    }
    return response;
  }
};

std::string header_of(const Response& response, std::string_view wanted) {
  for (const auto& [name, text] : response.headers) {
    if (name == wanted) return text;
  }
  return {};
}

std::string state_in(const std::string& address) {
  const std::size_t begin = address.find("state=") + 6;
  return address.substr(begin, address.find('&', begin) - begin);
}

// Goes to WeCom and comes back with this code; where that leads.
std::string come(Visitor& visitor, const std::string& code, const std::string& goal = "console") {
  const Response begun = visitor.get("/api/v1/sign-in/wecom?goal=" + goal);
  REQUIRE(begun.status == 303);
  const std::string state = state_in(header_of(begun, "Location"));
  const Response done = visitor.get(std::string(back) + "?code=" + code + "&state=" + state);
  REQUIRE(done.status == 303);
  return header_of(done, "Location");
}

void link(World& world, int account, const std::string& user) {
  const Response linked =
      world.send(world.as("admin"), "PATCH", "/api/v1/accounts/" + std::to_string(account),
                 R"({"wecom_user":")" + user + "\"}");
  REQUIRE_MESSAGE(linked.status == 200, linked.body);
}

}  // namespace

TEST_CASE("sign-in states: good once, in one browser, for ten minutes, for one platform") {
  SignInStates states;
  const base::Instant now{1'000'000};
  const BegunSignIn begun = states.begin("wecom", SignInGoal::sidebar, now);
  CHECK(begun.state.size() == 64);
  CHECK(begun.state != states.begin("wecom", SignInGoal::sidebar, now).state);
  const auto try_it = [&](std::string_view source, const std::string& state,
                          const std::string& cookie, base::Instant at) {
    return states.finish(source, state, cookie, at).is_good;
  };
  CHECK_FALSE(try_it("wecom", begun.state, "", now));
  CHECK_FALSE(try_it("line", begun.state, begun.cookie, now));
  CHECK_FALSE(try_it("wecom", begun.state + "0", begun.cookie, now));
  std::string elsewhere = begun.cookie;
  elsewhere.replace(elsewhere.find("sidebar"), 7, "console");
  CHECK_FALSE(try_it("wecom", begun.state, elsewhere, now));
  std::string longer = begun.cookie;
  longer.front() = '9';
  CHECK_FALSE(try_it("wecom", begun.state, longer, now));
  const BegunSignIn other = states.begin("wecom", SignInGoal::sidebar, now);
  CHECK_FALSE(try_it("wecom", begun.state, other.cookie, now));  // another browser's cookie
  CHECK(try_it("wecom", begun.state, begun.cookie, now + sign_in_lifetime - base::milliseconds(1)));
  CHECK_FALSE(try_it("wecom", begun.state, begun.cookie, now));  // a second time
  CHECK_FALSE(try_it("wecom", other.state, other.cookie, now + sign_in_lifetime));
  CHECK(states.finish("wecom", other.state, other.cookie, now + sign_in_lifetime).goal ==
        SignInGoal::sidebar);
  SignInStates restarted;
  CHECK_FALSE(restarted.finish("wecom", other.state, other.cookie, now).is_good);
}

TEST_CASE("sign-in: an account that is linked is opened, and the audit trail says so") {
  World world;
  world.as("viewer");  // account 2
  link(world, 2, "U2");
  Visitor visitor{world, {}};
  CHECK(come(visitor, "code-u2") == "/?signed_in=wecom");
  Browser browser;
  browser.cookie = visitor.cookies[std::string(session_cookie)];
  const auto session = parsed(world.get(browser, "/api/v1/session"));
  CHECK(base::text_at(session, "login") == "a-viewer");
  CHECK(base::text_at(session, "role") == "viewer");
  CHECK(base::integer_at(*base::object_at(session, "member"), "id") ==
        2);  // their tasks are theirs
  const auto trail = world.get(world.as("admin"), "/api/v1/audit").body;
  CHECK(trail.find(R"("action":"finish_sign_in")") != std::string::npos);
  CHECK(trail.find("code-u2") == std::string::npos);
  // The same browser, and the same way back once more: used.
  CHECK(come(visitor, "code-u2", "sidebar") == "/sidebar?signed_in=wecom");
}

TEST_CASE("sign-in: the browser is sent to the right page of the platform, with a sealed cookie") {
  World world;
  Visitor visitor{world, {}};
  const Response web = visitor.get("/api/v1/sign-in/wecom?language=en");
  const std::string address = header_of(web, "Location");
  CHECK(address.starts_with("https://wecom.example.com/web?state="));
  CHECK(address.ends_with("&back=https://guildhall.example.com/api/v1/sign-in/wecom/back&lang=en"));
  const std::string cookie = header_of(web, "Set-Cookie");
  for (const std::string_view part :
       {"HttpOnly", "SameSite=Lax", "Path=/api/v1/sign-in/wecom/back", "Max-Age=600", "Secure"}) {
    CHECK_MESSAGE(cookie.find(part) != std::string::npos, part);
  }
  CHECK(cookie.find(state_in(address)) == std::string::npos);
  CHECK(header_of(web, "Cache-Control") == "no-store");
  visitor.agent = "Mozilla/5.0 (iPhone) wxwork/4.1.36 MicroMessenger/7.0.1";
  CHECK(header_of(visitor.get("/api/v1/sign-in/wecom"), "Location")
            .starts_with("https://wecom.example.com/inside?"));
}

TEST_CASE("sign-in: what goes wrong is told by a word, and opens nothing") {
  World world;
  world.as("viewer");
  link(world, 2, "u2");
  Visitor visitor{world, {}};
  CHECK(come(visitor, "used") == "/login?refused=code");
  CHECK(come(visitor, "code-") == "/login?refused=outsider");
  CHECK(come(visitor, "code-u3") == "/login?refused=unknown");
  CHECK(come(visitor, "code-u3", "sidebar") == "/sidebar?refused=unknown");
  world.workplaces.is_down = true;
  CHECK(come(visitor, "code-u2") == "/login?refused=unavailable");
  world.workplaces.is_down = false;
  const int asked = world.workplaces.asked;
  CHECK(header_of(visitor.get(std::string(back) + "?code=code-u2&state=abc"), "Location") ==
        "/login?refused=state");
  const Response begun = visitor.get("/api/v1/sign-in/wecom");
  const std::string way_back =
      std::string(back) + "?code=code-u2&state=" + state_in(header_of(begun, "Location"));
  Visitor stranger{world, {}};
  CHECK(header_of(stranger.get(way_back), "Location") == "/login?refused=state");
  CHECK(world.workplaces.asked == asked);  // a wrong state is not even asked about
  CHECK(header_of(visitor.get(way_back), "Location") == "/?signed_in=wecom");
  world.send(world.as("admin"), "PATCH", "/api/v1/accounts/2", R"({"disabled":true})");
  CHECK(come(visitor, "code-u2") == "/login?refused=disabled");
  CHECK_FALSE(stranger.cookies.contains(std::string(session_cookie)));
}

TEST_CASE("sign-in: staff who are known get an account, where the connection says so") {
  World world;
  world.as("admin");
  world.workplaces.makes_accounts = true;
  Visitor visitor{world, {}};
  CHECK(come(visitor, "code-U1") == "/?signed_in=wecom");
  Browser browser;
  browser.cookie = visitor.cookies[std::string(session_cookie)];
  const auto session = parsed(world.get(browser, "/api/v1/session"));
  CHECK(base::text_at(session, "login") == "u1");
  CHECK(base::text_at(session, "name") == "客服1");
  CHECK(base::text_at(session, "role") == "service");
  CHECK(come(visitor, "code-u1") == "/?signed_in=wecom");       // the same account again
  CHECK(come(visitor, "code-u4") == "/login?refused=unknown");  // a customer
  CHECK(come(visitor, "code-u99") == "/login?refused=unknown");
  const auto accounts = parsed(world.get(world.as("admin"), "/api/v1/accounts"));
  CHECK(base::array_at(accounts, "items")->size() == 2);
  // No password opens it.
  CHECK(world.send({}, "POST", "/api/v1/session", R"({"login":"u1","password":"0123456789"})")
            .status == 400);
}

TEST_CASE("sign-in: who comes before the first administrator does not keep them out") {
  World world;
  const std::string link = testing::value_of(world.api->begin_setup());
  world.workplaces.makes_accounts = true;
  Visitor visitor{world, {}};
  CHECK(come(visitor, "code-u1") == "/?signed_in=wecom");
  const auto state = parsed(world.get({}, "/api/v1/setup"));
  CHECK(base::flag_at(state, "needed"));
  CHECK(
      world
          .send({}, "POST", "/api/v1/setup",
                R"({"token":")" + link + R"(","login":"boss","name":"B","password":"1234567890"})")
          .status == 200);
  CHECK(testing::value_of(world.api->begin_setup()).empty());
}

TEST_CASE("sign-in: a name is no proof: an account with the same login stays its owner's") {
  World world;
  const Browser admin = world.as("admin");
  const Response invited =
      world.send(admin, "POST", "/api/v1/invitations", R"({"role":"lead","login":"u1"})");
  const std::string token(base::text_at(parsed(invited), "token"));
  world.send({}, "POST", "/api/v1/invitations/" + token,
             R"({"name":"L","password":"battery staple"})");
  world.workplaces.makes_accounts = true;
  Visitor visitor{world, {}};
  CHECK(come(visitor, "code-u1") == "/?signed_in=wecom");
  Browser browser;
  browser.cookie = visitor.cookies[std::string(session_cookie)];
  const auto session = parsed(world.get(browser, "/api/v1/session"));
  CHECK(base::text_at(session, "login") == "u1@wecom");
  CHECK(base::text_at(session, "role") == "service");
}

TEST_CASE("sign-in: failures count with those of passwords, per address and per member") {
  World world;
  world.as("viewer");
  link(world, 2, "u2");
  Visitor visitor{world, {}};
  for (int i = 0; i < failures_per_address_max; ++i) {
    REQUIRE(come(visitor, "used") == "/login?refused=code");
  }
  const int asked = world.workplaces.asked;
  CHECK(come(visitor, "code-u2") == "/login?refused=throttled");
  CHECK(world.workplaces.asked == asked);
  Visitor elsewhere{world, {}};
  elsewhere.address = "10.0.0.2";
  CHECK(come(elsewhere, "code-u2") == "/?signed_in=wecom");
  for (int i = 0; i < failures_per_login_max; ++i) come(elsewhere, "code-u3");
  CHECK(come(elsewhere, "code-u3") == "/login?refused=throttled");
  world.clock.advance(throttle_window + base::seconds(1));
  CHECK(come(visitor, "code-u2") == "/?signed_in=wecom");
}

}  // namespace api
