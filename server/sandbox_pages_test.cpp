// What the sandbox's pages let people do, and what they keep a record of.
#include "server/sandbox_pages.h"

#include <doctest/doctest.h>

using server::SandboxPages;

namespace {

class StandingClock final : public base::Clock {
 public:
  base::Instant now() const override { return {1'795'399'200'000}; }  // 2026-11-23
};

struct Sandbox {
  StandingClock clock;
  simulator::wecom::Sandbox world{simulator::wecom::SandboxOptions{}};
  SandboxPages pages{world, clock};
  std::string chat;

  Sandbox() {
    world.name_person("li", "李敏");
    chat = world.create_group("li", "华东经销商", clock.now());
    REQUIRE(world.befriend("wmAn", "li", "展会", clock.now()));
  }
  api::Response ask(const std::string& method, const std::string& path,
                    const base::json::object& body = {},
                    std::map<std::string, std::string> query = {}) {
    api::Request request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    request.headers = {{"content-type", "application/json"}};
    request.body = base::json::serialize(body);
    return pages.answer(request);
  }
  base::json::object told(const std::string& path, std::map<std::string, std::string> query = {}) {
    const auto response = ask("GET", path, {}, std::move(query));
    REQUIRE(response.status == 200);
    return base::parse_json(response.body)->as_object();
  }
  std::size_t count(const std::string& path, std::map<std::string, std::string> query = {}) {
    return base::array_at(told(path, std::move(query)), "items")->size();
  }
  std::string field_of(const api::Response& response) {
    return std::string(base::text_at(base::parse_json(response.body)->as_object(), "field"));
  }
  // As the platform's API would be asked; the token is a new one each time.
  base::json::object wire(const std::string& path, const base::json::object& body) {
    const auto given = base::parse_json(world.handle("GET",
                                                     "/cgi-bin/gettoken?corpid=ww0000000000000001"
                                                     "&corpsecret=sandbox-secret",
                                                     "", clock.now()));
    const std::string token(base::text_at(given->as_object(), "access_token"));
    return base::parse_json(world.handle("POST", "/cgi-bin/" + path + "?access_token=" + token,
                                         base::json::serialize(body), clock.now()))
        ->as_object();
  }
  std::string make_way() {
    const auto made = wire("externalcontact/add_contact_way", {{"type", 1},
                                                               {"scene", 2},
                                                               {"state", "code.1"},
                                                               {"skip_verify", true},
                                                               {"user", base::json::array{"li"}}});
    return std::string(base::text_at(made, "config_id"));
  }
};

}  // namespace

TEST_CASE("sandbox pages: who is known is invited, once, and the owner takes them out, once") {
  Sandbox sandbox;
  const base::json::object contact =
      base::array_at(sandbox.told("/sandbox/contacts"), "items")->at(0).as_object();
  CHECK(base::text_at(contact, "id") == "wmAn");
  CHECK(base::text_at(contact, "staff") == "li");
  const base::json::object an{{"chat", sandbox.chat}, {"customer", "wmAn"}};
  CHECK(sandbox.ask("POST", "/sandbox/remove", an).status == 404);  // not there yet
  CHECK(sandbox.ask("POST", "/sandbox/join", an).status == 200);
  CHECK(sandbox.world.members_of(sandbox.chat).contains("wmAn"));
  CHECK(sandbox.ask("POST", "/sandbox/join", an).status == 404);
  const auto stranger =
      sandbox.ask("POST", "/sandbox/join", {{"chat", sandbox.chat}, {"customer", "wmNobody"}});
  CHECK(stranger.status == 404);
  CHECK(sandbox.field_of(stranger) == "customer");
  CHECK(sandbox.ask("POST", "/sandbox/join", {{"chat", "wrNone"}, {"customer", "wmAn"}}).status ==
        404);
  CHECK(sandbox.ask("POST", "/sandbox/remove", an).status == 200);
  CHECK_FALSE(sandbox.world.members_of(sandbox.chat).contains("wmAn"));
  CHECK(sandbox.ask("POST", "/sandbox/remove", an).status == 404);
  // The owner cannot be taken out, and nothing is done by reading.
  CHECK(
      sandbox.ask("POST", "/sandbox/remove", {{"chat", sandbox.chat}, {"customer", "li"}}).status ==
      404);
  CHECK(sandbox.ask("GET", "/sandbox/join", an).status == 404);
}

TEST_CASE("sandbox pages: a program scans, as somebody new or as who came before") {
  Sandbox sandbox;
  const std::string scan = "/sandbox/scan/" + sandbox.make_way();
  const auto first = sandbox.ask("POST", scan, {{"customer", "wmBo"}, {"name", "卜女士"}});
  REQUIRE(first.status == 200);
  const auto told = base::parse_json(first.body)->as_object();
  CHECK(base::text_at(told, "customer") == "wmBo");
  CHECK(base::text_at(told, "led_to") == "li");
  CHECK(base::text_at(told, "at") == base::format_iso(sandbox.clock.now()));
  CHECK(sandbox.ask("POST", scan, {{"customer", "wmBo"}}).status == 409);
  CHECK(sandbox.world.acquaintances().at(1).customer.name == "卜女士");  // who keeps their name
  CHECK(sandbox.ask("POST", scan).status == 200);                        // somebody new
  CHECK(sandbox.count("/sandbox/contacts") == 3);
  const auto staff = sandbox.ask("POST", scan, {{"customer", "wang"}});
  CHECK(staff.status == 400);
  CHECK(sandbox.field_of(staff) == "customer");
  CHECK(sandbox.ask("POST", "/sandbox/scan/nothing").status == 404);
}

TEST_CASE("sandbox pages: letters are of one person alone") {
  Sandbox sandbox;
  REQUIRE(sandbox.world.write("li", "wmAn", "您好", sandbox.clock.now()));
  CHECK(sandbox.count("/sandbox/letters", {{"to", "wmAn"}}) == 1);
  CHECK(sandbox.count("/sandbox/letters", {{"to", "wmBo"}}) == 0);
  CHECK(sandbox.count("/sandbox/letters") == 0);
}

TEST_CASE("sandbox pages: callbacks are lost and doubled by shares from 0 to 1") {
  Sandbox sandbox;
  (void)sandbox.world.callbacks_due(sandbox.clock.now());
  const auto set = [&](base::json::value lost, base::json::value doubled) {
    return sandbox.ask("PUT", "/sandbox/callbacks", {{"lost", lost}, {"doubled", doubled}});
  };
  CHECK(sandbox.field_of(set(1.01, 0)) == "lost");
  CHECK(sandbox.field_of(set(0, -0.01)) == "doubled");
  CHECK(sandbox.field_of(set("much", 0)) == "lost");
  CHECK(set(1, 0).status == 200);
  REQUIRE(sandbox.world.befriend("wmBo", "li", "", sandbox.clock.now()));
  CHECK(base::integer_at(sandbox.told("/sandbox/callbacks"), "waiting") == 0);
  CHECK(set(0, 1).status == 200);
  REQUIRE(sandbox.world.befriend("wmCai", "li", "", sandbox.clock.now()));
  CHECK(base::integer_at(sandbox.told("/sandbox/callbacks"), "waiting") == 2);
  // A half that is no good leaves the other as it was.
  CHECK(set(0.5, 2).status == 400);
  CHECK(base::number_at(sandbox.told("/sandbox/callbacks"), "lost") == 0);
}

TEST_CASE("sandbox pages: complaints, and when a group was looked at, are told") {
  Sandbox sandbox;
  const auto looked_at = [&] {
    const auto chats = sandbox.told("/sandbox/chats");
    return std::string(
        base::text_at(base::array_at(chats, "items")->at(0).as_object(), "looked_at"));
  };
  CHECK(looked_at() == base::format_iso({0}));
  CHECK(base::integer_at(sandbox.wire("externalcontact/groupchat/get", {{"chat_id", sandbox.chat}}),
                         "errcode") == 0);
  CHECK(looked_at() == base::format_iso(sandbox.clock.now()));
  CHECK(sandbox.count("/sandbox/complaints") == 0);
  (void)sandbox.wire("externalcontact/mark_tag", {{"nonsense", 1}});
  CHECK(sandbox.count("/sandbox/complaints") == 1);
}
