// Who may do what: sessions, CSRF, throttling, invitations, tokens, masking, the audit trail.
#include "api/access.h"

#include "api/render.h"
#include "api/test_world.h"

namespace api {

using testing::Browser;
using testing::browser_of;
using testing::parsed;
using testing::World;

namespace {

std::string login_body(std::string_view login, std::string_view password) {
  return R"({"login":")" + std::string(login) + R"(","password":")" + std::string(password) + "\"}";
}

Response sign_in(World& world, std::string_view login, std::string_view password) {
  return world.send({}, "POST", "/api/v1/session", login_body(login, password));
}

std::string phone_seen(World& world, std::string_view role) {
  const auto body = parsed(world.get(world.as(role), "/api/v1/members/4"));
  return std::string(base::text_at(*base::object_at(body, "member"), "phone"));
}

}  // namespace

TEST_CASE("access: the first administrator is made once, with the newest link only") {
  World world;
  const std::string old_link = testing::value_of(world.api->begin_setup());
  const std::string link = testing::value_of(world.api->begin_setup());
  const auto set_up = [&](const std::string& token, std::string_view password) {
    return world.send({}, "POST", "/api/v1/setup",
                      R"({"token":")" + token + R"(","login":"boss","name":"B","password":")" +
                          std::string(password) + "\"}");
  };
  CHECK(set_up(old_link, "long enough").status == 403);
  const Response weak = set_up(link, "123456789");
  CHECK(weak.status == 400);
  CHECK(base::text_at(parsed(weak), "field") == "password");
  CHECK(set_up(link, "1234567890").status == 200);  // a password of exactly the least length
  CHECK(set_up(link, "long enough").status == 403);
  CHECK(testing::value_of(world.api->begin_setup()).empty());
}

TEST_CASE("access: the first administrator can be somebody whom the store knows already") {
  World world;
  const std::string link = testing::value_of(world.api->begin_setup(model::MemberId(2)));
  const Response made =
      world.send({}, "POST", "/api/v1/setup",
                 R"({"token":")" + link + R"(","login":"boss","name":"B","password":"1234567890"})");
  REQUIRE(made.status == 200);
  const auto session = parsed(world.get(browser_of(made), "/api/v1/session"));
  CHECK(base::integer_at(*base::object_at(session, "member"), "id") == 2);
}

TEST_CASE("access: a session lives by its cookie, and dies by sign-out, by idleness and by age") {
  World world;
  const Browser admin = world.as("admin");
  CHECK(world.get(admin, "/api/v1/session").status == 200);
  const Browser second = browser_of(sign_in(world, " ADMIN ", "correct horse"));
  CHECK(second.cookie != admin.cookie);
  CHECK(world.send(second, "DELETE", "/api/v1/session").status == 204);
  CHECK(world.get(second, "/api/v1/session").status == 401);
  CHECK(world.get(admin, "/api/v1/session").status == 200);
  // Used every six days it goes on, but not beyond 30.
  for (int day = 6; day < 30; day += 6) {
    world.clock.set(testing::world_now + base::days(day));
    CHECK(world.get(admin, "/api/v1/session").status == 200);
  }
  world.clock.set(testing::world_now + base::days(30));
  CHECK(world.get(admin, "/api/v1/session").status == 401);
  const Browser idle = browser_of(sign_in(world, "admin", "correct horse"));
  world.clock.advance(session_idle_max);
  CHECK(world.get(idle, "/api/v1/session").status == 401);
}

TEST_CASE("access: a session's writes need its CSRF token, a token's do not") {
  World world;
  Browser admin = world.as("admin");
  admin.csrf.clear();
  CHECK(world.get(admin, "/api/v1/today").status == 200);
  const Response refused = world.send(admin, "POST", "/api/v1/questions/5/close");
  CHECK(refused.status == 403);
  CHECK(base::text_at(parsed(refused), "field") == "X-CSRF-Token");
  admin.csrf = world.as("viewer").csrf;
  CHECK(world.send(admin, "POST", "/api/v1/questions/5/close").status == 403);
  CHECK(world.intake->taken.empty());
  const Response made = world.send(world.as("admin"), "POST", "/api/v1/tokens",
                                   R"({"name":"robot","role":"service"})");
  Browser robot;
  robot.token = base::text_at(parsed(made), "token");
  CHECK(world.send(robot, "POST", "/api/v1/questions/5/close").status == 200);
  CHECK(world.intake->taken.front().actor == "token:robot");
}

TEST_CASE("access: bodies must say that they are JSON") {
  World world;
  Request request;
  request.method = "POST";
  request.path = "/api/v1/session";
  request.body = login_body("a", "b");
  request.headers["content-type"] = "text/plain";  // what a form on another site can send
  CHECK(world.api->handle(request).status == 415);
}

TEST_CASE("access: failed sign-ins are throttled per login, and success clears the login") {
  World world;
  world.as("admin");
  world.as("viewer");
  for (int i = 0; i < failures_per_login_max - 1; ++i) {
    CHECK(sign_in(world, "admin", "wrong password").status == 400);
  }
  CHECK(sign_in(world, "admin", "correct horse").status == 200);
  world.clock.advance(base::seconds(1));
  for (int i = 0; i < failures_per_login_max; ++i) {
    CHECK(sign_in(world, "admin", "wrong password").status == 400);
  }
  CHECK(sign_in(world, "admin", "correct horse").status == 429);
  CHECK(sign_in(world, "a-viewer", "battery staple").status == 200);
  world.clock.advance(throttle_window + base::seconds(1));
  CHECK(sign_in(world, "admin", "correct horse").status == 200);
}

TEST_CASE("access: failed sign-ins are throttled per address, whatever the login") {
  World world;
  world.as("admin");
  for (int i = 0; i < failures_per_address_max; ++i) {
    CHECK(sign_in(world, "guess" + std::to_string(i), "wrong password").status == 400);
  }
  CHECK(sign_in(world, "admin", "correct horse").status == 429);
}

TEST_CASE("access: a wrong login and a wrong password get the same answer") {
  World world;
  world.as("admin");
  const Response no_login = sign_in(world, "nobody", "correct horse");
  const Response no_password = sign_in(world, "admin", "battery staple");
  CHECK(no_login.status == no_password.status);
  CHECK(no_login.body == no_password.body);
}

TEST_CASE("access: invitations are used once, run out and can be withdrawn") {
  World world;
  const Browser admin = world.as("admin");
  const auto invite = [&](std::string_view login) {
    const Response made = world.send(admin, "POST", "/api/v1/invitations",
                                     R"({"role":"lead","login":")" + std::string(login) + "\"}");
    return std::string(base::text_at(parsed(made), "token"));
  };
  const auto accept = [&](const std::string& token) {
    return world
        .send({}, "POST", "/api/v1/invitations/" + token,
              R"({"name":"L","password":"battery staple"})")
        .status;
  };
  const std::string once = invite("one");
  CHECK(world.get({}, "/api/v1/invitations/" + once).status == 200);
  CHECK(accept(once) == 200);
  CHECK(accept(once) == 404);
  CHECK(world.get({}, "/api/v1/invitations/" + once).status == 404);
  const std::string late = invite("two");
  const std::string withdrawn = invite("three");
  const auto open = parsed(world.get(admin, "/api/v1/invitations"));
  for (const auto& item : *base::array_at(open, "items")) {
    if (base::text_at(item.get_object(), "login") != "three") continue;
    const std::string id(base::text_at(item.get_object(), "id"));
    CHECK(world.send(admin, "DELETE", "/api/v1/invitations/" + id).status == 204);
  }
  CHECK(accept(withdrawn) == 404);
  world.clock.advance(invitation_lifetime);
  CHECK(accept(late) == 404);
}

TEST_CASE("access: a revoked token and a disabled account are out at once") {
  World world;
  const Browser integrator = world.as("integrator");
  CHECK(world.send(integrator, "POST", "/api/v1/facts", "[]").status == 200);
  CHECK(world.send(world.as("admin"), "DELETE", "/api/v1/tokens/1").status == 204);
  CHECK(world.send(integrator, "POST", "/api/v1/facts", "[]").status == 401);
  const Browser viewer = world.as("viewer");
  CHECK(
      world.send(world.as("admin"), "PATCH", "/api/v1/accounts/2", R"({"disabled":true})").status ==
      200);
  CHECK(world.get(viewer, "/api/v1/today").status == 401);
  CHECK(sign_in(world, "a-viewer", "battery staple").status == 400);
}

TEST_CASE("access: a changed password signs out everybody else") {
  World world;
  const Browser here = world.as("viewer");
  const Browser elsewhere = browser_of(sign_in(world, "a-viewer", "battery staple"));
  CHECK(world
            .send(here, "PATCH", "/api/v1/settings/me",
                  R"({"password":"new and longer","old_password":"wrong"})")
            .status == 400);
  CHECK(world
            .send(here, "PATCH", "/api/v1/settings/me",
                  R"({"password":"new and longer","old_password":"battery staple"})")
            .status == 200);
  CHECK(world.get(here, "/api/v1/session").status == 200);
  CHECK(world.get(elsewhere, "/api/v1/session").status == 401);
  CHECK(sign_in(world, "a-viewer", "new and longer").status == 200);
}

TEST_CASE("access: phone and e-mail are shown by role") {
  World world;
  CHECK(phone_seen(world, "admin") == "13800131004");
  CHECK(phone_seen(world, "lead") == "13800131004");
  CHECK(phone_seen(world, "operator") == "****");
  CHECK(phone_seen(world, "service") == "****1004");
  CHECK(phone_seen(world, "viewer") == "****");
  for (const std::string_view role : {"operator", "service", "viewer"}) {
    for (const std::string_view target :
         {"/api/v1/members", "/api/v1/members/4", "/api/v1/groups/2/members"}) {
      CHECK(world.get(world.as(role), target).body.find("13800131004") == std::string::npos);
    }
  }
  Principal service;
  service.role = AccountRole::service;
  CHECK(masked("", service).empty());
  CHECK(masked("12", service) == "****2");  // never more than half
}

TEST_CASE("access: every write leaves a line in the audit trail, without secrets") {
  World world;
  const Browser admin = world.as("admin");
  world.send(admin, "POST", "/api/v1/questions/5/assign", R"({"member":2})");
  world.send(admin, "POST", "/api/v1/questions/500/assign", R"({"member":2})");  // refused: no line
  const Response trail = world.get(admin, "/api/v1/audit");
  CHECK(trail.body.find("correct horse") == std::string::npos);
  const auto body = parsed(trail);
  const auto& items = *base::array_at(body, "items");
  REQUIRE(items.size() == 2);
  const auto& newest = items[0].get_object();
  CHECK(base::text_at(newest, "action") == "assign_question");
  CHECK(base::text_at(newest, "subject") == "questions/5");
  CHECK(base::text_at(newest, "login") == "admin");
  CHECK(base::integer_at(*base::object_at(newest, "detail"), "member") == 2);
  CHECK(base::text_at(items[1].get_object(), "action") == "setup");
}

TEST_CASE("access: logins have their bounds") {
  CHECK(check_login(" Li.Lei@Example.com ").value() == "li.lei@example.com");
  CHECK(check_login(std::string(login_bytes_max, 'a')).has_value());
  for (const std::string& bad : {std::string(), std::string(" "), std::string("a b"),
                                 std::string("客服"), std::string(login_bytes_max + 1, 'a')}) {
    const auto refused = check_login(bad);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().field == "login");
  }
}

TEST_CASE("access: passwords are kept as argon2id, and only the right one opens") {
  const PasswordCost cost{.memory_kib = 64, .passes = 1, .lanes = 1};
  const std::string hash = testing::value_of(hash_password("correct horse", cost));
  CHECK(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
  CHECK(hash != testing::value_of(hash_password("correct horse", cost)));
  CHECK(verify_password("correct horse", hash, cost));
  CHECK(!verify_password("correct horsf", hash, cost));
  CHECK(!verify_password("", hash, cost));
  CHECK(!verify_password("correct horse", "", cost));
  CHECK(!verify_password("correct horse", "$argon2id$broken", cost));
  CHECK(!check_password(std::string(password_bytes_max + 1, 'x'), "password").has_value());
  // FIPS 180-4, "abc".
  CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace api
