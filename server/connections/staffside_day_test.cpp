// Goal: what staff do beside a chat reaches WeCom and comes back from it: tags of a customer, and
// texts that are said for one of two questions. Method: the real connector over the sandbox.
#include "server/connections/wecom_world_test.h"

using namespace server;
using namespace server::wecom_world;

namespace {

model::Member person(World& world, const std::string& name) {
  for (const model::Member& each : world.rows<model::Member>("order by id")) {
    if (each.external_id == name) return each;
  }
  FAIL("nobody is called " << name);
  return {};
}

model::Effect wish(World& world) {
  const auto all = world.rows<model::Effect>("where kind = 'tag_contact' order by id desc");
  REQUIRE_FALSE(all.empty());
  return all.front();
}

std::string tags_in_store(World& world) {
  const auto contacts = world.rows<model::Contact>("order by since");
  REQUIRE(contacts.size() == 1);
  return contacts[0].tags;
}

void tag(World& world, const std::string& id, bool adding) {
  world.command("contact.tag", {{"member", person(world, "wmAn").id.value},
                                {"staff", person(world, "li").id.value},
                                {"tag", id},
                                {"name", "VIP"},
                                {"adding", adding}});
}

}  // namespace

TEST_CASE("staff side: a tag is given through WeCom, and is so when WeCom shows it") {
  World world(SandboxOptions{});
  world.sandbox.add_staff("li");
  const std::string vip = world.sandbox.make_tag("VIP");
  REQUIRE(world.sandbox.befriend("wmAn", "li", "展会", world.clock.now()));
  world.program->wecom->reconcile();
  world.pass(seconds(5));
  const auto offered = world.program->platforms.customer_tags("wecom");
  REQUIRE(offered.size() == 1);
  CHECK(offered[0].id == vip);
  CHECK(offered[0].name == "VIP");
  CHECK(world.program->platforms.customer_tags("files").empty());
  CHECK(tags_in_store(world) == "");

  tag(world, vip, true);
  CHECK(tags_in_store(world) == "");  // asked for, not yet so
  REQUIRE(world.comes_true([&] { return wish(world).state == model::EffectState::sent; }));
  CHECK(world.sandbox.tags_of("wmAn", "li") == std::set<std::string>{"VIP"});
  CHECK(tags_in_store(world) == "");  // WeCom calls back for nothing that a program does
  world.pass(seconds(4));
  CHECK(tags_in_store(world) == R"(["VIP"])");

  tag(world, vip, false);
  REQUIRE(world.comes_true([&] { return world.sandbox.tags_of("wmAn", "li").empty(); }));
  REQUIRE(world.comes_true([&] { return wish(world).state == model::EffectState::sent; }));
  world.pass(seconds(4));
  CHECK(tags_in_store(world) == "");

  // A tag that is not there any more: the wish fails and says why, and the connection is well.
  tag(world, "et-gone", true);
  REQUIRE(world.comes_true([&] { return wish(world).state == model::EffectState::failed; }));
  CHECK_FALSE(wish(world).result.empty());
  CHECK(world.program->wecom->health().condition == connectors::Condition::well);
  // So does one for a customer who has gone.
  REQUIRE(world.sandbox.unfollow("wmAn", "li", true, world.clock.now()));
  tag(world, vip, true);
  REQUIRE(world.comes_true([&] { return wish(world).state == model::EffectState::failed; }));
  for (const std::string& complaint : world.sandbox.complaints()) FAIL_CHECK(complaint);
}

TEST_CASE("staff side: a tag waits while WeCom is down, and one that is not wanted is withdrawn") {
  World world(SandboxOptions{});
  world.sandbox.add_staff("li");
  const std::string vip = world.sandbox.make_tag("VIP");
  REQUIRE(world.sandbox.befriend("wmAn", "li", "展会", world.clock.now()));
  world.program->wecom->reconcile();
  world.pass(seconds(5));
  world.faults.is_down = true;
  tag(world, vip, true);
  REQUIRE(world.comes_true([&] { return wish(world).next_attempt_at > world.clock.now(); }));
  const model::Effect first = wish(world);
  CHECK(first.state == model::EffectState::pending);
  world.command("contact.tag", {{"member", first.member.value},
                                {"staff", person(world, "li").id.value},
                                {"tag", vip},
                                {"name", "VIP"},
                                {"adding", false},
                                {"effect", first.id.value}});
  const auto rows = world.rows<model::Effect>("where id = " + std::to_string(first.id.value));
  CHECK(rows[0].state == model::EffectState::withdrawn);
  world.faults.is_down = false;
  world.clock.advance(base::hours(1));
  REQUIRE(world.comes_true([&] { return wish(world).state == model::EffectState::sent; }));
  CHECK(world.sandbox.tags_of("wmAn", "li").empty());
}

TEST_CASE("staff side: the sandbox takes tags as strictly as WeCom") {
  SandboxOptions options;
  Sandbox sandbox(options);
  sandbox.add_staff("li");
  const std::string vip = sandbox.make_tag("VIP");
  REQUIRE(sandbox.befriend("wmAn", "li", "", monday));
  const auto token = base::parse_json(sandbox.handle(
      "GET", "/cgi-bin/gettoken?corpid=" + options.company + "&corpsecret=" + options.secret, "",
      monday));
  const std::string target = "/cgi-bin/externalcontact/mark_tag?access_token=" +
                             std::string(base::text_at(token->as_object(), "access_token"));
  const auto answered = [&](const std::string& body) {
    const auto answer = base::parse_json(sandbox.handle("POST", target, body, monday));
    return answer->as_object().at("errcode").as_int64();
  };
  const std::string who = R"({"userid":"li","external_userid":"wmAn")";
  CHECK(answered(who + R"(,"add_tag":[")" + vip + R"("]})") == 0);
  CHECK(answered(who + "}") == 40058);
  CHECK(answered(who + R"(,"add_tag":["et9"]})") == 40068);
  CHECK(answered(who + R"(,"add_tag":[],"tag":"x"})") == 40058);
  CHECK(answered(R"({"userid":"wang","external_userid":"wmAn","remove_tag":[")" + vip + R"("]})") ==
        84061);
  CHECK(sandbox.tags_of("wmAn", "li") == std::set<std::string>{"VIP"});
}

TEST_CASE(
    "staff side: what was tapped is credited to its question, report and message in any order") {
  for (const bool report_first : {true, false}) {
    CAPTURE(report_first);
    World world(SandboxOptions{});
    world.sandbox.add_staff("li");
    const std::string chat = world.sandbox.create_group("li", "华东经销商", world.clock.now());
    REQUIRE(world.sandbox.join(chat, "wmAn", 3, world.clock.now(), "码"));
    REQUIRE(world.sandbox.join(chat, "wmBo", 3, world.clock.now(), "码"));
    world.pass(seconds(8));
    world.say(chat, "wmAn", "请问发票怎么开？");
    world.pass(minutes(1));
    world.say(chat, "wmBo", "请问价格是多少呢？");
    world.pass(minutes(1));
    const auto questions = [&] { return world.rows<model::Question>("order by id"); };
    REQUIRE(questions().size() == 2);
    const std::string text = "在设置里打开发票管理，填写抬头后提交即可";
    const auto report = [&] {
      world.command("sidebar.sent", {{"question", questions()[0].id.value},
                                     {"text", text},
                                     {"member", person(world, "li").id.value}});
    };
    if (report_first) report();
    // In between the program is started anew: what waits is in the store.
    world.restart();
    world.say(chat, "li", text);
    if (!report_first) {
      world.restart();
      report();
    }
    CHECK(questions()[0].state == model::QuestionState::answered);
    CHECK(questions()[1].state == model::QuestionState::open);
    const auto said = world.rows<model::Message>("where parent_reason = 'sidebar'");
    REQUIRE(said.size() == 1);
    CHECK(said[0].question == questions()[0].id);
  }
}
