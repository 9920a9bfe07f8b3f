// RoomMirror is what we know of one room: who is in it and under which nicks, and which message is
// whose. Presences, messages and the store's own list are laid beside it, and what is new becomes
// facts that add up, however often we lose the connection.
//
// Who somebody is (the member's external id), the first of these that the room shows us:
//   1. the bare real address ("ann@example.org"): rooms that are non-anonymous, or where we
//   moderate;
//   2. the room's own name for them, "occupant:<id>" (XEP-0421): stable in this room;
//   3. the address in the room, "<room>/<nick>": all that an older anonymous room gives; whoever
//      takes the nick later is then taken for the same person.
// An occupant id that was seen together with a real address keeps standing for that address.
//
// What a message is called: "<room>#<archive id>", live as from the archive (archive ids are only
// unique within a room). Edits and revocations are called by their own archive id.
//
// What a stay is called: by (room, member, moment of joining). In a room a person is in as long as
// they are present, under any number of nicks; a stay ends
//   - at once, when the room says that they were removed (301, 307, 321, 322) or that it is no
//   more;
//   - after `absence_grace`, when they just go: phones lose their connection all day, and servers
//     restart. Who is back by then has never left. The leave carries the moment they were missed.
// After our own absence begin_join() … settle() compares who is there with the stays that the store
// knows: no false leave, no false join.
//
// Retractions count only if the author is known to be the same (the last `remembered_max` messages)
// or the room itself says so; a correction of an unknown message is kept as a message.
// A change of the subject is a message of the kind `notice`: it is the room's announcement.
//
// Pure values: no clock, no I/O.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/connector.h"
#include "connectors/xmpp/stanzas.h"
#include "model/fact.h"

namespace connectors::xmpp {

struct RoomOptions {
  std::string source;  // of the facts
  std::string room;    // bare address
  std::string own;     // our bare address
  base::Duration absence_grace;
  std::set<std::string> staff;  // bare addresses; owners and admins of the room are staff as well
};

struct Occupant {
  std::string jid;  // bare real address; may be empty
  std::string occupant_id;
  std::map<std::string, Standing> nicks;  // under which they are present
  Affiliation affiliation = Affiliation::none;
};

class RoomMirror {
 public:
  // Messages whose author we remember, for corrections, retractions and our own echoes.
  static constexpr std::size_t remembered_max = 10'000;
  // Names that we have told; told again once there are more.
  static constexpr std::size_t named_max = 50'000;

  explicit RoomMirror(RoomOptions options) : options_(std::move(options)) {}

  // We enter the room as `nick`: everybody's presence will be told anew, up to our own.
  void begin_join(std::string nick);
  // Who we are; given before anything else of a room is told.
  model::Fact introduce_ourselves(base::Instant now) const;
  std::vector<model::Fact> on_presence(const RoomPresence& presence, base::Instant now);
  // `known`: what the store knows of the room, or none. On the first start ever those who are there
  // have been for long: their joins are history.
  std::vector<model::Fact> settle(const KnownGroup* known, bool is_first, base::Instant now);
  std::vector<model::Fact> on_message(const RoomMessage& message, base::Instant at, bool history);
  // The subject as it is told on entering: nobody has just said it.
  void note_subject(std::string_view subject);
  std::vector<model::Fact> on_room_name(std::string_view name, base::Instant now);
  // Absences that have lasted.
  std::vector<model::Fact> on_time(base::Instant now);
  std::optional<base::Instant> next_due() const;

  bool is_settled() const { return is_settled_; }
  bool is_present() const { return is_present_; }
  Standing own_standing() const { return own_standing_; }
  Affiliation own_affiliation() const { return own_affiliation_; }
  const std::string& own_nick() const { return own_nick_; }
  std::size_t present_count() const { return member_by_nick_.size(); }

  // Who is in the room now: nick, member.
  const std::map<std::string, std::string, std::less<>>& present() const { return member_by_nick_; }
  // None unless they are, or were a moment ago, in the room.
  const Occupant* occupant(std::string_view member) const;
  // The real address, if `member` is one or is known to have one.
  std::string jid_of(std::string_view member) const;
  // External id of the message that we sent under this id, if we have seen it come back.
  std::optional<std::string> echo_of(std::string_view id) const;
  // What the facts call this message.
  std::string external_id(const RoomMessage& message) const;
  // The archive's own id of a message's external id, or nothing for another room's.
  std::optional<std::string_view> archive_id_of(std::string_view external_id) const;

 private:
  struct Person : Occupant {
    base::Instant joined_at;      // of the stay; 0: none was told yet
    base::Instant missing_since;  // 0: present
    model::LeaveReason why = model::LeaveReason::unknown;
    std::string by;
  };
  struct Remembered {
    std::string archive_id, member, id;
  };
  struct Named {
    std::string name;
    bool is_staff = false;
    friend bool operator==(const Named&, const Named&) = default;
  };
  using People = std::map<std::string, Person, std::less<>>;

  std::string member_of(std::string_view jid, std::string_view occupant_id,
                        std::string_view nick) const;
  std::string member_called(const std::string& by) const;
  bool is_staff(std::string_view member) const;
  model::Fact fact(std::string external_id, base::Instant at, std::string actor,
                   model::FactBody body) const;
  void on_own_presence(const RoomPresence& presence);
  void arrive(const RoomPresence& presence, base::Instant now, std::vector<model::Fact>& facts);
  void depart(const RoomPresence& presence, base::Instant now, std::vector<model::Fact>& facts);
  void rename(const RoomPresence& presence, base::Instant now, std::vector<model::Fact>& facts);
  void see(const std::string& member, Person& person, base::Instant now, bool history,
           std::vector<model::Fact>& facts);
  void name_member(const std::string& member, const std::string& nick, base::Instant at,
                   const std::string& moment, std::vector<model::Fact>& facts);
  void miss(const std::string& member, Person& person, base::Instant now);
  void find_again(const std::string& member, Person& person);
  void end_stay(People::iterator person, base::Instant at, std::vector<model::Fact>& facts);
  void lay_beside(const KnownGroup& known, base::Instant now);
  void take_back(const RoomMessage& message, const std::string& author, base::Instant at,
                 bool history, std::vector<model::Fact>& facts) const;
  void say(const RoomMessage& message, const std::string& author, base::Instant at, bool history,
           std::vector<model::Fact>& facts);
  void remember(const RoomMessage& message, const std::string& author);
  const Remembered* find_remembered(std::string_view member, std::string_view id) const;
  std::string external_id(std::string_view archive_id) const;

  RoomOptions options_;
  std::string own_nick_, name_, subject_;
  bool is_present_ = false, is_settled_ = false;
  Standing own_standing_ = Standing::none;
  Affiliation own_affiliation_ = Affiliation::none;
  People people_;  // by member
  std::map<std::string, std::string, std::less<>> member_by_nick_, member_by_occupant_;
  std::set<std::pair<base::Instant, std::string>> missing_;
  std::map<std::string, Named> named_;
  std::deque<Remembered> remembered_;
  std::map<std::string, const Remembered*, std::less<>> by_archive_id_;
  std::map<std::pair<std::string, std::string>, const Remembered*> by_own_id_;
};

}  // namespace connectors::xmpp
