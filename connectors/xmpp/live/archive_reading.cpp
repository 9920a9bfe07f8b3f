// Session: reading archives (XEP-0313), page by page (XEP-0059).
#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/live/session.h"
#include "connectors/xmpp/troubles.h"

namespace connectors::xmpp {

using base::Instant;
using model::Fact;

Session::Room* Session::room_of(const Feed& feed) {
  const auto room = rooms_.find(feed.archive);
  return room == rooms_.end() ? nullptr : &room->second;
}

Session::Feed* Session::feed_reading(std::string_view query) {
  if (query.empty()) return nullptr;
  if (direct_.query == query) return &direct_;
  for (auto& [address, room] : rooms_) {
    if (room.feed.query == query) return &room.feed;
  }
  return nullptr;
}

bool Session::load_mark(Feed& feed) {
  const auto text = host_->mark(settings_.source, feed.mark_name);
  if (!text) {
    link_->drop("a mark could not be read: " + text.error().text);
    return false;
  }
  const Instant now = clock_.now();
  const auto mark = read_mark(*text);
  // Archives may tell the time in whole seconds, cut: what is said in this second is no history.
  const Instant second{now.ms - now.ms % 1000};
  feed.mark = mark.value_or(ArchiveMark{"", now - settings_.history, second, false});
  return true;
}

void Session::read_on(Feed& feed, bool by_time) {
  feed.read_again_at = {};
  feed.lines.clear();
  feed.query = next_id("archive");
  ArchiveQuery query{feed.archive, by_time ? "" : feed.mark.id, std::nullopt};
  if (by_time) query.start = feed.mark.at;
  ask(query_archive(feed.query, query),
      [this, &feed, by_time](const Element* answer) { on_page(feed, answer, by_time); });
}

void Session::on_page(Feed& feed, const Element* answer, bool by_time) {
  if (!answer) return;
  feed.query.clear();
  const auto page = read_archive_end(*answer);
  if (!page) {
    const auto error = read_error(*answer);
    const std::string condition = error ? error->condition : "not an answer";
    // The archive no longer has the message that we stopped at.
    if (condition == "item-not-found" && !by_time) return read_on(feed, true);
    Room* room = room_of(feed);
    if (!room) return;  // an account without an archive: what comes live is all there is
    room->archive_trouble = say(trouble::archive_unreadable, {condition});
    feed.read_again_at = clock_.now() + reread_wait;
    room->stage = Stage::unsettled;
    return;
  }
  const bool is_last = page->is_complete || page->last.empty() || feed.lines.empty();
  std::vector<Fact> facts = facts_of(feed);
  if (!page->last.empty()) feed.mark.id = page->last;
  if (!feed.lines.empty()) feed.mark.at = feed.lines.back().at;
  feed.lines.clear();
  if (!take(std::move(facts), &feed)) return;
  if (is_last) return on_read(feed);
  read_on(feed, false);
}

void Session::on_read(Feed& feed) {
  feed.is_read = true;
  if (Room* room = room_of(feed)) {
    room->stage = Stage::unsettled;
    if (room->info.has_archive) room->archive_trouble.clear();
  }
}

std::vector<Fact> Session::facts_of(Feed& feed) {
  std::vector<Fact> facts;
  Room* room = room_of(feed);
  for (const ArchiveLine& line : feed.lines) {
    const bool is_history = line.at < feed.mark.history_until;
    std::vector<Fact> more;
    if (room) {
      auto message = read_room_message(line.message);
      if (!message || message->room != feed.archive) continue;
      message->archive_id = line.id;
      more = room->mirror.on_message(*message, line.at, is_history);
    } else if (const auto direct = read_direct_message(line.message, settings_.jid)) {
      more = facts_of_direct(*direct, line.at, is_history);
    }
    std::move(more.begin(), more.end(), std::back_inserter(facts));
  }
  return facts;
}

// A conversation of two is a group of its own, named by who is on the other side: an account, or
// "<room>/<nick>" for a private message inside a room. The message is named by its sender's id: our
// own are known before any archive has them.
std::vector<Fact> Session::facts_of_direct(const DirectMessage& message, Instant at,
                                           bool history) const {
  const std::string& other = message.is_ours ? message.to : message.from;
  const std::string bare(bare_jid(other));
  const std::string peer = rooms_.contains(bare) ? other : bare;
  if (peer.empty() || peer == settings_.jid) return {};
  const std::string actor = message.is_ours ? settings_.jid : peer;
  const std::string name =
      message.id.empty() ? "~" + base::to_hex(base::stable_hash(message.body)) : message.id;
  Fact fact;
  fact.source = settings_.source;
  fact.external_id = peer + "#" + actor + "#" + name;
  if (fact.external_id.size() > model::external_id_bytes_max) {
    fact.external_id = "direct:" + base::to_hex(base::stable_hash(fact.external_id));
  }
  fact.at = at;
  fact.group = peer;
  fact.actor = actor;
  fact.history = history;
  model::MessageSent sent;
  sent.text = std::string(base::cut_utf8(message.body, model::text_bytes_max));
  sent.truncated = sent.text.size() < message.body.size();
  fact.body = std::move(sent);
  return {std::move(fact)};
}

}  // namespace connectors::xmpp
