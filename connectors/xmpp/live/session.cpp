#include "connectors/xmpp/live/session.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/hash.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/namespaces.h"

namespace connectors::xmpp {

using base::Instant;
using model::Fact;

Session::Session(Settings settings, const base::Clock& clock)
    : settings_(std::move(settings)), clock_(clock) {
  for (const RoomSetting& setting : settings_.rooms) {
    RoomOptions options{settings_.source, setting.room, settings_.jid, settings_.absence_grace,
                        settings_.staff};
    Room room(setting, RoomMirror(std::move(options)));
    room.feed.archive = setting.room;
    room.feed.mark_name = "mam:" + setting.room;
    rooms_.emplace(setting.room, std::move(room));
  }
  direct_.mark_name = "mam:direct";
  health_.condition = Condition::down;
  health_.trouble = connection_trouble_;
}

void Session::attach(Link& link, Host& host) {
  link_ = &link;
  host_ = &host;
}

// ---- connection

std::string Session::next_id(std::string_view what) {
  // Not to be mixed up with an id of an earlier connection, or of an earlier run.
  const std::uint64_t hash = base::stable_hash(what, static_cast<std::uint64_t>(clock_.now().ms));
  return std::string(what) + "-" + base::to_hex(hash) + "-" + std::to_string(++last_id_);
}

void Session::ask(Element question, OnAnswer then) {
  std::string id(question.attribute("id"));
  Question kept{std::string(question.attribute("to")), clock_.now() + answer_wait_max,
                std::move(then)};
  questions_.emplace(std::move(id), std::move(kept));
  link_->send(question);
}

void Session::on_connected() {
  connection_trouble_.clear();
  link_->send(available());
  const Instant now = clock_.now();
  for (auto& [address, room] : rooms_) {
    room.stage = Stage::out;
    room.enter_at = now;
    room.nick_attempts = 0;
  }
  direct_.is_read = false;
  if (settings_.direct && load_mark(direct_)) read_on(direct_, direct_.mark.id.empty());
}

void Session::on_disconnected(const std::string& why) {
  connection_trouble_ = why;
  for (auto& [address, room] : rooms_) {
    room.stage = Stage::out;
    room.waiting.clear();
    room.ready.clear();
    room.feed.query.clear();
    room.feed.is_read = false;
    room.mirror.begin_join(settings_.nick);
  }
  direct_.query.clear();
  direct_ready_.clear();
  for (auto& [id, echo] : echoes_) echo.was_cut_off = true;
  auto questions = std::move(questions_);
  questions_.clear();
  for (auto& [id, question] : questions) question.then(nullptr);
  note_trouble();
}

void Session::on_stanza(Element stanza) {
  note([&](Health& health) { health.heard_at = clock_.now(); });
  if (stanza.name == "presence") {
    on_presence(stanza);
  } else if (stanza.name == "message") {
    on_message(stanza);
  } else if (stanza.name == "iq") {
    on_answer(stanza);
  }
}

void Session::on_answer(const Element& stanza) {
  const std::string_view type = stanza.attribute("type");
  if (type == "get" || type == "set") {
    const bool is_ping = stanza.child("ping", ns::ping) != nullptr;
    link_->send(is_ping ? answer(stanza) : refuse(stanza));
    return;
  }
  const auto asked = questions_.find(stanza.attribute("id"));
  if (asked == questions_.end()) return;
  // Only whom we asked may answer (RFC 6120 section 8.1.2.1: no sender means our own account).
  const std::string_view from = stanza.attribute("from");
  const std::string& to = asked->second.to;
  const bool is_ours = to.empty() && (from.empty() || bare_jid(from) == settings_.jid);
  if (from != to && !is_ours) return;
  const OnAnswer then = std::move(asked->second.then);
  questions_.erase(asked);
  then(&stanza);
}

void Session::on_deadlines(Instant now) {
  for (const auto& [id, question] : questions_) {
    if (question.deadline > now) continue;
    link_->drop("no answer from " + (question.to.empty() ? settings_.jid : question.to) +
                " within " + std::to_string(answer_wait_max.ms / 1000) + " s");
    return;
  }
}

void Session::on_presence(const Element& stanza) {
  const auto presence = read_presence(stanza);
  if (!presence) return;
  const auto room = rooms_.find(presence->room);
  if (room != rooms_.end()) on_room_presence(room->second, *presence);
}

void Session::on_message(const Element& stanza) {
  if (auto line = read_archive_line(stanza)) {
    Feed* feed = feed_reading(line->query);
    const std::string_view from = stanza.attribute("from");
    const bool is_own =
        feed && feed->archive.empty() && (from.empty() || bare_jid(from) == settings_.jid);
    if (feed && (from == feed->archive || is_own)) feed->lines.push_back(*std::move(line));
    return;
  }
  if (const auto error = read_error(stanza)) return on_error_message(*error);
  if (auto message = read_room_message(stanza)) {
    const auto room = rooms_.find(message->room);
    if (room != rooms_.end()) on_room_message(room->second, *std::move(message));
    return;
  }
  if (!settings_.direct) return;
  if (const auto direct = read_direct_message(stanza, settings_.jid)) {
    auto facts = facts_of_direct(*direct, direct->delayed_at.value_or(clock_.now()), false);
    std::move(facts.begin(), facts.end(), std::back_inserter(direct_ready_));
    if (!direct->archive_id.empty() && direct_.is_read) {
      direct_.mark.id = direct->archive_id;
      direct_.mark.at = clock_.now();
    }
  }
}

std::optional<Instant> Session::on_turn() {
  const Instant now = clock_.now();
  on_deadlines(now);
  std::optional<Instant> due;
  const auto wants = [&](Instant at) { due = due ? std::min(*due, at) : at; };
  if (link_->is_connected()) {
    settle_rooms();
    for (auto& [address, room] : rooms_) {
      if (room.stage == Stage::out && room.enter_at <= now) enter(room);
      if (room.stage == Stage::out) wants(room.enter_at);
      add(room, room.mirror.on_time(now));
      if (const auto next = room.mirror.next_due()) wants(*next);
      if (room.feed.read_again_at.ms == 0 || room.stage != Stage::live) continue;
      if (room.feed.read_again_at <= now) {
        room.stage = Stage::reading;
        read_on(room.feed, room.feed.mark.id.empty());
      } else {
        wants(room.feed.read_again_at);
      }
    }
    flush(now);
  }
  note_trouble();
  return due;
}

// ---- the host

// False when the host could not: the connection is given up, and all is read again.
bool Session::take(std::vector<Fact> facts, const Feed* feed) {
  const std::size_t count = facts.size();
  const auto taken =
      feed ? host_->take(std::move(facts), settings_.source, {feed->mark_name, to_text(feed->mark)})
           : host_->take(std::move(facts));
  if (!taken) {
    link_->drop("the facts could not be stored: " + taken.error().text);
    return false;
  }
  for (const auto& [place, error] : taken->refused) refusal_ = error.text;
  note([&](Health& health) {
    health.facts += static_cast<std::int64_t>(taken->accepted);
    health.refused += static_cast<std::int64_t>(taken->refused.size());
  });
  return count == taken->accepted + taken->known + taken->refused.size() || count == 0;
}

void Session::add(Room& room, std::vector<Fact> facts) {
  std::move(facts.begin(), facts.end(), std::back_inserter(room.ready));
}

void Session::flush(Instant now) {
  for (auto& [address, room] : rooms_) {
    if (room.ready.empty()) continue;
    // While there is a gap in what we have read, the mark stays before it.
    const bool moves = room.feed.is_read;
    std::vector<Fact> facts;
    facts.swap(room.ready);
    if (!take(std::move(facts), moves ? &room.feed : nullptr)) return;
  }
  if (!direct_ready_.empty()) {
    std::vector<Fact> facts;
    facts.swap(direct_ready_);
    if (!take(std::move(facts), direct_.is_read ? &direct_ : nullptr)) return;
  }
  const bool is_all_live = std::all_of(rooms_.begin(), rooms_.end(), [](const auto& entry) {
    return entry.second.stage == Stage::live;
  });
  if (is_all_live) note([&](Health& health) { health.checked_at = now; });
}

// ---- health

void Session::note(const std::function<void(Health&)>& change) {
  const std::lock_guard lock(health_mutex_);
  change(health_);
}

Health Session::health() const {
  const std::lock_guard lock(health_mutex_);
  return health_;
}

void Session::note_trouble() {
  std::size_t troubled = 0, entering = 0;
  std::string where, first;
  for (const auto& [address, room] : rooms_) {
    const std::string& wrong = room.trouble.empty() ? room.archive_trouble : room.trouble;
    if (!wrong.empty()) {
      if (++troubled == 1) {
        where = address;
        first = wrong;
      }
    } else if (room.stage != Stage::live) {
      ++entering;
    }
  }
  note([&](Health& health) {
    if (!connection_trouble_.empty()) {
      health.condition = Condition::down;
      health.trouble = connection_trouble_;
    } else if (troubled > 0) {
      health.condition = Condition::degraded;
      health.trouble = say(trouble::of_room, {where, first});
      if (troubled > 1) {
        health.trouble = say(trouble::more_rooms, {where, first, std::to_string(troubled - 1)});
      }
    } else if (entering > 0) {
      health.condition = Condition::degraded;
      health.trouble = say(trouble::connecting_rooms, {std::to_string(entering)});
    } else if (!refusal_.empty()) {
      health.condition = Condition::degraded;
      health.trouble = say(trouble::fact_refused, {refusal_});
    } else {
      health.condition = Condition::well;
      health.trouble.clear();
    }
  });
}

}  // namespace connectors::xmpp
