#include "connectors/xmpp/settings.h"

#include <doctest/doctest.h>

#include "connectors/xmpp/capabilities.h"

namespace connectors::xmpp {
namespace {

base::json::object whole() {
  return base::parse_json(R"({"platform":"xmpp","jid":"bot@x","password":"p","rooms":["r@muc"]})")
      ->get_object();
}

std::string refused_field(std::string_view key, base::json::value value) {
  base::json::object settings = whole();
  settings[key] = std::move(value);
  const auto read = read_settings(settings);
  return read ? std::string() : read.error().field;
}

TEST_CASE("the least that an account needs") {
  const auto read = read_settings(whole());
  REQUIRE(read);
  CHECK(read->tls);
  CHECK(read->rooms.size() == 1);
  CHECK(read->history == base::days(30));
  CHECK(read->absence_grace == base::seconds(120));
}

TEST_CASE("errors name the setting") {
  CHECK(refused_field("jid", "bot") == "jid");
  CHECK(refused_field("jid", "bot@x/phone") == "jid");
  CHECK(refused_field("rooms", base::json::array{}) == "rooms");
  CHECK(refused_field("rooms", base::json::array{"r@muc", "r@muc"}) == "rooms");
  CHECK(refused_field("rooms", base::json::array{"r@muc", "no"}) == "rooms[1]");
  CHECK(refused_field("staff", base::json::array{"ann"}) == "staff[0]");
  CHECK(refused_field("roms", 1) == "roms");
  CHECK(refused_field("tls", "maybe") == "tls");
}

TEST_CASE("without TLS only on this machine") {
  CHECK(refused_field("tls", "off") == "tls");
  base::json::object settings = whole();
  settings["tls"] = "off";
  settings["host"] = "chat.example.org";
  CHECK(!read_settings(settings));
  for (const char* host : {"127.0.0.1", "localhost", "::1"}) {
    settings["host"] = host;
    CHECK(read_settings(settings));
  }
}

TEST_CASE("limits, at the limit") {
  CHECK(refused_field("history_days", history_days_max).empty());
  CHECK(refused_field("history_days", history_days_max + 1) == "history_days");
  CHECK(refused_field("absence_seconds", absence_seconds_max).empty());
  CHECK(refused_field("absence_seconds", absence_seconds_max + 1) == "absence_seconds");
  CHECK(refused_field("port", 65'536) == "port");
  const auto rooms = [](std::size_t count) {
    base::json::array all;
    for (std::size_t i = 0; i < count; ++i) {
      all.emplace_back("r" + std::to_string(i) + "@muc");
    }
    return all;
  };
  CHECK(refused_field("rooms", rooms(rooms_max)).empty());
  CHECK(refused_field("rooms", rooms(rooms_max + 1)) == "rooms");
  const auto room_of = [](std::size_t bytes) {
    return base::json::array{base::json::value(std::string(bytes - 4, 'r') + "@muc")};
  };
  CHECK(refused_field("rooms", room_of(room_bytes_max)).empty());
  CHECK(refused_field("rooms", room_of(room_bytes_max + 1)) == "rooms[0]");
}

TEST_CASE("every effect that the engine sends is automatic, every row has its source") {
  for (const char* kind : {"send_message", "mute", "unmute", "remove", "notify_staff"}) {
    CHECK(capability_of_effect(kind) == Capability::automatic);
  }
  CHECK(capability_of_effect("dance") == Capability::manual);
  for (const CapabilityRow& row : capability_table()) {
    CHECK(!row.source.empty());
    CHECK(!row.chinese.empty());
    CHECK(!row.english.empty());
  }
}

}  // namespace
}  // namespace connectors::xmpp
