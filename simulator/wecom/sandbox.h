// Sandbox stands in for WeCom: a company, its members, customers and customer groups, and the
// server API over them, as strict as the platform. What a program asks for that WeCom does not
// have, or in a form that it does not take, is answered with an error code and kept as a complaint,
// so that a test can fail because of it.
//
// As on the platform: errors come with status 200; the same token is given out until it expires; a
// detail is as the group was up to two seconds ago; a mass message reaches nobody until its sender
// taps; changes made by the API are not called back. Callbacks are sealed with the real cipher;
// chance (of the seed) loses, doubles and delays them.
//
// Time is an argument and must not go backwards. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/random.h"
#include "base/result.h"
#include "base/time.h"
#include "connectors/wecom/callback_crypto.h"

namespace simulator::wecom {

struct SandboxOptions {
  std::uint64_t seed = 1;
  std::string company = "ww0000000000000001";
  std::string secret = "sandbox-secret";
  std::int64_t agent = 1'000'002;
  std::string callback_token = "simtoken";
  std::string aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
  base::Duration token_lifetime = base::seconds(7'200);
  double token_revoked = 0;  // chance, per call, that the token is refused before its time
  std::int64_t calls_per_minute_max = 10'000;  // per path
  double callback_lost = 0, callback_doubled = 0;
  base::Duration callback_delay_max = base::milliseconds(0);
  bool names_changed_members = true;  // newer companies; older ones give only the number
  int messages_per_group_max = 30;    // mass messages a month
  std::size_t group_members_max = 500;
};

// A POST to the callback address: query and body.
struct SealedCallback {
  base::Instant due;
  std::string msg_signature, timestamp, nonce, body;
};

class Sandbox {
 public:
  explicit Sandbox(SandboxOptions options);

  // ---- what people do in their clients; false where the client would not let them
  std::string create_group(const std::string& owner, const std::string& name, base::Instant now);
  bool join(const std::string& chat, const std::string& member, int scene, base::Instant now,
            const std::string& state = {});
  // One of the group's staff invites a customer whom they know.
  bool invite(const std::string& chat, const std::string& contact, base::Instant now);
  bool leave(const std::string& chat, const std::string& member, bool removed, base::Instant now);
  // Of what they change about themselves WeCom tells nobody: it is seen when the group is fetched.
  bool name_in_group(const std::string& chat, const std::string& member, std::string nickname,
                     base::Instant now);
  bool rename(const std::string& chat, const std::string& name, base::Instant now);
  bool dismiss(const std::string& chat, base::Instant now);
  // From then on a member of the company with customer contact, as every owner of a group is.
  void add_staff(const std::string& user);
  // The customer scans the member's code (of `state`), and both know each other.
  bool befriend(const std::string& contact, const std::string& user, const std::string& state,
                base::Instant now);
  // The customer scans the platform's own code of this config id: who they now know, or the group
  // that they are in; empty where there is no such code, or it leads nowhere.
  std::string scan(const std::string& config_id, const std::string& customer, base::Instant now);
  bool unfollow(const std::string& contact, const std::string& user, bool by_customer,
                base::Instant now);
  // The member puts the tag on the customer, or takes it off again.
  bool tag(const std::string& contact, const std::string& user, const std::string& name,
           base::Instant now);
  // An administrator makes a tag, if there is none of that name; its id.
  std::string make_tag(const std::string& name);
  // Somebody in the group says something: only the archive tells of it.
  bool say(const std::string& chat, const std::string& member, const std::string& text,
           base::Instant now);
  // A member writes to a customer whom they know, one to one.
  bool write(const std::string& user, const std::string& contact, const std::string& text,
             base::Instant now);
  void name_person(const std::string& id, const std::string& name);
  // What is made from now on (messages, groups, cursors) gets names that no other session has used.
  void begin_session(std::uint64_t session);
  // The sender of a mass message taps "send".
  bool tap_send(const std::string& message, base::Instant now);
  // A member makes a mass message in their client and sends it at once; they own the groups.
  std::string send_personal(const std::string& sender, const std::vector<std::string>& chats,
                            base::Instant now);

  // ---- succession (sandbox_succession.cpp)
  // A member leaves the company; what was theirs is still in their name. False: nobody is called so.
  bool resign(const std::string& user);

  // ---- signing in (sandbox_sign_in.cpp)
  // "http://127.0.0.1:8080": the app's trusted domain. Pages elsewhere get no code.
  void trust_domain(const std::string& address);
  struct CodePage {
    std::string return_address, state;
  };
  // What a browser asks for that is sent to WeCom's sign-in page: inside its client, or on the web.
  base::Result<CodePage> open_code_page(bool is_inside,
                                        const std::map<std::string, std::string>& query) const;
  // The member, or the customer, lets themselves be told: good once, for five minutes.
  std::string give_code(const std::string& person, base::Instant now);
  struct Person {
    std::string id, name;
  };
  std::vector<Person> staff() const;
  // What a phone shows: groups with the staff in them, and what was said last, the oldest first.
  struct Chat {
    std::string id, name;
    std::vector<Person> staff, customers;
    base::Instant looked_at{0};  // when a program asked last who is in it
  };
  std::vector<Chat> chats() const;
  // Customers and who of the company knows them, the newest first.
  struct Acquaintance {
    Person customer, staff;
    base::Instant since;
  };
  std::vector<Acquaintance> acquaintances() const;
  struct Said {
    std::string id;
    Person from;
    bool is_staff = false;
    std::string text;
    base::Instant at;
  };
  std::vector<Said> talk_of(const std::string& chat, std::size_t most) const;
  // What pages are signed with now; empty before anybody fetched it.
  std::string ticket_in_force(bool of_agent) const;

  // ---- cards (sandbox_cards.cpp)
  struct CardButton {
    std::string text, key, link;
  };
  struct CardShown {
    std::string task, source, title, text;
    std::vector<std::pair<std::string, std::string>> rows;
    std::vector<CardButton> buttons;
    std::string closed;  // what stands in place of the buttons; empty: they can be pressed
    base::Instant at;
  };
  // What a member has got, the oldest first.
  std::vector<CardShown> cards_of(const std::string& user) const;
  // The member presses the button of that key. False: there is none to press.
  bool press_card(const std::string& user, const std::string& task, const std::string& key,
                  base::Instant now);

  // ---- group robots of the company's own groups (sandbox_robots.cpp)
  // Somebody puts a robot with this key into the ops group, or takes it out again.
  void add_robot(const std::string& key);
  void remove_robot(const std::string& key);
  struct RobotSaid {
    std::string key, kind, text;
    base::Instant at;
  };
  // The oldest first.
  std::vector<RobotSaid> said_by_robots() const;

  // ---- the wire
  // The answer's body; the status is always 200.
  std::string handle(std::string_view method, std::string_view target, std::string_view body,
                     base::Instant now);
  std::vector<SealedCallback> callbacks_due(base::Instant now);
  // How many callbacks are lost on the way, and how many come twice: shares from 0 to 1.
  struct CallbackFaults {
    double lost = 0, doubled = 0;
  };
  CallbackFaults callback_faults() const;
  void set_callback_faults(CallbackFaults faults);  // of what happens from now on
  std::size_t callbacks_waiting() const;            // that were not told yet
  // The archive, decrypted: records behind the seq-th, in the order in which they were said.
  struct ArchivedTalk {
    std::string id, record;
  };
  std::vector<ArchivedTalk> archive_after(std::size_t seq, std::size_t records_max);

  // ---- for tests
  std::set<std::string> members_of(const std::string& chat) const;
  std::vector<std::string> groups() const;  // that have not been dismissed
  std::set<std::pair<std::string, std::string>> known_pairs() const;  // member, customer
  // What arrived one to one: welcomes at customers, notices at members.
  struct Letter {
    std::string to, text;
    base::Instant at;
  };
  std::vector<Letter> letters() const;
  // Names of the tags that the member has put on the customer, by hand or by program.
  std::set<std::string> tags_of(const std::string& contact, const std::string& user) const;
  // Mass messages that wait for their sender's tap, and how often the sender was reminded.
  struct Untapped {
    std::string message, sender;
    std::size_t reminders = 0;
  };
  std::vector<Untapped> untapped() const;
  int broadcasts_in(const std::string& chat) const;  // that reached it
  std::size_t broadcasts_made() const;               // by program or person
  struct WayShown {
    std::string config_id, state;
    bool is_join = false;
    std::vector<std::string> users, chats;
  };
  std::vector<WayShown> ways() const;
  std::size_t ways_made() const;  // deleted ones too
  std::vector<std::string> complaints() const;
  int count_answered(int errcode) const;

 private:
  using Answer = base::json::object;
  struct Member {
    base::Instant joined_at;
    int scene = 0;
    std::string state;
    bool is_staff = false;
    std::string nickname = {};
  };
  struct Group {
    std::string name, owner;
    std::map<std::string, Member> members;
    std::string version;
    bool is_dismissed = false;
    int messages = 0;  // mass messages that reached it
  };
  struct Message {
    std::string sender;
    std::vector<std::string> chats;
    base::Instant made_at, sent_at{0};
    std::map<std::string, int> results;  // by chat: WeCom's numbers
    bool is_cancelled = false, is_personal = false;
    std::vector<base::Instant> reminded;
  };
  struct Knows {
    base::Instant since;
    std::string state, remark;
    std::set<std::string> tags;  // ids
  };
  struct Way {
    bool is_join = false, makes_rooms = false;
    std::int64_t type = 1, room_number = 1;
    std::string state, remark, room_name;
    std::vector<std::string> users, chats;
    base::Instant made_at;
  };
  struct Card {
    std::string user;
    Answer content;
    std::string closed;
    base::Instant at;
  };
  struct Token {
    std::string text;
    base::Instant good_until{0};
    int uses = 0;
  };
  // world
  Group* find_open(const std::string& chat);
  void keep_past(const std::string& chat, base::Instant now);
  std::string next_id(std::string_view prefix);
  std::string next_version();
  void tell(const std::string& fields, base::Instant now, const std::string& from = "sys");
  void tell_update(const std::string& chat, std::string_view detail, int join_scene, int quit_scene,
                   const std::string& member, const std::string& before, base::Instant now);

  // wire
  Answer fail(int errcode);
  Answer complain(int errcode, std::string text);
  Answer answer(std::string_view method, const std::string& path,
                const std::map<std::string, std::string>& query, std::string_view body,
                base::Instant now);
  Answer give_token(const std::map<std::string, std::string>& query, base::Instant now);
  int check_token(const std::map<std::string, std::string>& query, base::Instant now);
  bool is_over_limit(const std::string& path, base::Instant now);
  Answer list_groups(const Answer& body);
  Answer get_group(const Answer& body, base::Instant now);
  Answer change_owner(const Answer& body, bool has_left, base::Instant now);
  int pass_on(const std::string& chat, const std::string& owner, bool has_left,
              base::Instant now);  // WeCom's error code, 0 for none
  Answer make_message(const Answer& body, base::Instant now);
  Answer message_tasks(const Answer& body, base::Instant now);
  std::string name_of(const std::string& id) const;
  Answer who_has_code(const std::string& code, base::Instant now);
  Answer give_ticket(bool of_agent, base::Instant now);
  Answer list_staff();
  Answer list_tags();
  Answer mark_tag(const Answer& body);
  std::string tag_named(const std::string& name);
  Answer person(const std::string& contact);
  Answer get_contact(const std::string& contact);
  Answer list_contacts(const Answer& body);
  Answer welcome(const Answer& body, base::Instant now);
  Answer tell_staff(const Answer& body, base::Instant now);
  Answer show_card(const Answer& body, base::Instant now);
  Answer change_card(const Answer& body, base::Instant now);
  Answer say_by_robot(const std::string& key, const Answer& body, base::Instant now);
  std::string give_card_code(const std::string& task, base::Instant now);
  bool is_dropped(const std::string& user, base::Instant now);  // too much for one member
  Answer message_results(const Answer& body, base::Instant now);
  Answer list_messages(const Answer& body);
  Answer remind(const Answer& body, base::Instant now);
  void deliver(Message& message, base::Instant now);
  std::string picture_of(const std::string& config_id) const;
  Answer put_contact_way(const Answer& body, bool is_new, base::Instant now);
  Answer put_join_way(const Answer& body, bool is_new, base::Instant now);
  Answer get_way(const Answer& body, bool is_join);
  Answer list_ways(const Answer& body);
  Answer delete_way(const Answer& body, bool is_join);

  const SandboxOptions options_;
  mutable std::mutex mutex_;
  base::Random random_;
  connectors::wecom::CallbackApp app_;
  CallbackFaults callback_faults_;
  std::int64_t numbers_ = 0;
  std::uint64_t session_ = 0;
  std::map<std::string, Group> groups_;
  std::map<std::string, std::vector<std::pair<base::Instant, Group>>> past_;
  std::map<std::string, base::Instant> looked_at_;
  std::map<std::string, Message> messages_;
  std::set<std::string> staff_;
  std::map<std::string, std::vector<base::Instant>> passed_on_, came_to_;  // by group, by owner
  std::map<std::string, Way> ways_;  // by config id
  std::size_t ways_made_ = 0;
  std::map<std::string, std::map<std::string, Knows>> contacts_;  // by customer, by member
  std::map<std::string, std::string> tags_;                       // name by id
  std::map<std::string, std::pair<std::string, base::Instant>>
      welcome_codes_;  // for whom, until when
  std::vector<Letter> letters_;
  std::map<std::string, Card> cards_;  // by task id
  std::vector<std::string> card_order_;
  std::map<std::string, std::pair<std::string, base::Instant>> card_codes_;  // whose, until when
  std::map<std::string, std::vector<base::Instant>> told_;    // by member: messages of the app
  std::map<std::string, std::vector<base::Instant>> robots_;  // by key: what they said lately
  std::vector<RobotSaid> robots_said_;
  std::map<std::string, std::string> names_;
  std::vector<ArchivedTalk> archive_;
  std::size_t archive_told_ = 0;  // so many were looked at
  Token token_;
  std::map<std::string, std::pair<std::string, base::Instant>> codes_;  // whose, until when
  std::map<bool, Token> tickets_;  // of the app: true; of the company: false
  std::map<bool, std::vector<base::Instant>> tickets_asked_;
  std::string trusted_address_;
  std::map<std::string, std::vector<base::Instant>> calls_;
  std::map<std::string, base::Instant> closed_until_;
  std::vector<SealedCallback> callbacks_;
  std::vector<std::string> complaints_;
  std::map<int, int> answered_;
};

}  // namespace simulator::wecom
