// Session is the account at work: it enters its rooms, reads what was said while it was away, goes
// on live, and carries out errands. All of it on the link's thread, except health().
//
// Each time it has come into a room:
//   join → configure (if we may and shall) → ask what the room is → read the archive, page by page,
//   from the mark "mam:<room>" on → lay who is there beside what the store knows → live.
// What is said meanwhile waits until the archive has been read. Facts are taken before the mark
// moves past them; if the host cannot take them, the connection is dropped and all of it begins
// anew: nothing is missed, and what was taken twice is known by its id.
//
// An errand that speaks is done when the room says it back. If the connection is lost before, the
// archive tells after the next reading whether it was said; it is never said twice.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "base/clock.h"
#include "connectors/connector.h"
#include "connectors/xmpp/archive_mark.h"
#include "connectors/xmpp/live/errand.h"
#include "connectors/xmpp/live/link.h"
#include "connectors/xmpp/requests.h"
#include "connectors/xmpp/room_mirror.h"
#include "connectors/xmpp/settings.h"
#include "connectors/xmpp/troubles.h"

namespace connectors::xmpp {

inline constexpr base::Duration answer_wait_max =
    base::seconds(30);                                            // for an iq; then we reconnect
inline constexpr base::Duration rejoin_wait = base::seconds(5);   // after the room lost us
inline constexpr base::Duration refused_wait = base::minutes(5);  // after it threw us out
inline constexpr base::Duration reread_wait = base::minutes(1);   // after its archive failed
inline constexpr std::size_t waiting_messages_max =
    20'000;  // per room; more are read from the archive
inline constexpr base::Duration restored_keep_max =
    base::days(90);  // who stays away longer is a visitor where the server remembers silence
inline constexpr int nick_attempts_max = 4;  // "Guildhall", "Guildhall_", …

// What an effect asks for, in the platform's own words.
struct Order {
  std::shared_ptr<Errand> errand;
  std::string kind, key;  // of the effect
  base::json::object body;
  std::string group, member;  // external ids; may be empty
};

class Session final : public LinkListener {
 public:
  Session(Settings settings, const base::Clock& clock);

  // Before the link starts.
  void attach(Link& link, Host& host);
  void perform(const Order& order);
  void give_up_errands();  // after the link has stopped
  Health health() const;   // any thread

  void on_connected() override;
  void on_stanza(Element stanza) override;
  void on_disconnected(const std::string& why) override;
  std::optional<base::Instant> on_turn() override;

 private:
  // A feed with an archive: a room, or our own direct messages.
  struct Feed {
    std::string archive;    // whose; empty: our own
    std::string mark_name;  // "mam:<room>"
    ArchiveMark mark;
    bool has_mark = false, is_read = false;
    std::string query;  // id of the question that is open
    std::vector<ArchiveLine> lines;
    base::Instant read_again_at;  // 0: not wanted
  };
  enum class Stage { out, joining, configuring, asking, reading, unsettled, live };
  struct Waiting {
    RoomMessage message;
    base::Instant at;
  };
  struct Room {
    Room(RoomSetting of, RoomMirror empty) : setting(std::move(of)), mirror(std::move(empty)) {}
    RoomSetting setting;
    RoomMirror mirror;
    Feed feed;
    Stage stage = Stage::out;
    base::Instant enter_at;  // when to try (again)
    int nick_attempts = 0;
    bool is_configured = false, has_overflowed = false;
    RoomInfo info;
    std::deque<Waiting> waiting;
    std::vector<model::Fact> ready;                           // to be taken at the end of the turn
    std::map<std::string, base::Instant, std::less<>> muted;  // member, until
    // Unmuted and not seen with their voice since: the server may hold them for visitors still, as
    // ejabberd does with whoever was away.
    std::map<std::string, base::Instant, std::less<>> restored;
    bool knows_muted = false;
    std::string trouble, archive_trouble;
  };
  using OnAnswer = std::function<void(const Element* answer)>;  // null: none will come
  struct Question {
    std::string to;
    base::Instant deadline;
    OnAnswer then;
  };
  struct Echo {
    std::shared_ptr<Errand> errand;
    std::string room;
    std::string subject;       // Prosody says a new subject back without our id: known by its text
    bool was_cut_off = false;  // the connection was lost since
  };
  // Requests of one errand that are still to be answered.
  struct Batch {
    std::shared_ptr<Errand> errand;
    std::size_t open = 0;
    std::optional<base::Error> trouble;
  };

  // connection
  std::string next_id(std::string_view what);
  void ask(Element question, OnAnswer then);
  void on_answer(const Element& stanza);
  void on_presence(const Element& stanza);
  void on_message(const Element& stanza);
  void on_error_message(const StanzaError& error);
  void on_deadlines(base::Instant now);

  // rooms
  void enter(Room& room);
  void on_room_presence(Room& room, const RoomPresence& presence);
  void on_entered(Room& room, const RoomPresence& presence);
  void on_refused(Room& room, const RoomPresence& presence);
  void on_put_out(Room& room, const RoomPresence& presence);
  void configure(Room& room);
  void ask_info(Room& room);
  void on_info(Room& room, const Element& answer);
  void on_room_message(Room& room, RoomMessage message);
  void tell(Room& room, const RoomMessage& message, base::Instant at);
  void settle_rooms();
  void mind_standing(Room& room, const RoomPresence& presence);
  void set_right(Room& room, const std::string& member, const std::string& nick, Standing standing);
  bool load_muted(Room& room);
  void keep_muted(Room& room);
  void add(Room& room, std::vector<model::Fact> facts);

  // archives (archive_reading.cpp)
  bool load_mark(Feed& feed);
  void read_on(Feed& feed, bool by_time);
  void on_page(Feed& feed, const Element* answer, bool by_time);
  void on_read(Feed& feed);
  std::vector<model::Fact> facts_of(Feed& feed);
  Feed* feed_reading(std::string_view query);
  Room* room_of(const Feed& feed);

  // direct messages
  std::vector<model::Fact> facts_of_direct(const DirectMessage& message, base::Instant at,
                                           bool history) const;

  // the host
  bool take(std::vector<model::Fact> facts, const Feed* feed);
  void flush(base::Instant now);
  void note(const std::function<void(Health&)>& change);
  void note_trouble();

  // errands (errands.cpp)
  void speak(const Order& order, Room& room);
  void speak_directly(const Order& order, const std::string& to, const std::string& text);
  void notify(const Order& order);
  void invite(const Order& order);
  void mute(const Order& order, Room& room, bool is_on);
  void remove(const Order& order, Room& room);
  void affiliate(const Order& order, Room& room, Affiliation affiliation);
  void carry_out(const Order& order, std::vector<Element> requests);
  void settle_echoes(Room& room);
  std::map<std::string, Echo, std::less<>>::iterator echo_in(const Room& room,
                                                             const RoomMessage& message);

  Settings settings_;
  const base::Clock& clock_;
  Link* link_ = nullptr;
  Host* host_ = nullptr;
  std::map<std::string, Room, std::less<>> rooms_;
  Feed direct_;
  std::vector<model::Fact> direct_ready_;
  std::map<std::string, Question, std::less<>> questions_;
  std::map<std::string, Echo, std::less<>> echoes_;
  std::int64_t last_id_ = 0;
  std::string connection_trouble_ = say(trouble::not_connected), refusal_;
  mutable std::mutex health_mutex_;
  Health health_;
};

}  // namespace connectors::xmpp
