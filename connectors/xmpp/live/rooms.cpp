// Session: entering rooms, and what happens in them.
#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/live/session.h"
#include "connectors/xmpp/troubles.h"

namespace connectors::xmpp {

using base::Instant;
using model::Fact;

void Session::enter(Room& room) {
  const std::string nick =
      settings_.nick + std::string(static_cast<std::size_t>(room.nick_attempts), '_');
  room.mirror.begin_join(nick);
  room.stage = Stage::joining;
  room.waiting.clear();
  room.has_overflowed = false;
  room.feed.is_read = false;
  room.enter_at = clock_.now() + answer_wait_max;
  link_->send(join_room(room.setting.room, nick, room.setting.password));
}

void Session::on_room_presence(Room& room, const RoomPresence& presence) {
  if (!presence.error.empty()) {
    if (room.stage == Stage::joining) on_refused(room, presence);
    return;
  }
  const bool was_present = room.mirror.is_present();
  add(room, room.mirror.on_presence(presence, clock_.now()));
  if (!was_present && room.mirror.is_present()) {
    on_entered(room, presence);
  } else if (was_present && !room.mirror.is_present()) {
    on_put_out(room, presence);
  } else if (presence.is_available) {
    mind_standing(room, presence);
  }
}

void Session::on_refused(Room& room, const RoomPresence& presence) {
  room.stage = Stage::out;
  if (presence.error.starts_with("conflict") && room.nick_attempts + 1 < nick_attempts_max) {
    ++room.nick_attempts;
    room.enter_at = clock_.now();
    return;
  }
  room.nick_attempts = 0;
  room.enter_at = clock_.now() + refused_wait;
  room.trouble = say(trouble::not_let_in, {presence.error, settings_.jid});
}

void Session::on_put_out(Room& room, const RoomPresence& presence) {
  room.stage = Stage::out;
  const bool was_removed =
      !presence.has(status::technical) &&
      (presence.has(status::banned) || presence.has(status::kicked) ||
       presence.has(status::affiliation_lost) || presence.has(status::members_only_now));
  room.enter_at = clock_.now() + (was_removed ? refused_wait : rejoin_wait);
  room.trouble = say(was_removed             ? trouble::removed
                     : presence.is_destroyed ? trouble::destroyed
                                             : trouble::room_closed);
}

void Session::on_entered(Room& room, const RoomPresence& presence) {
  room.trouble.clear();
  room.nick_attempts = 0;
  if (presence.has(status::created) && !settings_.manage) {
    link_->send(leave_room(room.setting.room, room.mirror.own_nick()));
    room.mirror.begin_join(settings_.nick);
    room.stage = Stage::out;
    room.enter_at = clock_.now() + refused_wait;
    room.trouble = say(trouble::no_room);
    return;
  }
  const bool may_configure = settings_.manage && presence.affiliation == Affiliation::owner;
  if (may_configure && !room.is_configured) {
    configure(room);
  } else {
    ask_info(room);
  }
}

void Session::configure(Room& room) {
  room.stage = Stage::configuring;
  const std::string& address = room.setting.room;
  ask(ask_room_form(next_id("form"), address), [this, &room](const Element* form) {
    if (!form || room.stage != Stage::configuring) return;
    const RoomWishes wishes{room.setting.members_only, room.setting.name};
    ask(submit_room_form(next_id("form"), room.setting.room, wished_fields(*form, wishes)),
        [this, &room](const Element* answer) {
          if (!answer || room.stage != Stage::configuring) return;
          const auto error = read_error(*answer);
          room.is_configured = !error;
          ask_info(room);
          if (error) room.trouble = say(trouble::configuration_refused, {error->condition});
        });
  });
}

void Session::ask_info(Room& room) {
  room.stage = Stage::asking;
  ask(ask_room_info(next_id("info"), room.setting.room), [this, &room](const Element* answer) {
    if (answer && room.stage == Stage::asking) on_info(room, *answer);
  });
}

void Session::on_info(Room& room, const Element& answer) {
  room.info = read_room_info(answer);
  if (!room.knows_muted && !load_muted(room)) return;
  room.stage = Stage::reading;
  if (!load_mark(room.feed)) return;
  // Who we are comes first: what we said ourselves is among what is read now.
  if (!take({room.mirror.introduce_ourselves(clock_.now())}, nullptr)) return;
  if (room.info.has_archive) return read_on(room.feed, room.feed.mark.id.empty());
  room.trouble = say(trouble::no_archive);
  on_read(room.feed);
}

// ---- messages

void Session::on_room_message(Room& room, RoomMessage message) {
  const Instant now = clock_.now();
  const Instant at = message.delayed_at.value_or(now);
  const bool is_config = std::find(message.statuses.begin(), message.statuses.end(),
                                   status::config_changed) != message.statuses.end();
  if (is_config && room.stage == Stage::live) {
    ask(ask_room_info(next_id("info"), room.setting.room), [this, &room](const Element* answer) {
      if (!answer || room.stage != Stage::live) return;
      room.info = read_room_info(*answer);
      add(room, room.mirror.on_room_name(room.info.name, clock_.now()));
    });
  }
  if (room.stage == Stage::live) return tell(room, message, at);
  if (!message.body && message.subject && message.archive_id.empty()) {
    return room.mirror.note_subject(*message.subject);
  }
  if (room.waiting.size() >= waiting_messages_max) {
    room.waiting.clear();
    room.has_overflowed = true;
  }
  room.waiting.push_back({std::move(message), at});
}

void Session::tell(Room& room, const RoomMessage& message, Instant at) {
  const bool is_history = at < room.feed.mark.history_until;
  add(room, room.mirror.on_message(message, at, is_history));
  if (!message.archive_id.empty() && room.feed.is_read) {
    room.feed.mark.id = message.archive_id;
    room.feed.mark.at = at;
  }
  const auto echo = echo_in(room, message);
  if (echo == echoes_.end()) return;
  const auto errand = echo->second.errand;
  echoes_.erase(echo);
  const bool has_name = message.body || !message.archive_id.empty();
  errand->finish(Done{has_name ? room.mirror.external_id(message) : std::string()});
}

// Rooms whose archive has been read: who is there is laid beside what the store knows now, those
// included whom the archive itself has made known.
void Session::settle_rooms() {
  const auto is_unsettled = [](const auto& entry) {
    return entry.second.stage == Stage::unsettled;
  };
  if (std::none_of(rooms_.begin(), rooms_.end(), is_unsettled)) return;
  const auto groups = host_->groups(settings_.source);
  if (!groups) return link_->drop("the groups could not be read: " + groups.error().text);
  const Instant now = clock_.now();
  for (auto& [address, room] : rooms_) {
    if (room.stage != Stage::unsettled) continue;
    const auto known = std::find_if(groups->begin(), groups->end(),
                                    [&](const KnownGroup& each) { return each.group == address; });
    const bool is_first = !room.feed.mark.is_settled;
    auto facts = room.mirror.settle(known == groups->end() ? nullptr : &*known, is_first, now);
    room.feed.mark.is_settled = true;
    auto named = room.mirror.on_room_name(room.info.name, now);
    std::move(named.begin(), named.end(), std::back_inserter(facts));
    if (!take(std::move(facts), &room.feed)) return;
    room.stage = Stage::live;
    if (!room.muted.empty() || !room.restored.empty()) {
      for (const auto& [nick, member] : room.mirror.present()) {
        set_right(room, member, nick, room.mirror.occupant(member)->nicks.at(nick));
      }
    }
    settle_echoes(room);
    std::deque<Waiting> waiting;
    waiting.swap(room.waiting);
    if (room.has_overflowed) {
      // More was said than we can hold: the archive has it.
      room.has_overflowed = false;
      room.stage = Stage::reading;
      room.feed.is_read = false;
      read_on(room.feed, room.feed.mark.id.empty());
      continue;
    }
    for (const Waiting& each : waiting) tell(room, each.message, each.at);
    settle_echoes(room);
  }
}

// ---- silence that outlasts a rejoin, and its end

void Session::mind_standing(Room& room, const RoomPresence& presence) {
  if (room.stage != Stage::live || (room.muted.empty() && room.restored.empty())) return;
  const auto present = room.mirror.present().find(presence.nick);
  if (present == room.mirror.present().end()) return;
  set_right(room, present->second, presence.nick, presence.standing);
}

void Session::set_right(Room& room, const std::string& member, const std::string& nick,
                        Standing standing) {
  const auto muted = room.muted.find(member);
  const bool is_muted =
      muted != room.muted.end() && (muted->second.ms == 0 || muted->second > clock_.now());
  const std::string& address = room.setting.room;
  if (is_muted && standing == Standing::participant) {
    link_->send(set_standing(next_id("mute"), address, nick, Standing::visitor, ""));
  }
  // Once only: whoever is silenced by hand after that is not ours to restore.
  if (room.restored.erase(member) == 0) return;
  keep_muted(room);
  if (standing == Standing::visitor) {
    link_->send(set_standing(next_id("voice"), address, nick, Standing::participant, ""));
  }
}

bool Session::load_muted(Room& room) {
  const auto text = host_->mark(settings_.source, "muted:" + room.setting.room);
  if (!text) {
    link_->drop("a mark could not be read: " + text.error().text);
    return false;
  }
  room.knows_muted = true;
  const auto value = base::parse_json(text->empty() ? "{}" : *text);
  if (!value || !value->is_object()) return true;
  for (const auto& entry : value->get_object()) {
    const auto* until = entry.value().if_int64();
    if (!until) continue;
    if (*until >= 0) {
      room.muted[std::string(entry.key())] = {*until};
    } else {
      room.restored[std::string(entry.key())] = {-*until};
    }
  }
  return true;
}

void Session::keep_muted(Room& room) {
  const Instant now = clock_.now();
  std::erase_if(room.muted,
                [&](const auto& entry) { return entry.second.ms != 0 && entry.second <= now; });
  std::erase_if(room.restored,
                [&](const auto& entry) { return entry.second + restored_keep_max <= now; });
  base::json::object kept;
  for (const auto& [member, until] : room.muted) kept[member] = until.ms;
  // Below zero: given back, and not seen since.
  for (const auto& [member, since] : room.restored) kept[member] = -since.ms;
  const Mark mark{"muted:" + room.setting.room, base::json::serialize(kept)};
  // Lost: then the member speaks again after the next restart and rejoin, no worse.
  [[maybe_unused]] const auto taken = host_->take({}, settings_.source, mark);
}

}  // namespace connectors::xmpp
