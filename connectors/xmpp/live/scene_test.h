// What the cases against a real Prosody and a real ejabberd share: each server is started once for
// the whole program, and every case has a room of its own, a connector on it, and people to talk
// with.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "connectors/xmpp/live/xmpp_connector.h"
#include "connectors/xmpp/namespaces.h"
#include "connectors/xmpp/stanzas.h"
#include "connectors/xmpp/testing/crowd.h"
#include "connectors/xmpp/testing/memory_host.h"
#include "connectors/xmpp/testing/temporary_chat_server.h"

namespace connectors::xmpp {

template <class T>
std::string why(const base::Result<T>& result) {
  return result ? std::string() : result.error().text;
}

inline TemporaryChatServer* server_of(ServerKind kind) {
  static std::map<ServerKind, std::unique_ptr<TemporaryChatServer>> started;
  if (!started.contains(kind)) {
    auto server = TemporaryChatServer::start(kind);
    REQUIRE_MESSAGE(server, why(server));
    started[kind] = *std::move(server);
  }
  return started[kind].get();
}

inline bool has_body(const Element& stanza, std::string_view text) {
  return stanza.name == "message" && stanza.child_text("body", ns::client) == text;
}

inline bool is_entered(const Element& stanza) {
  const auto presence = read_presence(stanza);
  return presence && presence->is_available && presence->has(status::self);
}

inline bool is_gone_with(const Element& stanza, int code) {
  const auto presence = read_presence(stanza);
  return presence && !presence->is_available && presence->has(code) && presence->has(status::self);
}

template <class Body>
std::vector<model::Fact> facts_with(const MemoryHost& host, const std::string& group) {
  std::vector<model::Fact> found;
  for (model::Fact& fact : host.facts()) {
    if (fact.group == group && std::holds_alternative<Body>(fact.body)) found.push_back(fact);
  }
  return found;
}

// A connector on one room, and people to talk with.
struct Scene {
  TemporaryChatServer& server;
  std::string room;
  base::SystemClock clock;
  base::json::object settings;
  MemoryHost host;
  std::unique_ptr<Connector> connector;
  std::unique_ptr<Crowd> crowd;
  int effects = 0;

  Scene(TemporaryChatServer& of, const std::string& name)
      : server(of), room(name + "@conference.localhost"), settings(server.settings(room)) {
    meet();
  }
  ~Scene() { stop(); }

  void meet() {
    auto people = Crowd::connect(server.component_port());
    REQUIRE_MESSAGE(people, why(people));
    crowd = *std::move(people);
  }
  void start() {
    auto opened = open_xmpp(settings, clock);
    REQUIRE_MESSAGE(opened, why(opened));
    connector = *std::move(opened);
    connector->start(host);
    REQUIRE(is_well());
  }
  void stop() {
    if (connector) connector->stop();
    connector.reset();
  }
  bool is_well(int wait_ms = 60'000) {
    for (int waited = 0; waited < wait_ms; waited += 50) {
      if (connector->health().condition == Condition::well) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    MESSAGE(connector->health().trouble, "\n", server.log());
    return false;
  }
  void join(const std::string& name) {
    crowd->join(name, room);
    REQUIRE(crowd->await_for(name, is_entered));
  }
  base::Result<Done> perform(const std::string& kind, const std::string& body,
                             const std::string& member = {}, const std::string& group = "-") {
    model::Effect effect;
    effect.kind = kind;
    effect.key = room + ":" + kind + ":" + std::to_string(++effects);
    effect.body = body;
    model::Group in;
    in.external_id = group == "-" ? room : group;
    model::Member who;
    if (!member.empty()) who.external_id = Crowd::jid(member);
    return connector->perform({effect, in, who});
  }
  template <class Body>
  bool await_fact(const std::function<bool(const model::Fact&)>& test, int wait_ms = 30'000) {
    return host.await(
        [&](const std::vector<model::Fact>& facts) {
          return std::any_of(facts.begin(), facts.end(), [&](const model::Fact& fact) {
            return fact.group == room && std::holds_alternative<Body>(fact.body) && test(fact);
          });
        },
        wait_ms);
  }
  bool await_leave(const std::string& name, model::LeaveReason why) {
    return await_fact<model::MemberLeft>([&](const model::Fact& fact) {
      return fact.actor == Crowd::jid(name) && std::get<model::MemberLeft>(fact.body).reason == why;
    });
  }
  bool await_join(const std::string& name) {
    return await_fact<model::MemberJoined>(
        [&](const model::Fact& fact) { return fact.actor == Crowd::jid(name); });
  }
};

inline void run(ServerKind kind, void (*each)(TemporaryChatServer&)) {
  if (TemporaryChatServer* server = server_of(kind)) each(*server);
}

#define ON_BOTH(name, function)                                         \
  TEST_CASE("prosody: " name) { run(ServerKind::prosody, function); }   \
  TEST_CASE("ejabberd: " name) { run(ServerKind::ejabberd, function); } \
  static_assert(true)

}  // namespace connectors::xmpp
