#include "connectors/xmpp/settings.h"

#include <algorithm>

#include "connectors/xmpp/jid.h"

namespace connectors::xmpp {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

constexpr std::string_view known[] = {"platform", "source", "jid",          "password",
                                      "resource", "nick",   "host",         "port",
                                      "tls",      "rooms",  "ca_file",      "staff",
                                      "manage",   "direct", "history_days", "absence_seconds"};

auto refuse(std::string text, std::string field) {
  return fail(ErrorCode::invalid_input, std::move(text), std::move(field));
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

Result<std::int64_t> number_within(const object& from, std::string_view key, std::int64_t otherwise,
                                   std::int64_t least, std::int64_t most) {
  if (!from.contains(key)) return otherwise;
  const auto number = base::integer_at(from, key);
  if (!number || *number < least || *number > most) {
    return refuse(
        "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most),
        std::string(key));
  }
  return *number;
}

Result<RoomSetting> read_room(const base::json::value& value, const std::string& field) {
  RoomSetting setting;
  if (value.is_string()) {
    setting.room = value.get_string();
  } else if (value.is_object()) {
    const object& room = value.get_object();
    setting.room = base::text_at(room, "room");
    setting.password = base::text_at(room, "password");
    setting.name = base::text_at(room, "name");
    setting.members_only = base::flag_at(room, "members_only");
  }
  if (!is_bare_jid(setting.room) || setting.room.size() > room_bytes_max) {
    return refuse("must be a room's address, \"help@conference.example.org\", of at most " +
                      std::to_string(room_bytes_max) + " bytes",
                  field);
  }
  return setting;
}

Result<void> read_rooms(const object& from, Settings& settings) {
  const base::json::array* rooms = base::array_at(from, "rooms");
  if (!rooms || rooms->empty()) return refuse("name at least one room", "rooms");
  if (rooms->size() > rooms_max) {
    return refuse("at most " + std::to_string(rooms_max) + " rooms by one account", "rooms");
  }
  for (std::size_t i = 0; i < rooms->size(); ++i) {
    TRY(room, read_room((*rooms)[i], "rooms[" + std::to_string(i) + "]"));
    const bool is_twice = std::any_of(settings.rooms.begin(), settings.rooms.end(),
                                      [&](const auto& each) { return each.room == room.room; });
    if (is_twice) return refuse(room.room + " is named twice", "rooms");
    settings.rooms.push_back(std::move(room));
  }
  return {};
}

Result<void> read_server(const object& from, Settings& settings) {
  settings.host = base::text_at(from, "host");
  settings.ca_file = base::text_at(from, "ca_file");
  TRY(port, number_within(from, "port", 0, 1, 65'535));
  settings.port = static_cast<int>(port);
  const std::string_view tls = base::text_at(from, "tls", "required");
  if (tls != "required" && tls != "off") return refuse("must be \"required\" or \"off\"", "tls");
  settings.tls = tls == "required";
  if (!settings.tls && !is_loopback(settings.host)) {
    return refuse("may be \"off\" only where `host` is this machine (\"127.0.0.1\")", "tls");
  }
  return {};
}

Result<void> check_keys(const object& from) {
  for (const auto& entry : from) {
    const std::string_view key = entry.key();
    if (std::find(std::begin(known), std::end(known), key) == std::end(known)) {
      return refuse("there is no such setting for an XMPP account; see docs/connections.md",
                    std::string(key));
    }
  }
  return {};
}

}  // namespace

Result<Settings> read_settings(const object& from) {
  TRY_VOID(check_keys(from));
  Settings settings;
  settings.source = base::text_at(from, "source", settings.source);
  settings.jid = base::text_at(from, "jid");
  if (!is_bare_jid(settings.jid) || settings.jid.size() > room_bytes_max) {
    return refuse("must be the account's address, \"guildhall@example.org\"", "jid");
  }
  TRY(password, base::required_text(from, "password"));
  settings.password = std::move(password);
  settings.resource = base::text_at(from, "resource", settings.resource);
  settings.nick = base::text_at(from, "nick", settings.nick);
  if (settings.nick.empty() || settings.nick.size() > room_bytes_max) {
    return refuse("must be a name of at most " + std::to_string(room_bytes_max) + " bytes", "nick");
  }
  TRY_VOID(read_server(from, settings));
  TRY_VOID(read_rooms(from, settings));
  if (const base::json::array* staff = base::array_at(from, "staff")) {
    for (std::size_t i = 0; i < staff->size(); ++i) {
      const auto* text = (*staff)[i].if_string();
      if (!text || !is_bare_jid(std::string_view(*text))) {
        return refuse("must be an address, \"ann@example.org\"",
                      "staff[" + std::to_string(i) + "]");
      }
      settings.staff.emplace(*text);
    }
  }
  TRY(days, number_within(from, "history_days", 30, 0, history_days_max));
  settings.history = base::days(days);
  TRY(absence, number_within(from, "absence_seconds", 120, 0, absence_seconds_max));
  settings.absence_grace = base::seconds(absence);
  settings.manage = base::flag_at(from, "manage");
  settings.direct = base::flag_at(from, "direct", true);
  return settings;
}

}  // namespace connectors::xmpp
