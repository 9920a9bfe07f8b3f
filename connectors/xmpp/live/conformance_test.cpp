// The same cases against a real Prosody and a real ejabberd.
#include <doctest/doctest.h>

#include "connectors/xmpp/live/xmpp_connector.h"
#include "connectors/xmpp/testing/crowd.h"
#include "connectors/xmpp/testing/memory_host.h"
#include "connectors/xmpp/testing/temporary_chat_server.h"

namespace connectors::xmpp {
namespace {

TEST_CASE("one message in, one reply out") {
  const auto server = TemporaryChatServer::start(ServerKind::prosody);
  REQUIRE_MESSAGE(server, server.error().text);
  if (!*server) return;
  const base::SystemClock clock;
  const std::string room = "help@conference.localhost";
  auto connector = open_xmpp((*server)->settings(room), clock);
  REQUIRE(connector);
  MemoryHost host;
  (*connector)->start(host);
  for (int i = 0; i < 100 && (*connector)->health().condition != Condition::well; ++i) {
    host.await([](const auto&) { return false; }, 100);
  }
  INFO((*connector)->health().trouble);
  INFO((*server)->log());
  REQUIRE((*connector)->health().condition == Condition::well);
  auto crowd = Crowd::connect((*server)->component_port());
  REQUIRE_MESSAGE(crowd, crowd.error().text);
  (*crowd)->join("ann", room);
  REQUIRE((*crowd)->await_for("ann", [](const Element& e) { return e.name == "presence"; }));
  (*crowd)->say("ann", room, "how do I open the box?");
  CHECK(host.await_text(room, "how do I open the box?"));
  for (const auto& fact : host.facts()) {
    MESSAGE(fact.external_id, " ", fact.actor, " ", model::kind_of(fact));
  }
  model::Effect effect;
  effect.key = "k1";
  effect.kind = "send_message";
  effect.body = R"({"text":"with a knife","mention":"ann@crowd.localhost"})";
  model::Group group;
  group.external_id = room;
  const auto done = (*connector)->perform({effect, group, {}});
  REQUIRE_MESSAGE(done, done.error().text);
  MESSAGE(done->reference);
  CHECK((*crowd)->await_for("ann", [](const Element& e) {
    return e.child_text("body", "jabber:client") == "ann: with a knife";
  }));
  (*connector)->stop();
}

}  // namespace
}  // namespace connectors::xmpp
