// The stanzas that we send, each as one function. `id` is the stanza's own; answers come back under
// it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/xmpp/element.h"
#include "connectors/xmpp/stanzas.h"

namespace connectors::xmpp {

inline constexpr int archive_page_size = 100;  // messages asked for at once (XEP-0059)

// Without the room's own history: the archive has it, with names (XEP-0045 section 7.2.14).
Element join_room(std::string_view room, std::string_view nick, std::string_view password);
Element leave_room(std::string_view room, std::string_view nick);

// Reading on after the message `after`, or from `start` on; `archive` empty: our own archive.
struct ArchiveQuery {
  std::string archive, after;
  std::optional<base::Instant> start;
};
Element query_archive(std::string_view id, const ArchiveQuery& query);

struct Said {
  std::string text;
  std::string reply_to;       // archive id of the message it answers; may be empty
  std::string reply_to_from;  // <room>/<nick> of who wrote that
  std::string mention_nick;   // put in front, unless the text names them already; may be empty
};
// Carries `id` as origin id too (XEP-0359): its echo is known by it.
Element say_in_room(std::string_view id, std::string_view room, const Said& said);
Element say_directly(std::string_view id, std::string_view to, std::string_view text);
Element set_subject(std::string_view id, std::string_view room, std::string_view subject);

// muc#admin (XEP-0045 sections 8 and 9).
Element set_standing(std::string_view id, std::string_view room, std::string_view nick,
                     Standing standing, std::string_view reason);
Element set_affiliation(std::string_view id, std::string_view room, std::string_view jid,
                        Affiliation affiliation, std::string_view reason);

Element ask_room_info(std::string_view id, std::string_view room);
Element ask_room_form(std::string_view id, std::string_view room);
using FormField = std::pair<std::string, std::string>;
Element submit_room_form(std::string_view id, std::string_view room,
                         const std::vector<FormField>& fields);

// What a room's owner form must say so that we can read everything, and so that who has no voice
// cannot speak while newcomers can. Only fields that the server's form has.
struct RoomWishes {
  bool members_only = false;
  std::string name;  // empty: as it is
};
std::vector<FormField> wished_fields(const Element& form_answer, const RoomWishes& wishes);

Element ping(std::string_view id, std::string_view to);
Element available();
// The answer to a question that we do not answer: every iq must get one (RFC 6120 section 8.2.3).
Element refuse(const Element& question);
Element answer(const Element& question);

// The room's name and what it can (XEP-0030).
struct RoomInfo {
  std::string name;
  bool has_archive = false, is_members_only = false, is_moderated = false;
};
RoomInfo read_room_info(const Element& answer);

}  // namespace connectors::xmpp
