// Session: carrying out effects.
#include <algorithm>

#include "base/hash.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/live/session.h"

namespace connectors::xmpp {
namespace {

using base::ErrorCode;

// What to do about an error of the server (RFC 6120 section 8.3.3).
base::Error error_of(const StanzaError& error) {
  std::string text = "the chat server says " + error.condition;
  if (!error.text.empty()) text += ": " + error.text;
  const std::string& is = error.condition;
  if (is == "policy-violation" || is == "resource-constraint") {
    return {ErrorCode::limit_exceeded, std::move(text)};
  }
  if (is == "service-unavailable" || is == "remote-server-timeout" ||
      is == "recipient-unavailable" || is == "internal-server-error") {
    return {ErrorCode::unavailable, std::move(text)};
  }
  if (is == "item-not-found") return {ErrorCode::not_found, std::move(text)};
  if (is == "forbidden" || is == "not-allowed" || is == "not-authorized") {
    return {ErrorCode::not_allowed, text + ": make us an admin of the room"};
  }
  return {ErrorCode::invalid_input, std::move(text)};
}

void refuse_errand(Errand& errand, ErrorCode code, std::string text) {
  errand.finish(base::fail(code, std::move(text)));
}

// The same effect always speaks under the same id, so that the archive can tell whether it has.
std::string message_id(const Order& order) {
  return "gh-" + base::to_hex(base::stable_hash(order.key)) +
         base::to_hex(base::stable_hash(order.key, 1));
}

}  // namespace

void Session::perform(const Order& order) {
  if (!order.errand->begin()) return;
  if (!link_->is_connected()) {
    return refuse_errand(*order.errand, ErrorCode::unavailable, connection_trouble_);
  }
  if (order.kind == "notify_staff") return notify(order);
  if (order.kind == "invite") return invite(order);
  const auto found = rooms_.find(order.group);
  if (found == rooms_.end()) {
    const std::string& to = order.group.empty() ? order.member : order.group;
    if (order.kind != "send_message" || to.find('@') == std::string::npos) {
      return refuse_errand(*order.errand, ErrorCode::not_found,
                           order.group + " is no room of this account: add it to `rooms`");
    }
    return speak_directly(order, to, std::string(base::text_at(order.body, "text")));
  }
  Room& room = found->second;
  if (room.stage != Stage::live) {
    return refuse_errand(*order.errand, ErrorCode::unavailable,
                         room.trouble.empty() ? "the room is being entered" : room.trouble);
  }
  if (order.kind == "send_message" || order.kind == "set_subject") return speak(order, room);
  if (order.kind == "mute" || order.kind == "unmute")
    return mute(order, room, order.kind == "mute");
  if (order.kind == "remove") return remove(order, room);
  if (order.kind == "admit") return affiliate(order, room, Affiliation::member);
  if (order.kind == "dismiss") return affiliate(order, room, Affiliation::none);
  refuse_errand(*order.errand, ErrorCode::invalid_input, "there is no effect " + order.kind);
}

// Any client shows the words, and offers to enter the room whose address they end with (XEP-0147).
void Session::invite(const Order& order) {
  if (order.member.find('@') == std::string::npos) {
    return refuse_errand(*order.errand, ErrorCode::invalid_input,
                         "the member has no address of their own on this server: invite by hand");
  }
  speak_directly(
      order, order.member,
      std::string(base::text_at(order.body, "text")) + "\nxmpp:" + order.group + "?join");
}

// ---- speaking

void Session::speak(const Order& order, Room& room) {
  const std::string id = message_id(order);
  if (const auto said = room.mirror.echo_of(id)) return order.errand->finish(Done{*said});
  const std::string text(base::text_at(order.body, "text"));
  if (text.empty()) {
    return refuse_errand(*order.errand, ErrorCode::invalid_input, "there is nothing to say");
  }
  Echo& echo = echoes_[id];
  echo = {order.errand, room.setting.room, {}, false};
  if (order.kind == "set_subject") {
    echo.subject = text;
    link_->send(set_subject(id, room.setting.room, text));
    return;
  }
  Said said{text, {}, {}, {}};
  const std::string_view reply_to = base::text_at(order.body, "reply_to");
  if (const auto archived = room.mirror.archive_id_of(reply_to)) said.reply_to = *archived;
  const Occupant* target = room.mirror.occupant(base::text_at(order.body, "mention"));
  if (target && !target->nicks.empty()) {
    said.mention_nick = target->nicks.begin()->first;
    said.reply_to_from = room.setting.room + "/" + said.mention_nick;
  }
  link_->send(say_in_room(id, room.setting.room, said));
}

// The errand whose words the room says back with this message.
std::map<std::string, Session::Echo, std::less<>>::iterator Session::echo_in(
    const Room& room, const RoomMessage& message) {
  if (message.nick != room.mirror.own_nick()) return echoes_.end();
  const auto is_ours = [&](const auto& entry) {
    const Echo& echo = entry.second;
    if (echo.room != room.setting.room) return false;
    if (entry.first == message.id || entry.first == message.origin_id) return true;
    return !message.body && message.subject && echo.subject == *message.subject;
  };
  return std::find_if(echoes_.begin(), echoes_.end(), is_ours);
}

// What the room has said back since, or has not: after a reading of the archive that is certain.
void Session::settle_echoes(Room& room) {
  for (auto each = echoes_.begin(); each != echoes_.end();) {
    const auto [id, echo] = *each;
    if (echo.room != room.setting.room || !echo.was_cut_off) {
      ++each;
      continue;
    }
    each = echoes_.erase(each);
    if (const auto said = room.mirror.echo_of(id)) {
      echo.errand->finish(Done{*said});
    } else if (room.feed.is_read && room.info.has_archive) {
      refuse_errand(*echo.errand, ErrorCode::unavailable,
                    "the connection was lost before the server took the message");
    } else {
      refuse_errand(
          *echo.errand, ErrorCode::conflict,
          "the connection was lost and the room has no archive: look whether it was said");
    }
  }
}

void Session::on_error_message(const StanzaError& error) {
  const auto echo = echoes_.find(error.id);
  if (echo == echoes_.end() || bare_jid(error.from) != echo->second.room) return;
  const auto errand = echo->second.errand;
  echoes_.erase(echo);
  errand->finish(tl::unexpected(error_of(error)));
}

// Nobody says a direct message back. A ping behind it on the same stream is answered only after the
// server has taken it; an error would have come before.
void Session::speak_directly(const Order& order, const std::string& to, const std::string& text) {
  if (text.empty()) {
    return refuse_errand(*order.errand, ErrorCode::invalid_input, "there is nothing to say");
  }
  const std::string id = message_id(order);
  echoes_[id] = {order.errand, std::string(bare_jid(to)), {}, false};
  link_->send(say_directly(id, to, text));
  DirectMessage message{settings_.jid, to, id, {}, {}, text, true};
  ask(ping(next_id("after"), domain_of(settings_.jid)),
      [this, id, message = std::move(message)](const Element* answer) {
        const auto echo = echoes_.find(id);
        if (echo == echoes_.end()) return;  // refused
        const auto errand = echo->second.errand;
        echoes_.erase(echo);
        if (!answer) {
          return refuse_errand(*errand, ErrorCode::conflict,
                               "the connection was lost: it is not known whether it was said");
        }
        auto facts = facts_of_direct(message, clock_.now(), false);
        std::move(facts.begin(), facts.end(), std::back_inserter(direct_ready_));
        errand->finish(Done{id});
      });
}

void Session::notify(const Order& order) {
  if (order.member.find('@') == std::string::npos) {
    return refuse_errand(*order.errand, ErrorCode::not_found,
                         "the colleague has no address of their own here");
  }
  const auto part = [&](std::string_view name) {
    return std::string(base::text_at(order.body, name));
  };
  std::string text = part("group");
  if (const std::string asker = part("asker"); !asker.empty()) text += " · " + asker;
  if (!text.empty()) text += ": ";
  text += part("text");
  if (const std::string due = part("due_at"); !due.empty()) text += " (" + due + ")";
  speak_directly(order, std::string(bare_jid(order.member)), text);
}

// ---- moderating

// All of them at once; done when all are answered.
void Session::carry_out(const Order& order, std::vector<Element> requests) {
  if (requests.empty()) return order.errand->finish(Done{});
  const auto batch = std::make_shared<Batch>();
  batch->errand = order.errand;
  batch->open = requests.size();
  for (Element& request : requests) {
    ask(std::move(request), [batch](const Element* answer) {
      const auto error = answer ? read_error(*answer) : std::nullopt;
      // Asking twice for the same standing changes nothing: it may be tried again.
      if (!answer) batch->trouble = {ErrorCode::unavailable, "the connection was lost"};
      // Who has just left needs no more of this; ejabberd calls that not-acceptable.
      const bool has_left =
          error && (error->condition == "item-not-found" || error->condition == "not-acceptable");
      if (error && !has_left) batch->trouble = error_of(*error);
      if (--batch->open > 0) return;
      if (batch->trouble) {
        batch->errand->finish(tl::unexpected(*batch->trouble));
      } else {
        batch->errand->finish(Done{});
      }
    });
  }
}

void Session::mute(const Order& order, Room& room, bool is_on) {
  if (order.member.empty()) {
    return refuse_errand(*order.errand, ErrorCode::invalid_input, "nobody is named");
  }
  if (is_on) {
    const auto until = base::parse_instant(base::text_at(order.body, "until"));
    room.muted[order.member] = until ? *until : base::Instant{};
    room.restored.erase(order.member);
  } else {
    room.muted.erase(order.member);
  }
  std::vector<Element> requests;
  const Standing standing = is_on ? Standing::visitor : Standing::participant;
  const Occupant* occupant = room.mirror.occupant(order.member);
  const auto is_heard = [](const auto& nick) { return nick.second != Standing::visitor; };
  if (!is_on && !(occupant && !occupant->nicks.empty() &&
                  std::all_of(occupant->nicks.begin(), occupant->nicks.end(), is_heard))) {
    room.restored[order.member] = clock_.now();
  }
  keep_muted(room);
  if (occupant) {
    for (const auto& [nick, current] : occupant->nicks) {
      requests.push_back(set_standing(next_id("voice"), room.setting.room, nick, standing,
                                      base::text_at(order.body, "rule")));
    }
  }
  carry_out(order, std::move(requests));
}

void Session::remove(const Order& order, Room& room) {
  const std::string_view why = base::text_at(order.body, "rule");
  const std::string jid = room.mirror.jid_of(order.member);
  const Occupant* occupant = room.mirror.occupant(order.member);
  const bool is_ban = base::flag_at(order.body, "ban");
  if (is_ban && jid.empty()) {
    return refuse_errand(*order.errand, ErrorCode::not_allowed,
                         "the room hides the real address: make us an admin of it to ban");
  }
  std::vector<Element> requests;
  if (is_ban) {
    requests.push_back(
        set_affiliation(next_id("ban"), room.setting.room, jid, Affiliation::outcast, why));
  } else if (occupant) {
    for (const auto& [nick, standing] : occupant->nicks) {
      requests.push_back(
          set_standing(next_id("kick"), room.setting.room, nick, Standing::none, why));
    }
    // A member of a members-only room would be back at once.
    if (room.info.is_members_only && occupant->affiliation == Affiliation::member && !jid.empty()) {
      requests.push_back(
          set_affiliation(next_id("kick"), room.setting.room, jid, Affiliation::none, why));
    }
  }
  carry_out(order, std::move(requests));
}

void Session::affiliate(const Order& order, Room& room, Affiliation affiliation) {
  std::string jid(base::text_at(order.body, "jid"));
  if (jid.empty()) jid = room.mirror.jid_of(order.member);
  if (!is_bare_jid(jid)) {
    return refuse_errand(*order.errand, ErrorCode::invalid_input, "`jid` must be an address");
  }
  carry_out(order, {set_affiliation(next_id("member"), room.setting.room, jid, affiliation, "")});
}

void Session::give_up_errands() {
  for (auto& [id, echo] : echoes_) {
    refuse_errand(*echo.errand, ErrorCode::conflict,
                  "the program stopped before the server answered: look whether it was said");
  }
  echoes_.clear();
  for (auto& [id, question] : questions_) question.then(nullptr);
  questions_.clear();
}

}  // namespace connectors::xmpp
