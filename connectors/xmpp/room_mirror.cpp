#include "connectors/xmpp/room_mirror.h"

#include <algorithm>

#include "base/hash.h"
#include "base/utf8.h"
#include "connectors/xmpp/jid.h"

namespace connectors::xmpp {
namespace {

using base::Instant;
using model::Fact;
using model::MessageKind;

std::string digits(Instant at) { return std::to_string(at.ms); }

// Names longer than a fact may have keep their beginning and are told apart by their hash.
std::string bounded(std::string id) {
  constexpr std::size_t hash_digits = 16;
  if (id.size() <= model::external_id_bytes_max) return id;
  const std::string hash = base::to_hex(base::stable_hash(id));
  return std::string(base::cut_utf8(id, model::external_id_bytes_max - hash_digits - 1)) + "~" +
         hash;
}

std::string cut(std::string_view text, std::size_t bytes_max) {
  return std::string(base::cut_utf8(text, bytes_max));
}

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return text.ends_with(end); });
}

MessageKind kind_of_file(std::string_view link) {
  std::string path(link.substr(0, link.find_first_of("?#")));
  for (char& c : path) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (ends_with_any(path, {".jpg", ".jpeg", ".png", ".gif", ".webp"})) return MessageKind::image;
  if (ends_with_any(path, {".mp4", ".webm", ".mov"})) return MessageKind::video;
  if (ends_with_any(path, {".ogg", ".opus", ".mp3", ".m4a", ".amr"})) return MessageKind::voice;
  return MessageKind::file;
}

bool is_removal(const RoomPresence& presence) {
  // 333 beside 307: the server dropped a dead connection; nobody removed anybody.
  if (presence.has(status::technical)) return false;
  return presence.has(status::banned) || presence.has(status::kicked) ||
         presence.has(status::affiliation_lost) || presence.has(status::members_only_now);
}

}  // namespace

// ---- who is who

std::string RoomMirror::member_of(std::string_view jid, std::string_view occupant_id,
                                  std::string_view nick) const {
  if (!jid.empty()) return bounded(std::string(jid));
  if (nick == own_nick_ && !nick.empty()) return options_.own;
  if (!occupant_id.empty()) {
    const auto known = member_by_occupant_.find(occupant_id);
    if (known != member_by_occupant_.end()) return known->second;
    return bounded("occupant:" + std::string(occupant_id));
  }
  // Who is there under that nick, and has shown us more of themselves.
  const auto present = member_by_nick_.find(nick);
  if (present != member_by_nick_.end()) return present->second;
  return bounded(options_.room + "/" + std::string(nick));
}

std::string RoomMirror::member_called(const std::string& by) const {
  if (by.empty() || by.find('@') != std::string::npos) return by;
  if (by == own_nick_) return options_.own;
  const auto known = member_by_nick_.find(by);
  return known == member_by_nick_.end() ? std::string() : known->second;
}

bool RoomMirror::is_staff(std::string_view member) const {
  if (options_.staff.contains(std::string(member))) return true;
  const auto known = people_.find(member);
  return known != people_.end() && (known->second.affiliation == Affiliation::owner ||
                                    known->second.affiliation == Affiliation::admin);
}

const Occupant* RoomMirror::occupant(std::string_view member) const {
  const auto known = people_.find(member);
  return known == people_.end() ? nullptr : &known->second;
}

std::string RoomMirror::jid_of(std::string_view member) const {
  if (const Occupant* known = occupant(member); known && !known->jid.empty()) return known->jid;
  return is_bare_jid(member) ? std::string(member) : std::string();
}

// ---- facts

Fact RoomMirror::fact(std::string external_id, Instant at, std::string actor,
                      model::FactBody body) const {
  Fact made;
  made.source = options_.source;
  made.external_id = bounded(std::move(external_id));
  made.at = at;
  made.group = options_.room;
  made.actor = std::move(actor);
  made.body = std::move(body);
  return made;
}

Fact RoomMirror::introduce_ourselves(Instant now) const {
  model::MemberProfile profile;
  profile.member = options_.own;
  profile.name = own_nick_;
  profile.role = model::Role::bot;
  return fact("profile:" + options_.own + ":bot:" + own_nick_, now, {}, std::move(profile));
}

void RoomMirror::name_member(const std::string& member, const std::string& nick, Instant at,
                             const std::string& moment, std::vector<Fact>& facts) {
  const Named now{nick, is_staff(member)};
  const auto told = named_.find(member);
  if (told != named_.end() && told->second == now) return;
  model::MemberProfile profile;
  profile.member = member;
  if (told == named_.end() || told->second.name != nick) {
    profile.name = cut(nick, model::name_bytes_max);
  }
  // Only ever promoted: whether a former colleague is a customer now is a person's decision.
  if (now.is_staff && (told == named_.end() || !told->second.is_staff)) {
    profile.role = model::Role::staff;
  }
  if (named_.size() >= named_max) named_.clear();
  named_[member] = now;
  if (!profile.name && !profile.role) return;
  facts.push_back(
      fact("profile:" + options_.room + ":" + member + ":" + moment, at, {}, std::move(profile)));
}

void RoomMirror::see(const std::string& member, Person& person, Instant now, bool history,
                     std::vector<Fact>& facts) {
  find_again(member, person);
  name_member(member, person.nicks.begin()->first, now, digits(now), facts);
  if (person.joined_at.ms != 0) return;
  person.joined_at = now;
  facts.push_back(fact("join:" + options_.room + ":" + member + ":" + digits(now), now, member,
                       model::MemberJoined{}));
  facts.back().history = history;
}

void RoomMirror::end_stay(People::iterator person, Instant at, std::vector<Fact>& facts) {
  const auto& [member, gone] = *person;
  if (gone.joined_at.ms != 0) {
    facts.push_back(fact("leave:" + options_.room + ":" + member + ":" + digits(gone.joined_at),
                         std::max(at, gone.joined_at), member,
                         model::MemberLeft{gone.why, gone.by}));
  }
  missing_.erase({gone.missing_since, member});
  if (!gone.occupant_id.empty()) member_by_occupant_.erase(gone.occupant_id);
  people_.erase(person);
}

void RoomMirror::miss(const std::string& member, Person& person, Instant now) {
  if (person.missing_since.ms != 0) return;
  person.missing_since = now;
  missing_.insert({now, member});
}

void RoomMirror::find_again(const std::string& member, Person& person) {
  if (person.missing_since.ms == 0) return;
  missing_.erase({person.missing_since, member});
  person.missing_since = {};
  person.why = model::LeaveReason::unknown;
  person.by.clear();
}

// ---- presence

void RoomMirror::begin_join(std::string nick) {
  own_nick_ = std::move(nick);
  is_present_ = is_settled_ = false;
  member_by_nick_.clear();
  for (auto& [member, person] : people_) person.nicks.clear();
}

std::vector<Fact> RoomMirror::on_presence(const RoomPresence& presence, Instant now) {
  std::vector<Fact> facts;
  if (!presence.is_room) return facts;
  if (presence.has(status::self) || presence.nick == own_nick_) {
    on_own_presence(presence);
  } else if (presence.is_available) {
    arrive(presence, now, facts);
  } else if (presence.has(status::nick_changed) && !presence.new_nick.empty()) {
    rename(presence, now, facts);
  } else {
    depart(presence, now, facts);
  }
  return facts;
}

void RoomMirror::on_own_presence(const RoomPresence& presence) {
  if (presence.is_available) {
    own_nick_ = presence.nick;  // the room may have given us another one (status 210)
    is_present_ = true;
    own_standing_ = presence.standing;
    own_affiliation_ = presence.affiliation;
  } else if (presence.has(status::nick_changed)) {
    own_nick_ = presence.new_nick;
  } else {
    is_present_ = is_settled_ = false;
  }
}

void RoomMirror::arrive(const RoomPresence& presence, Instant now, std::vector<Fact>& facts) {
  const std::string member = member_of(presence.jid, presence.occupant_id, presence.nick);
  if (member == options_.own) return;  // another client of our own account
  Person& person = people_[member];
  person.nicks[presence.nick] = presence.standing;
  person.affiliation = presence.affiliation;
  if (!presence.jid.empty()) person.jid = presence.jid;
  if (!presence.occupant_id.empty()) {
    person.occupant_id = presence.occupant_id;
    member_by_occupant_[presence.occupant_id] = member;
  }
  member_by_nick_[presence.nick] = member;
  if (is_settled_) see(member, person, now, false, facts);
}

void RoomMirror::rename(const RoomPresence& presence, Instant now, std::vector<Fact>& facts) {
  const auto known = member_by_nick_.find(presence.nick);
  if (known == member_by_nick_.end()) return;
  const std::string member = known->second;
  member_by_nick_.erase(known);
  member_by_nick_[presence.new_nick] = member;
  Person& person = people_[member];
  const auto standing = person.nicks.extract(presence.nick);
  person.nicks[presence.new_nick] = standing ? standing.mapped() : presence.standing;
  if (is_settled_) name_member(member, presence.new_nick, now, digits(now), facts);
}

void RoomMirror::depart(const RoomPresence& presence, Instant now, std::vector<Fact>& facts) {
  const auto known = member_by_nick_.find(presence.nick);
  if (known == member_by_nick_.end()) return;
  const auto person = people_.find(known->second);
  member_by_nick_.erase(known);
  if (person == people_.end()) return;
  Person& gone = person->second;
  gone.nicks.erase(presence.nick);
  if (!gone.nicks.empty()) return;  // still here under another nick
  gone.affiliation = presence.affiliation;
  if (is_removal(presence) || presence.is_destroyed) {
    gone.why = presence.is_destroyed ? model::LeaveReason::dissolved : model::LeaveReason::removed;
    gone.by = member_called(presence.by);
    if (is_settled_) return end_stay(person, now, facts);
    return miss(person->first, gone, now);
  }
  gone.why = model::LeaveReason::left;
  miss(person->first, gone, now);
  if (is_settled_ && options_.absence_grace.ms == 0) end_stay(person, now, facts);
}

void RoomMirror::lay_beside(const KnownGroup& known, Instant now) {
  std::set<std::string_view> listed;
  for (const KnownStay& stay : known.stays) {
    if (stay.member == options_.own) continue;
    listed.insert(stay.member);
    Person& person = people_[stay.member];
    person.joined_at = stay.joined_at;
    if (!stay.name.empty()) named_[stay.member] = {stay.name, stay.is_staff};
    if (person.nicks.empty()) miss(stay.member, person, now);
  }
  // What we meant to tell and the store does not know was lost on the way.
  for (auto& [member, person] : people_) {
    if (!listed.contains(member)) person.joined_at = {};
  }
}

std::vector<Fact> RoomMirror::settle(const KnownGroup* known, bool is_first, Instant now) {
  std::vector<Fact> facts;
  lay_beside(known ? *known : KnownGroup{}, now);
  if (known) name_ = known->name;
  is_settled_ = true;
  for (auto each = people_.begin(); each != people_.end();) {
    const auto person = each++;
    Person& here = person->second;
    if (!here.nicks.empty()) {
      // A name that a person gave in the console stays: only who is new here is named by the nick.
      if (named_.contains(person->first) && here.joined_at.ms != 0) {
        named_[person->first].name = here.nicks.begin()->first;
      }
      see(person->first, here, now, is_first, facts);
    } else if (here.joined_at.ms == 0) {
      end_stay(person, now, facts);  // came and went unseen
    } else if (here.why == model::LeaveReason::removed ||
               here.why == model::LeaveReason::dissolved || options_.absence_grace.ms == 0) {
      end_stay(person, here.missing_since, facts);
    } else {
      miss(person->first, here, now);
    }
  }
  return facts;
}

std::vector<Fact> RoomMirror::on_time(Instant now) {
  std::vector<Fact> facts;
  while (is_settled_ && !missing_.empty() &&
         missing_.begin()->first + options_.absence_grace <= now) {
    const auto [since, member] = *missing_.begin();
    missing_.erase(missing_.begin());
    const auto person = people_.find(member);
    if (person != people_.end()) end_stay(person, since, facts);
  }
  return facts;
}

std::optional<Instant> RoomMirror::next_due() const {
  if (!is_settled_ || missing_.empty()) return std::nullopt;
  return missing_.begin()->first + options_.absence_grace;
}

void RoomMirror::note_subject(std::string_view subject) { subject_ = subject; }

std::vector<Fact> RoomMirror::on_room_name(std::string_view name, Instant now) {
  if (name.empty() || name == name_) return {};
  const std::string cut_name = cut(name, model::name_bytes_max);
  const std::string moment = options_.room + ":" + digits(now);
  std::vector<Fact> facts;
  if (name_.empty()) {
    model::GroupProfile profile;
    profile.name = cut_name;
    facts.push_back(fact("group:" + moment, now, {}, std::move(profile)));
  } else {
    facts.push_back(fact("rename:" + moment, now, {}, model::GroupRenamed{cut_name}));
  }
  name_ = name;
  return facts;
}

// ---- messages

std::string RoomMirror::external_id(std::string_view archive_id) const {
  return bounded(options_.room + "#" + std::string(archive_id));
}

std::string RoomMirror::external_id(const RoomMessage& message) const {
  if (!message.archive_id.empty()) return external_id(message.archive_id);
  // A room without an archive: the sender's own id, which others cannot make it clash with.
  const std::string what = message.nick + "\n" + message.id + "\n" + message.body.value_or("");
  return external_id("~" + base::to_hex(base::stable_hash(what)));
}

std::optional<std::string_view> RoomMirror::archive_id_of(std::string_view id) const {
  if (!id.starts_with(options_.room) || id.substr(options_.room.size(), 1) != "#") {
    return std::nullopt;
  }
  id.remove_prefix(options_.room.size() + 1);
  return id.starts_with('~') ? std::nullopt : std::optional(id);
}

void RoomMirror::remember(const RoomMessage& message, const std::string& author) {
  const std::string& id = message.id.empty() ? message.origin_id : message.id;
  if (message.archive_id.empty() || by_archive_id_.contains(message.archive_id)) return;
  remembered_.push_back({message.archive_id, author, id});
  const Remembered* kept = &remembered_.back();
  by_archive_id_[kept->archive_id] = kept;
  if (!id.empty()) by_own_id_[{author, id}] = kept;
  if (remembered_.size() <= remembered_max) return;
  const Remembered& oldest = remembered_.front();
  by_archive_id_.erase(oldest.archive_id);
  const auto named = by_own_id_.find({oldest.member, oldest.id});
  if (named != by_own_id_.end() && named->second == &oldest) by_own_id_.erase(named);
  remembered_.pop_front();
}

// Clients name a message by its archive id or by the id that its sender gave it.
const RoomMirror::Remembered* RoomMirror::find_remembered(std::string_view member,
                                                          std::string_view id) const {
  const auto sent = by_own_id_.find({std::string(member), std::string(id)});
  if (sent != by_own_id_.end()) return sent->second;
  const auto archived = by_archive_id_.find(id);
  if (archived == by_archive_id_.end() || archived->second->member != member) return nullptr;
  return archived->second;
}

std::optional<std::string> RoomMirror::echo_of(std::string_view id) const {
  const auto sent = by_own_id_.find({options_.own, std::string(id)});
  if (sent == by_own_id_.end()) return std::nullopt;
  return external_id(sent->second->archive_id);
}

std::vector<Fact> RoomMirror::on_message(const RoomMessage& message, Instant at, bool history) {
  std::vector<Fact> facts;
  const std::string author = message.nick.empty()
                                 ? std::string()
                                 : member_of(message.jid, message.occupant_id, message.nick);
  if (!message.retracts.empty()) {
    take_back(message, author, at, history, facts);
  } else if (message.body || (message.subject && !message.subject->empty())) {
    say(message, author, at, history, facts);
  }
  return facts;
}

void RoomMirror::take_back(const RoomMessage& message, const std::string& author, Instant at,
                           bool history, std::vector<Fact>& facts) const {
  std::string target;
  if (message.is_moderation) {
    target = external_id(message.retracts);
  } else if (const Remembered* own = find_remembered(author, message.retracts)) {
    target = external_id(own->archive_id);
  }
  if (target.empty()) return;
  facts.push_back(fact(external_id(message), at, author, model::MessageRevoked{target}));
  facts.back().history = history;
}

void RoomMirror::say(const RoomMessage& message, const std::string& author, Instant at,
                     bool history, std::vector<Fact>& facts) {
  const bool is_subject = !message.body;
  if (author.empty() && !is_subject) return;  // what the room itself remarks
  std::string id = external_id(message);
  if (is_subject && message.archive_id.empty()) {
    // Prosody archives no subjects, and tells the present one on entering: only another one is
    // news.
    if (!is_settled_ || message.delayed_at || *message.subject == subject_) return;
    id = external_id("~subject:" + digits(at));
  }
  if (is_subject) subject_ = *message.subject;
  if (!author.empty() && author != options_.own) {
    name_member(author, message.nick, at, "#" + id, facts);
    if (!facts.empty()) facts.back().history = history;
  }
  const std::string_view text = is_subject ? *message.subject : *message.body;
  const Remembered* corrected =
      message.corrects.empty() ? nullptr : find_remembered(author, message.corrects);
  if (corrected) {
    facts.push_back(fact(id, at, author,
                         model::MessageEdited{external_id(corrected->archive_id),
                                              cut(text, model::text_bytes_max)}));
  } else {
    model::MessageSent sent;
    sent.text = cut(text, model::text_bytes_max);
    sent.truncated = sent.text.size() < text.size();
    if (is_subject) sent.kind = MessageKind::notice;
    if (message.is_encrypted) sent.kind = MessageKind::other;
    if (!message.link.empty()) {
      sent.kind = kind_of_file(message.link);
      sent.detail = base::json::serialize(base::json::object{{"url", message.link}});
    }
    if (!message.reply_to.empty()) sent.reply_to = external_id(message.reply_to);
    sent.mentions = message.mentions;
    facts.push_back(fact(id, at, author, std::move(sent)));
    remember(message, author);
  }
  facts.back().history = history;
}

}  // namespace connectors::xmpp
