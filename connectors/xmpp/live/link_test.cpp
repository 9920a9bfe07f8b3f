// What the connection does where there is no server, the wrong one, or one that must be trusted.
#include <doctest/doctest.h>

#include <thread>

#include "connectors/xmpp/live/errand.h"
#include "connectors/xmpp/live/xmpp_connector.h"
#include "connectors/xmpp/testing/memory_host.h"
#include "connectors/xmpp/testing/temporary_chat_server.h"

namespace connectors::xmpp {
namespace {

const std::string room = "link@conference.localhost";

bool await_health(const Connector& connector, const std::function<bool(const Health&)>& test) {
  for (int waited = 0; waited < 30'000; waited += 20) {
    if (test(connector.health())) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  MESSAGE(connector.health().trouble);
  return false;
}

bool says(const Connector& connector, std::string_view words) {
  return connector.health().trouble.find(words) != std::string::npos;
}

bool is_well(const Health& health) { return health.condition == Condition::well; }
bool has_failed(const Health& health) {
  return health.condition == Condition::down && health.trouble != "not yet connected";
}

TEST_CASE("no server: health says so, effects wait, stop() returns") {
  base::json::object settings;
  settings["jid"] = "bot@localhost";
  settings["password"] = "secret";
  settings["host"] = "127.0.0.1";
  settings["port"] = 1;  // nobody listens there
  settings["tls"] = "off";
  settings["rooms"] = base::json::array{base::json::value(room)};
  const base::SystemClock clock;
  auto connector = open_xmpp(settings, clock);
  REQUIRE(connector);
  model::Effect effect;
  effect.kind = "send_message";
  model::Group group;
  group.external_id = room;
  const auto before = (*connector)->perform({effect, group, {}});
  REQUIRE(!before);  // not started
  CHECK(before.error().code == base::ErrorCode::unavailable);
  MemoryHost host;
  (*connector)->start(host);
  CHECK(await_health(**connector, has_failed));
  CHECK(says(**connector, "nobody answers there"));
  CHECK(!says(**connector, "password"));
  const auto done = (*connector)->perform({effect, group, {}});
  REQUIRE(!done);
  CHECK(done.error().code == base::ErrorCode::unavailable);
  (*connector)->stop();
  CHECK(host.facts().empty());
}

TEST_CASE("a wrong password is named") {
  const auto server = TemporaryChatServer::start(ServerKind::prosody);
  REQUIRE(server);
  if (!*server) return;
  base::json::object settings = (*server)->settings(room);
  settings["password"] = "wrong";
  const base::SystemClock clock;
  auto connector = open_xmpp(settings, clock);
  REQUIRE(connector);
  MemoryHost host;
  (*connector)->start(host);
  CHECK(await_health(**connector, has_failed));
  CHECK(says(**connector, "password"));
  CHECK(!says(**connector, "nobody answers"));
}

TEST_CASE("a server that stops while we are there, and comes back") {
  const auto server = TemporaryChatServer::start(ServerKind::prosody);
  REQUIRE(server);
  if (!*server) return;
  const base::SystemClock clock;
  auto connector = open_xmpp((*server)->settings(room), clock);
  REQUIRE(connector);
  MemoryHost host;
  (*connector)->start(host);
  REQUIRE(await_health(**connector, is_well));
  (*server)->kill();
  CHECK(await_health(**connector,
                     [&](const Health&) { return says(**connector, "nobody answers there"); }));
  REQUIRE((*server)->start_again());
  CHECK(await_health(**connector, is_well));
}

TEST_CASE("a server that wants TLS of a connection without") {
  const auto server = TemporaryChatServer::start(ServerKind::prosody, {.tls = true});
  REQUIRE(server);
  if (!*server) return;
  base::json::object settings = (*server)->settings(room);
  settings["tls"] = "off";
  settings.erase("ca_file");
  const base::SystemClock clock;
  auto connector = open_xmpp(settings, clock);
  REQUIRE(connector);
  MemoryHost host;
  (*connector)->start(host);
  CHECK(await_health(**connector, has_failed));
  CHECK(says(**connector, "wants TLS"));
}

TEST_CASE("TLS: a certificate that we trust, and one that we do not") {
  const auto server = TemporaryChatServer::start(ServerKind::prosody, {.tls = true});
  REQUIRE(server);
  if (!*server) return;
  const base::SystemClock clock;
  base::json::object settings = (*server)->settings(room);
  {
    auto connector = open_xmpp(settings, clock);
    REQUIRE(connector);
    MemoryHost host;
    (*connector)->start(host);
    CHECK(await_health(**connector, is_well));
  }
  settings.erase("ca_file");
  auto connector = open_xmpp(settings, clock);
  REQUIRE(connector);
  MemoryHost host;
  (*connector)->start(host);
  CHECK(await_health(**connector, has_failed));
  MESSAGE((*connector)->health().trouble);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  CHECK(host.facts().empty());
}

TEST_CASE("an errand that nobody waits for is not begun") {
  Errand late;
  const auto given_up = late.wait(base::milliseconds(1));
  REQUIRE(!given_up);
  CHECK(given_up.error().code == base::ErrorCode::unavailable);  // it may be tried again
  CHECK(!late.begin());
  Errand begun;
  CHECK(begun.begin());
  const auto unknown = begun.wait(base::milliseconds(1));
  REQUIRE(!unknown);
  CHECK(unknown.error().code == base::ErrorCode::conflict);  // it may not
  Errand done;
  CHECK(done.begin());
  done.finish(Done{"a1"});
  done.finish(base::fail(base::ErrorCode::conflict, "too late"));
  const auto finished = done.wait(base::milliseconds(1));
  REQUIRE(finished);
  CHECK(finished->reference == "a1");
}

}  // namespace
}  // namespace connectors::xmpp
