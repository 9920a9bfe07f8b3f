// What WeCom tells us: the message inside a callback as a typed event.
//
// Events are hints. They get lost, come twice and out of order (WeCom's own advice is to
// reconcile), and most of them name what changed without saying how. So an event becomes facts only
// together with what was known before (group_mirror.h), and otherwise asks for something to be
// fetched (follow_ups_of).
//
// Nothing is dropped: an event that this version does not know, or that lacks a field it needs, is
// kept as OtherEvent with its whole text, and counted (event_tally.h).
//
// Both envelopes are read: of self-built apps (Event, FromUserName, CreateTime) and of third-party
// suites (InfoType, AuthCorpId, TimeStamp).
//
// Sources: developer.work.weixin.qq.com/document/path/92130, 92277, 96361 (customers and groups),
// 95039 (archive), 97299 (acquisition), 90240 (apps).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/names.h"

namespace connectors::wecom {

enum class ContactStep {
  added,            // a customer and a member know each other
  half_added,       // the customer has, the member has not confirmed yet
  edited,           // remark or tags
  deleted,          // by the member; reason "DELETE_BY_TRANSFER" when a transfer did it
  unfollowed,       // by the customer
  transfer_failed,  // reason "customer_refused" or "customer_limit_exceed"; user = who should have
                    // taken over
  archive_agreed
};

struct ContactChanged {
  ContactStep step = ContactStep::added;
  std::string user, contact;
  std::string state;  // of the way or link by which they came
  std::string
      welcome_code;  // good once, for welcome_code_lifetime; empty when no welcome may be sent
  std::string reason;
  friend bool operator==(const ContactChanged&, const ContactChanged&) = default;
};
inline constexpr base::Duration welcome_code_lifetime = base::seconds(20);

enum class GroupStep {
  created,
  members_added,
  members_removed,
  owner_changed,
  name_changed,
  notice_changed,
  changed,  // in a way that this version does not know
  dismissed
};

struct GroupChanged {
  GroupStep step = GroupStep::changed;
  std::string chat;
  std::int64_t scene = -1;                    // of joining or leaving, as it comes; -1: not said
  std::int64_t count = 0;                     // members that changed
  std::vector<std::string> members;           // who they are; newer companies only
  std::string version_before, version_after;  // of the list of members; may be empty
  friend bool operator==(const GroupChanged&, const GroupChanged&) = default;
};
inline constexpr std::int64_t quit_scene_left = 0, quit_scene_removed = 1;

enum class TagStep { created, updated, deleted, shuffled };
struct TagChanged {
  TagStep step = TagStep::created;
  std::string id;
  bool is_group = false;
  std::int64_t strategy = 0;  // 0: of the whole company
  friend bool operator==(const TagChanged&, const TagChanged&) = default;
};

// There is something new in the archive (会话内容存档).
struct ArchiveReady {
  friend bool operator==(const ArchiveReady&, const ArchiveReady&) = default;
};

// 获客助手. `change` as it comes: "friend_request", "balance_low", …: new ones appear often.
struct AcquisitionChanged {
  std::string change, link, state;
  friend bool operator==(const AcquisitionChanged&, const AcquisitionChanged&) = default;
};

// A member of the company wrote to the app.
struct StaffSaid {
  std::string user, kind /* "text", "image" … */, text, message;
  friend bool operator==(const StaffSaid&, const StaffSaid&) = default;
};

struct AppEntered {
  std::string user;
  friend bool operator==(const AppEntered&, const AppEntered&) = default;
};

// A button, choice or menu of a template card: the member's claim, to be verified by what follows.
struct CardPressed {
  struct Choice {
    std::string question;
    std::vector<std::string> options;
    friend bool operator==(const Choice&, const Choice&) = default;
  };
  std::string user, key, task, card_type;
  std::string response_code;  // good once, to change the card
  std::vector<Choice> choices;
  bool from_menu = false;
  friend bool operator==(const CardPressed&, const CardPressed&) = default;
};

// 微信客服: messages wait to be fetched with this token.
struct ServiceMessagesReady {
  std::string token, account;
  friend bool operator==(const ServiceMessagesReady&, const ServiceMessagesReady&) = default;
};

struct OtherEvent {
  std::string name;     // "event/subscribe", "change_external_chat/frozen", …
  std::string problem;  // what a known event lacks; empty for unknown events
  std::string message;  // the whole XML
  friend bool operator==(const OtherEvent&, const OtherEvent&) = default;
};

using EventBody =
    std::variant<ContactChanged, GroupChanged, TagChanged, ArchiveReady, AcquisitionChanged,
                 StaffSaid, AppEntered, CardPressed, ServiceMessagesReady, OtherEvent>;

struct Event {
  // The same for every delivery of the same event: "message:" and the number that WeCom gave, or
  // "event:" and 32 hex digits of the SHA-256 of the whole message.
  std::string id;
  base::Instant at;     // to the second
  std::string company;  // corp id
  std::int64_t agent = 0;
  EventBody body;
  friend bool operator==(const Event&, const Event&) = default;
};

// `message`: the decrypted XML. Errors (invalid_input, with the field) only when it is no XML or
// has no time: then there is nothing to keep it by.
base::Result<Event> read_event(std::string_view message);

// What the kind of event is called in counts: "group.members_added", "contact.added", "archive",
// "other".
std::string event_name(const Event& event);

// What has to be fetched because of an event that is no group event.
enum class FollowUpKind {
  fetch_group,
  fetch_contact,
  fetch_tags,
  pull_archive,
  fetch_service_messages
};
struct FollowUp {
  FollowUpKind kind = FollowUpKind::fetch_group;
  std::string subject;  // chat, contact, tag or service account
  base::Instant
      not_before;  // WeCom answers with stale details for about two seconds after an event
  friend bool operator==(const FollowUp&, const FollowUp&) = default;
};
inline constexpr base::Duration stale_window = base::seconds(2);
std::vector<FollowUp> follow_ups_of(const Event& event);

}  // namespace connectors::wecom

template <>
struct model::NameOf<connectors::wecom::ContactStep> {
  static constexpr auto all =
      std::to_array<std::string_view>({"added", "half_added", "edited", "deleted", "unfollowed",
                                       "transfer_failed", "archive_agreed"});
};
template <>
struct model::NameOf<connectors::wecom::GroupStep> {
  static constexpr auto all = std::to_array<std::string_view>(
      {"created", "members_added", "members_removed", "owner_changed", "name_changed",
       "notice_changed", "changed", "dismissed"});
};
template <>
struct model::NameOf<connectors::wecom::TagStep> {
  static constexpr auto all =
      std::to_array<std::string_view>({"created", "updated", "deleted", "shuffled"});
};
