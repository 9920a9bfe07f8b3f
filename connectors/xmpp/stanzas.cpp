#include "connectors/xmpp/stanzas.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/namespaces.h"

namespace connectors::xmpp {
namespace {

constexpr std::string_view mention_scheme = "xmpp:";

std::optional<std::size_t> number_in(std::string_view text) {
  std::size_t number = 0;
  const auto end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (text.empty() || error != std::errc() || at != end) return std::nullopt;
  return number;
}

std::vector<int> statuses_of(const Element& x) {
  std::vector<int> codes;
  for (const Element& each : x.children) {
    if (each.name != "status") continue;
    if (const auto code = number_in(each.attribute("code")); code && *code < 1000) {
      codes.push_back(static_cast<int>(*code));
    }
  }
  return codes;
}

std::optional<base::Instant> delay_of(const Element& stanza) {
  const Element* delay = stanza.child("delay", ns::delay);
  if (!delay) return std::nullopt;
  const auto at = base::parse_instant(delay->attribute("stamp"));
  return at ? std::optional(*at) : std::nullopt;
}

std::string archive_id_of(const Element& stanza, std::string_view by) {
  for (const Element& each : stanza.children) {
    if (each.name == "stanza-id" && each.space == ns::ids && each.attribute("by") == by) {
      return std::string(each.attribute("id"));
    }
  }
  return {};
}

// The text without characters begin … end (XEP-0428 section 3.2 counts code points).
std::string without_range(std::string_view text, std::size_t begin, std::size_t end) {
  std::string kept;
  std::size_t index = 0;
  for (std::size_t at = 0; at < text.size(); ++index) {
    const std::size_t from = at;
    base::next_code_point(text, at);
    if (index < begin || index >= end) kept += text.substr(from, at - from);
  }
  return kept;
}

// Clients that do not know replies are shown the quoted text in front; we know the reply itself.
std::string without_reply_fallback(const Element& stanza, std::string body) {
  for (const Element& each : stanza.children) {
    if (each.name != "fallback" || each.space != ns::fallback) continue;
    if (each.attribute("for") != ns::reply) continue;
    const Element* range = each.child("body", ns::fallback);
    if (!range) continue;
    const auto begin = number_in(range->attribute("start"));
    const auto end = number_in(range->attribute("end"));
    if (begin && end && *begin < *end) return without_range(body, *begin, *end);
  }
  return body;
}

void read_mentions(const Element& stanza, RoomMessage& message) {
  for (const Element& each : stanza.children) {
    if (each.name != "reference" || each.space != ns::reference) continue;
    if (each.attribute("type") != "mention") continue;
    std::string_view who = each.attribute("uri");
    if (!who.starts_with(mention_scheme)) continue;
    who.remove_prefix(mention_scheme.size());
    who = who.substr(0, who.find('?'));
    const bool is_occupant = bare_jid(who) == message.room && !resource_of(who).empty();
    const std::string_view name = is_occupant ? resource_of(who) : bare_jid(who);
    if (!name.empty()) message.mentions.emplace_back(name);
  }
}

// XEP-0424 and XEP-0425, in the form of 2019 (inside a fastening) and in that of 2023.
void read_retraction(const Element& stanza, RoomMessage& message) {
  if (const Element* retract = stanza.child("retract", ns::retract_1)) {
    message.retracts = retract->attribute("id");
    message.is_moderation = retract->child("moderated", ns::moderate_1) != nullptr;
  } else if (const Element* applied = stanza.child("apply-to", ns::fasten)) {
    const Element* moderated = applied->child("moderated", ns::moderate_0);
    const Element& holder = moderated ? *moderated : *applied;
    if (!holder.child("retract", ns::retract_0)) return;
    message.retracts = applied->attribute("id");
    message.is_moderation = moderated != nullptr;
  }
  // Only the room may speak for a moderator.
  if (message.is_moderation && !message.nick.empty()) message.retracts.clear();
}

void read_occupant(const Element& stanza, std::string& jid, std::string& occupant_id) {
  if (const Element* x = stanza.child("x", ns::muc_user)) {
    if (const Element* item = x->child("item", ns::muc_user)) {
      jid = bare_jid(item->attribute("jid"));
    }
  }
  if (const Element* id = stanza.child("occupant-id", ns::occupant)) {
    occupant_id = id->attribute("id");
  }
}

}  // namespace

bool RoomPresence::has(int code) const {
  return std::find(statuses.begin(), statuses.end(), code) != statuses.end();
}

std::optional<RoomPresence> read_presence(const Element& stanza) {
  if (stanza.name != "presence") return std::nullopt;
  const std::string_view type = stanza.attribute("type");
  const std::string_view from = stanza.attribute("from");
  RoomPresence presence;
  presence.room = bare_jid(from);
  presence.nick = resource_of(from);
  if (type == "error") {
    const auto error = read_error(stanza);
    if (!error) return std::nullopt;
    presence.is_available = false;
    presence.error = error->condition + (error->text.empty() ? "" : ": " + error->text);
    return presence;
  }
  if (!type.empty() && type != "unavailable") return std::nullopt;
  presence.is_available = type.empty();
  const Element* x = stanza.child("x", ns::muc_user);
  if (!x || presence.nick.empty()) return std::nullopt;
  presence.is_room = true;
  presence.statuses = statuses_of(*x);
  presence.is_destroyed = x->child("destroy", ns::muc_user) != nullptr;
  read_occupant(stanza, presence.jid, presence.occupant_id);
  if (const Element* item = x->child("item", ns::muc_user)) {
    presence.new_nick = item->attribute("nick");
    const auto standing = model::from_name<Standing>(item->attribute("role"));
    presence.standing = standing.value_or(Standing::none);
    const auto affiliation = model::from_name<Affiliation>(item->attribute("affiliation"));
    presence.affiliation = affiliation.value_or(Affiliation::none);
    if (const Element* actor = item->child("actor", ns::muc_user)) {
      const std::string_view jid = actor->attribute("jid");
      presence.by = jid.empty() ? actor->attribute("nick") : bare_jid(jid);
    }
  }
  return presence;
}

std::optional<RoomMessage> read_room_message(const Element& stanza) {
  if (stanza.name != "message" || stanza.attribute("type") != "groupchat") return std::nullopt;
  const std::string_view from = stanza.attribute("from");
  RoomMessage message;
  message.room = bare_jid(from);
  message.nick = resource_of(from);
  if (message.room.empty()) return std::nullopt;
  message.id = stanza.attribute("id");
  if (const Element* origin = stanza.child("origin-id", ns::ids)) {
    message.origin_id = origin->attribute("id");
  }
  message.archive_id = archive_id_of(stanza, message.room);
  message.delayed_at = delay_of(stanza);
  read_occupant(stanza, message.jid, message.occupant_id);
  if (const Element* body = stanza.child("body", ns::client)) {
    message.body = without_reply_fallback(stanza, body->text);
  }
  if (const Element* subject = stanza.child("subject", ns::client)) {
    message.subject = subject->text;
  }
  if (const Element* reply = stanza.child("reply", ns::reply)) {
    message.reply_to = reply->attribute("id");
  }
  if (const Element* replaced = stanza.child("replace", ns::correct)) {
    message.corrects = replaced->attribute("id");
  }
  if (const Element* file = stanza.child("x", ns::out_of_band)) {
    message.link = file->child_text("url", ns::out_of_band);
  }
  message.is_encrypted = stanza.child("encryption", ns::encryption) != nullptr;
  if (const Element* x = stanza.child("x", ns::muc_user)) message.statuses = statuses_of(*x);
  read_retraction(stanza, message);
  read_mentions(stanza, message);
  return message;
}

std::optional<DirectMessage> read_direct_message(const Element& stanza, std::string_view own) {
  const std::string_view type = stanza.attribute("type");
  if (stanza.name != "message" || (type != "chat" && type != "normal" && !type.empty())) {
    return std::nullopt;
  }
  const std::string_view body = stanza.child_text("body", ns::client);
  DirectMessage message;
  message.from = stanza.attribute("from");
  if (body.empty() || message.from.empty()) return std::nullopt;
  message.is_ours = bare_jid(message.from) == own;
  if (message.is_ours) message.to = stanza.attribute("to");
  message.id = stanza.attribute("id");
  message.archive_id = archive_id_of(stanza, own);
  message.delayed_at = delay_of(stanza);
  message.body = body;
  return message;
}

std::optional<StanzaError> read_error(const Element& stanza) {
  if (stanza.attribute("type") != "error") return std::nullopt;
  StanzaError found{std::string(stanza.attribute("id")),
                    std::string(stanza.attribute("from")),
                    "undefined-condition",
                    {}};
  const Element* error = stanza.child("error", ns::client);
  if (!error) return found;
  for (const Element& each : error->children) {
    if (each.space != ns::stanza_error) continue;
    (each.name == "text" ? found.text : found.condition) =
        each.name == "text" ? each.text : each.name;
  }
  return found;
}

std::optional<ArchiveLine> read_archive_line(const Element& stanza) {
  if (stanza.name != "message") return std::nullopt;
  const Element* result = stanza.child("result", ns::archive);
  const Element* forwarded = result ? result->child("forwarded", ns::forward) : nullptr;
  const Element* message = forwarded ? forwarded->child("message", ns::client) : nullptr;
  const auto at = forwarded ? delay_of(*forwarded) : std::nullopt;
  if (!message || !at || result->attribute("id").empty()) return std::nullopt;
  return ArchiveLine{std::string(result->attribute("queryid")),
                     std::string(result->attribute("id")), *at, *message};
}

std::optional<ArchivePage> read_archive_end(const Element& stanza) {
  if (stanza.name != "iq" || stanza.attribute("type") != "result") return std::nullopt;
  const Element* end = stanza.child("fin", ns::archive);
  if (!end) return std::nullopt;
  ArchivePage page;
  page.is_complete = end->attribute("complete") == "true" || end->attribute("complete") == "1";
  if (const Element* set = end->child("set", ns::result_set)) {
    page.last = set->child_text("last", ns::result_set);
  }
  return page;
}

}  // namespace connectors::xmpp
