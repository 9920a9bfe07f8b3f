// What the connections file says of an XMPP account (docs/connections.md).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace connectors::xmpp {

inline constexpr std::size_t rooms_max = 1'000;     // of one account
inline constexpr std::size_t room_bytes_max = 150;  // of an address: it is part of external ids
inline constexpr std::int64_t history_days_max = 3'650;
inline constexpr std::int64_t absence_seconds_max = 86'400;

struct RoomSetting {
  std::string room;      // bare address
  std::string password;  // may be empty
  std::string name;      // given to the room when it is managed; may be empty
  bool members_only = false;
};

struct Settings {
  std::string source = "xmpp";
  std::string jid;  // bare address of the account
  std::string password;
  std::string resource = "guildhall";  // fixed: a new session ends one that the server still holds
  std::string nick = "Guildhall";
  std::string host;     // empty: found by the domain's SRV records
  int port = 0;         // 0: by SRV, or 5222
  bool tls = true;      // off only on loopback
  std::string ca_file;  // certificates to trust instead of the system's; may be empty
  std::vector<RoomSetting> rooms;
  std::set<std::string> staff;  // bare addresses
  base::Duration history = base::days(30);
  base::Duration absence_grace = base::seconds(120);
  bool manage = false;  // configure the rooms that we own
  bool direct = true;   // take direct messages
};

// Errors name the setting at fault.
base::Result<Settings> read_settings(const base::json::object& object);

}  // namespace connectors::xmpp
