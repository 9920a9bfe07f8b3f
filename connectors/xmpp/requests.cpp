#include "connectors/xmpp/requests.h"

#include <algorithm>

#include "base/utf8.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/namespaces.h"

namespace connectors::xmpp {
namespace {

Element element(std::string_view name, std::string_view space = {}) {
  Element made;
  made.name = name;
  made.space = space;
  return made;
}

Element text_element(std::string_view name, std::string_view text, std::string_view space = {}) {
  Element made = element(name, space);
  made.text = text;
  return made;
}

Element stanza(std::string_view name, std::string_view type, std::string_view id,
               std::string_view to) {
  Element made = element(name, ns::client);
  if (!type.empty()) made.with("type", std::string(type));
  if (!id.empty()) made.with("id", std::string(id));
  if (!to.empty()) made.with("to", std::string(to));
  return made;
}

std::string occupant_address(std::string_view room, std::string_view nick) {
  return std::string(room) + "/" + std::string(nick);
}

Element form_field(std::string_view name, std::string_view value, bool is_hidden = false) {
  Element field = element("field");
  field.with("var", std::string(name));
  if (is_hidden) field.with("type", "hidden");
  field.add(text_element("value", value));
  return field;
}

Element form(std::string_view form_type, const std::vector<FormField>& fields) {
  Element made = element("x", ns::form);
  made.with("type", "submit").add(form_field("FORM_TYPE", form_type, true));
  for (const auto& [name, value] : fields) made.add(form_field(name, value));
  return made;
}

Element admin_item(std::string_view id, std::string_view room, Element item,
                   std::string_view reason) {
  if (!reason.empty()) item.add(text_element("reason", reason));
  Element query = element("query", ns::muc_admin);
  query.add(std::move(item));
  return stanza("iq", "set", id, room).add(std::move(query));
}

}  // namespace

Element join_room(std::string_view room, std::string_view nick, std::string_view password) {
  Element x = element("x", ns::muc);
  x.add(element("history").with("maxstanzas", "0"));
  if (!password.empty()) x.add(text_element("password", password));
  return stanza("presence", {}, {}, occupant_address(room, nick)).add(std::move(x));
}

Element leave_room(std::string_view room, std::string_view nick) {
  return stanza("presence", "unavailable", {}, occupant_address(room, nick));
}

Element query_archive(std::string_view id, const ArchiveQuery& query) {
  std::vector<FormField> fields;
  if (query.start) fields.emplace_back("start", base::format_iso(*query.start));
  Element set = element("set", ns::result_set);
  set.add(text_element("max", std::to_string(archive_page_size)));
  if (!query.after.empty()) set.add(text_element("after", query.after));
  Element ask = element("query", ns::archive);
  ask.with("queryid", std::string(id));
  if (!fields.empty()) ask.add(form(ns::archive, fields));
  ask.add(std::move(set));
  return stanza("iq", "set", id, query.archive).add(std::move(ask));
}

Element say_in_room(std::string_view id, std::string_view room, const Said& said) {
  const bool is_addressed =
      !said.mention_nick.empty() && said.text.find(said.mention_nick) == std::string::npos;
  const std::string text = is_addressed ? said.mention_nick + ": " + said.text : said.text;
  Element message = stanza("message", "groupchat", id, room);
  message.add(text_element("body", text));
  message.add(element("origin-id", ns::ids).with("id", std::string(id)));
  if (!said.reply_to.empty()) {
    Element reply = element("reply", ns::reply);
    reply.with("id", said.reply_to);
    if (!said.reply_to_from.empty()) reply.with("to", said.reply_to_from);
    message.add(std::move(reply));
  }
  const std::size_t at =
      said.mention_nick.empty() ? std::string::npos : text.find(said.mention_nick);
  if (at != std::string::npos) {
    const std::size_t begin = base::count_code_points(std::string_view(text).substr(0, at));
    const std::size_t end = begin + base::count_code_points(said.mention_nick);
    message.add(element("reference", ns::reference)
                    .with("type", "mention")
                    .with("begin", std::to_string(begin))
                    .with("end", std::to_string(end))
                    .with("uri", "xmpp:" + occupant_address(room, said.mention_nick)));
  }
  return message;
}

Element say_directly(std::string_view id, std::string_view to, std::string_view text) {
  Element message = stanza("message", "chat", id, to);
  message.add(text_element("body", text));
  message.add(element("origin-id", ns::ids).with("id", std::string(id)));
  return message;
}

Element set_subject(std::string_view id, std::string_view room, std::string_view subject) {
  Element message = stanza("message", "groupchat", id, room);
  message.add(text_element("subject", subject));
  message.add(element("origin-id", ns::ids).with("id", std::string(id)));
  return message;
}

Element set_standing(std::string_view id, std::string_view room, std::string_view nick,
                     Standing standing, std::string_view reason) {
  Element item = element("item");
  item.with("nick", std::string(nick)).with("role", std::string(model::to_name(standing)));
  return admin_item(id, room, std::move(item), reason);
}

Element set_affiliation(std::string_view id, std::string_view room, std::string_view jid,
                        Affiliation affiliation, std::string_view reason) {
  Element item = element("item");
  item.with("jid", std::string(jid)).with("affiliation", std::string(model::to_name(affiliation)));
  return admin_item(id, room, std::move(item), reason);
}

Element ask_room_info(std::string_view id, std::string_view room) {
  return stanza("iq", "get", id, room).add(element("query", ns::disco_info));
}

Element ask_room_form(std::string_view id, std::string_view room) {
  return stanza("iq", "get", id, room).add(element("query", ns::muc_owner));
}

Element submit_room_form(std::string_view id, std::string_view room,
                         const std::vector<FormField>& fields) {
  Element query = element("query", ns::muc_owner);
  query.add(form("http://jabber.org/protocol/muc#roomconfig", fields));
  return stanza("iq", "set", id, room).add(std::move(query));
}

std::vector<FormField> wished_fields(const Element& form_answer, const RoomWishes& wishes) {
  std::vector<std::string_view> offered;
  if (const Element* query = form_answer.child("query", ns::muc_owner)) {
    if (const Element* x = query->child("x", ns::form)) {
      for (const Element& field : x->children) offered.push_back(field.attribute("var"));
    }
  }
  const auto has = [&](std::string_view name) {
    return std::find(offered.begin(), offered.end(), name) != offered.end();
  };
  std::vector<FormField> fields;
  const auto wish = [&](std::string_view name, std::string_view value) {
    if (has(name)) fields.emplace_back(name, value);
  };
  wish("muc#roomconfig_persistentroom", "1");
  wish("muc#roomconfig_membersonly", wishes.members_only ? "1" : "0");
  if (!wishes.name.empty()) wish("muc#roomconfig_roomname", wishes.name);
  // The archive: Prosody's name for it, then ejabberd's.
  wish("muc#roomconfig_enablearchiving", "1");
  wish("mam", "1");
  // ejabberd silences visitors only where the room is moderated, and then asks with what standing
  // newcomers begin. Prosody silences visitors always, and makes newcomers of a moderated room
  // visitors: there the room must stay as it is.
  const bool can_let_newcomers_speak = has("members_by_default");
  wish("members_by_default", "1");
  wish("muc#roomconfig_moderatedroom", can_let_newcomers_speak ? "1" : "0");
  return fields;
}

Element ping(std::string_view id, std::string_view to) {
  return stanza("iq", "get", id, to).add(element("ping", ns::ping));
}

Element available() { return element("presence", ns::client); }

Element answer(const Element& question) {
  return stanza("iq", "result", question.attribute("id"), question.attribute("from"));
}

Element refuse(const Element& question) {
  Element error = element("error");
  error.with("type", "cancel").add(element("service-unavailable", ns::stanza_error));
  return stanza("iq", "error", question.attribute("id"), question.attribute("from"))
      .add(std::move(error));
}

RoomInfo read_room_info(const Element& answer) {
  RoomInfo info;
  const Element* query = answer.child("query", ns::disco_info);
  if (!query) return info;
  for (const Element& each : query->children) {
    if (each.name == "identity" && each.attribute("category") == "conference") {
      info.name = each.attribute("name");
    } else if (each.name == "feature") {
      const std::string_view feature = each.attribute("var");
      info.has_archive = info.has_archive || feature == ns::archive;
      info.is_members_only = info.is_members_only || feature == "muc_membersonly";
      info.is_moderated = info.is_moderated || feature == "muc_moderated";
    }
  }
  return info;
}

}  // namespace connectors::xmpp
