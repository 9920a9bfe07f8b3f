// What a stanza says, as typed values: presence in a room, a message of a room, a direct message,
// a line of an archive, the end of a page. Nothing is decided here, and nothing is trusted: an
// archive id counts only when the room itself gave it (XEP-0359 section 5), a real address only
// from the room's own item.
//
// Pure functions over Element (element.h). What does not hold what it should is nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "connectors/xmpp/element.h"
#include "model/names.h"

namespace connectors::xmpp {

enum class Standing { none, visitor, participant, moderator };   // "role" in XEP-0045 section 5.1
enum class Affiliation { outcast, none, member, admin, owner };  // XEP-0045 section 5.2

// Status codes of XEP-0045 section 15.6.2 that we act upon.
namespace status {
inline constexpr int self = 110, config_changed = 104, created = 201, nick_assigned = 210;
inline constexpr int banned = 301, nick_changed = 303, kicked = 307, affiliation_lost = 321;
inline constexpr int members_only_now = 322, service_stops = 332, technical = 333;
}  // namespace status

struct RoomPresence {
  std::string room, nick;
  bool is_available = true;
  Standing standing = Standing::none;
  Affiliation affiliation = Affiliation::none;
  std::string jid;          // bare real address; empty where the room hides it
  std::string occupant_id;  // XEP-0421; may be empty
  std::vector<int> statuses;
  std::string new_nick;  // with status 303
  std::string by;        // who did it: bare address or nick of the room's <actor/>
  bool is_destroyed = false;
  bool is_room = false;  // carried the room's own <x/>: everything else is not of a room
  std::string error;     // condition of a presence of type error ("conflict"), with its text
  bool has(int code) const;
};

struct RoomMessage {
  std::string room, nick;  // nick empty: the room itself speaks
  std::string id, origin_id;
  std::string archive_id;  // given by the room
  std::string jid, occupant_id;
  std::optional<base::Instant> delayed_at;
  std::optional<std::string> body;     // without the fallback that repeats what a reply answers
  std::optional<std::string> subject;  // set, and no body: the subject of the room
  std::string reply_to;                // archive id of the message it answers
  std::string corrects;                // id of the sender's earlier message
  std::string retracts;                // archive id, origin id or id of a message
  bool is_moderation = false;          // the room takes somebody's message back
  std::vector<std::string> mentions;   // bare addresses or nicks
  std::string link;                    // of a file (XEP-0066)
  bool is_encrypted = false;
  std::vector<int> statuses;
};

struct DirectMessage {
  std::string from;  // full address
  std::string to;    // full address, of what is ours
  std::string id, archive_id;
  std::optional<base::Instant> delayed_at;
  std::string body;
  bool is_ours = false;  // a copy of what we sent
};

struct StanzaError {
  std::string id, from, condition, text;
};

struct ArchiveLine {
  std::string query, id;
  base::Instant at;
  Element message;
};

// The end of a page (XEP-0313 section 4.3).
struct ArchivePage {
  std::string last;  // archive id; empty when the page holds nothing
  bool is_complete = false;
};

std::optional<RoomPresence> read_presence(const Element& stanza);
std::optional<RoomMessage> read_room_message(const Element& stanza);
// `own` is our bare address.
std::optional<DirectMessage> read_direct_message(const Element& stanza, std::string_view own);
std::optional<StanzaError> read_error(const Element& stanza);
std::optional<ArchiveLine> read_archive_line(const Element& stanza);
std::optional<ArchivePage> read_archive_end(const Element& stanza);

}  // namespace connectors::xmpp

template <>
struct model::NameOf<connectors::xmpp::Standing> {
  static constexpr auto all =
      std::to_array<std::string_view>({"none", "visitor", "participant", "moderator"});
};
template <>
struct model::NameOf<connectors::xmpp::Affiliation> {
  static constexpr auto all =
      std::to_array<std::string_view>({"outcast", "none", "member", "admin", "owner"});
};
