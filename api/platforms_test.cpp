// Chat platforms as the API shows them, their callbacks, and who knows whom on them.
#include "api/platforms.h"

#include "api/test_world.h"

namespace api {

using base::json::array;
using base::json::object;
using testing::Browser;
using testing::parsed;
using testing::World;

namespace {

array contacts_seen(World& world, std::string_view role, std::string_view member) {
  const Response response = world.get(world.as(role), "/api/v1/members/" + std::string(member));
  REQUIRE_MESSAGE(response.status == 200, response.body);
  return *base::array_at(parsed(response), "contacts");
}

}  // namespace

TEST_CASE("platforms: each with its condition, its times and what it lets a program do") {
  World world;
  const object body = parsed(world.get(world.as("viewer"), "/api/v1/platforms"));
  const array& items = *base::array_at(body, "items");
  REQUIRE(items.size() == 2);
  const object& wecom = items[0].get_object();
  CHECK(wecom.at("source") == "wecom");
  CHECK(wecom.at("condition") == "degraded");
  CHECK(wecom.at("trouble") == "list of groups: cannot connect");
  CHECK(base::json::serialize(wecom.at("troubles")) ==
        R"([{"code":"test.trouble","parameters":{"text":"list of groups: cannot connect"},)"
        R"("chinese":"出错了","english":"list of groups: cannot connect","remedy":"retry",)"
        R"("remedy_chinese":"会自动再试","remedy_english":"It is tried again."}])");
  CHECK(items[1].at("troubles").get_array().empty());
  CHECK(wecom.at("heard_at") == "2026-05-28T20:23:40.000Z");
  CHECK(wecom.at("reconciled_at").is_null());
  CHECK(wecom.at("facts") == 12);
  CHECK(wecom.at("refused") == 1);
  CHECK(base::json::serialize(wecom.at("capabilities").at(1)) ==
        R"({"name":"remove_member","verdict":"manual","task":"remove_member",)"
        R"("chinese":"仅群主","english":"only the owner","source":"92120"})");
  CHECK(items[1].at("heard_at").is_null());
  CHECK(items[1].at("capabilities").get_array().empty());

  world.platforms.has_any = false;
  CHECK(
      base::array_at(parsed(world.get(world.as("viewer"), "/api/v1/platforms")), "items")->empty());
}

TEST_CASE("platforms: an operator has one compared, and the audit trail says who") {
  World world;
  const auto reconcile = [&](const Browser& who, std::string_view source) {
    return world.send(who, "POST", "/api/v1/platforms/" + std::string(source) + "/reconcile")
        .status;
  };
  CHECK(reconcile(world.as("service"), "wecom") == 403);
  CHECK(reconcile(world.nobody(), "wecom") == 401);
  Browser forged = world.as("operator");
  forged.csrf.clear();
  CHECK(reconcile(forged, "wecom") == 403);
  CHECK(world.platforms.reconciled.empty());
  CHECK(reconcile(world.as("operator"), "wecom") == 202);
  CHECK(reconcile(world.as("operator"), "demo") == 400);
  CHECK(reconcile(world.as("operator"), "line") == 404);
  CHECK(world.platforms.reconciled == std::vector<std::string>{"wecom"});
  const object trail = parsed(world.get(world.as("admin"), "/api/v1/audit?limit=1"));
  const object& entry = base::array_at(trail, "items")->front().get_object();
  CHECK(entry.at("action") == "reconcile_platform");
  CHECK(entry.at("subject") == "platforms/wecom");
  CHECK(entry.at("login") == "a-operator");
}

TEST_CASE("platforms: a robot's key is taken, and neither shown nor written into the audit trail") {
  World world;
  const Browser admin = world.as("admin");
  const std::string at = "/api/v1/platforms/wecom/robot";
  const Response refused = world.send(admin, "PUT", at, R"({"secret":"mistyped-1"})");
  CHECK(refused.status == 400);
  CHECK(parsed(refused).at("field") == "secret");
  REQUIRE(world.send(admin, "PUT", at, R"({"secret":"key-of-robot"})").status == 200);
  const Response shown = world.get(world.as("viewer"), "/api/v1/platforms");
  CHECK(shown.body.find("key-of-robot") == std::string::npos);
  const object body = parsed(shown);
  const object& robot = base::array_at(body, "items")->at(0).at("robot").get_object();
  CHECK(robot.at("state") == "broken");
  CHECK(robot.at("set_by") == "admin");
  CHECK(robot.at("waiting") == 0);
  const Response tested = world.send(admin, "POST", at + "/test");
  CHECK(parsed(tested).at("arrived") == false);
  CHECK(parsed(tested).at("troubles").at(0).at("chinese") == "出错了");
  const Response trail = world.get(admin, "/api/v1/audit?limit=10");
  CHECK(trail.body.find("set_robot") != std::string::npos);
  CHECK(trail.body.find("key-of-robot") == std::string::npos);
  CHECK(trail.body.find("mistyped-1") == std::string::npos);
  CHECK(world.get(admin, "/api/v1/webhooks/subscriptions").body.find("robot:") ==
        std::string::npos);
  CHECK(world.send(admin, "DELETE", at).status == 200);
  CHECK(world.send(admin, "DELETE", at).status == 404);
}

TEST_CASE("platforms: a callback reaches its platform as it came, without an account") {
  World world;
  const Response response = world.send(
      world.nobody(), "POST", "/callbacks/wecom?msg_signature=ab&timestamp=1&nonce=n", "<xml/>");
  CHECK(response.status == 200);
  CHECK(response.body == "heard");
  CHECK(response.content_type == "text/plain; charset=utf-8");
  REQUIRE(world.platforms.heard.size() == 1);
  const Request& heard = world.platforms.heard.front();
  CHECK(heard.method == "POST");
  CHECK(heard.path == "/callbacks/wecom");
  CHECK(heard.query.at("msg_signature") == "ab");
  CHECK(heard.body == "<xml/>");
  CHECK(world.get(world.nobody(), "/callbacks/wecom?echostr=x").status == 200);
  CHECK(world.get(world.nobody(), "/callbacks/line").status == 404);
  CHECK(world.platforms.heard.size() == 3);
}

TEST_CASE("platforms: a server without any has an empty list and hears nothing") {
  World world;
  const Browser operations = world.as("operator");
  Api without(*world.database, *world.intake, world.explainer, world.teacher, Options{});
  Request request;
  request.headers["cookie"] = "guildhall_session=" + operations.cookie;
  request.headers["x-csrf-token"] = operations.csrf;
  const auto ask = [&](std::string_view method, std::string_view target) {
    request.method = method;
    testing::require_done(parse_target(target, request));
    return without.handle(request);
  };
  CHECK(base::array_at(parsed(ask("GET", "/api/v1/platforms")), "items")->empty());
  CHECK(ask("POST", "/api/v1/platforms/wecom/reconcile").status == 404);
  CHECK(ask("POST", "/callbacks/wecom").status == 404);
}

TEST_CASE("contacts: who of the staff knows them, the newest first, ended ones too") {
  World world;
  const array contacts = contacts_seen(world, "service", "4");
  REQUIRE(contacts.size() == 2);
  CHECK(base::json::serialize(contacts[0]) ==
        R"({"staff":{"id":1,"name":"客服1","role":"staff"},"since":"2026-05-08T20:26:40.000Z",)"
        R"("remark":"李总 采购","description":"三月签约","via":"expo","tags":["VIP","华东"],)"
        R"("until":null,"ended_by":null})");
  const object& ended = contacts[1].get_object();
  CHECK(ended.at("staff").at("name") == "客服2");
  CHECK(ended.at("tags").get_array().empty());
  CHECK(ended.at("until") == "2026-05-03T20:26:40.000Z");
  CHECK(ended.at("ended_by") == "customer");
  CHECK(contacts_seen(world, "service", "5").empty());
  CHECK(contacts_seen(world, "service", "1").empty());  // staff
}

TEST_CASE("contacts: what staff noted of a customer is hidden from viewers") {
  World world;
  for (const std::string_view role : {"admin", "lead", "operator", "service"}) {
    CAPTURE(role);
    CHECK(contacts_seen(world, role, "4")[0].at("remark") == "李总 采购");
  }
  const array hidden = contacts_seen(world, "viewer", "4");
  CHECK(hidden[0].at("remark") == "****");
  CHECK(hidden[0].at("description") == "****");
  CHECK(hidden[0].at("tags").get_array().size() == 2);
  CHECK(hidden[1].at("remark") == "");  // nothing was noted
}

}  // namespace api
