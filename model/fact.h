// A Fact is something that happened: who, what, where, when, and the name by which its source knows
// it. Facts are the only way in. The order in which the pump takes them is the truth (FactSeq); the
// time `at` is what the source says, and may be late or out of order.
//
// `source` names the feed and is the name space of every external id in the fact ("wecom",
// "slack:acme", "console"). (source, external_id) is unique: a second fact with the same pair
// changes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "model/names.h"

namespace model {

// Longer texts are cut at a character boundary, and the fact says so (MessageSent::truncated).
inline constexpr std::size_t text_bytes_max = 65'536;
inline constexpr std::size_t external_id_bytes_max = 256;  // longer ids are refused
inline constexpr std::size_t name_bytes_max = 512;         // longer names are cut
inline constexpr std::size_t detail_bytes_max = 262'144;   // longer details are dropped and counted
inline constexpr std::size_t contact_tags_max = 200;       // of one contact; the rest is dropped

enum class MessageKind {
  text,
  image,
  voice,
  video,
  file,
  link,
  card,
  mini_program,
  location,
  sticker,
  red_packet,
  vote,
  meeting,
  forwarded,
  mixed,
  notice,
  other
};
MODEL_NAMES(MessageKind, "text", "image", "voice", "video", "file", "link", "card", "mini_program",
            "location", "sticker", "red_packet", "vote", "meeting", "forwarded", "mixed", "notice",
            "other");

enum class Role { member, staff, bot };
MODEL_NAMES(Role, "member", "staff", "bot");

enum class LeaveReason { left, removed, dissolved, unknown };
MODEL_NAMES(LeaveReason, "left", "removed", "dissolved", "unknown");

struct MessageSent {
  MessageKind kind = MessageKind::text;
  std::string text;      // what a person reads; for other kinds their title or description
  std::string reply_to;  // external id of the message it answers, when the platform says so
  std::string quote;     // the quoted text, when the platform gives only that
  std::vector<std::string> mentions;  // external ids or nicknames, as the platform gives them
  std::string detail;                 // the platform's own object as JSON, kinds other than text
  bool truncated = false;
  friend bool operator==(const MessageSent&, const MessageSent&) = default;
};

struct MessageEdited {
  std::string target;  // external id of the message
  std::string text;
  friend bool operator==(const MessageEdited&, const MessageEdited&) = default;
};

struct MessageRevoked {
  std::string target;
  friend bool operator==(const MessageRevoked&, const MessageRevoked&) = default;
};

struct MemberJoined {
  std::string via;      // how: "code:<state>", "invitation", "link", … as the platform says
  std::string inviter;  // external id
  friend bool operator==(const MemberJoined&, const MemberJoined&) = default;
};

struct MemberLeft {
  LeaveReason reason = LeaveReason::unknown;
  std::string by;  // external id of who removed them
  friend bool operator==(const MemberLeft&, const MemberLeft&) = default;
};

struct GroupRenamed {
  std::string name;
  friend bool operator==(const GroupRenamed&, const GroupRenamed&) = default;
};

// What is known of a person. An absent field leaves what was known; an empty text clears it.
struct MemberProfile {
  std::string member;  // external id
  std::optional<std::string> name, company, title, phone, email, region, tier, identity;
  std::optional<Role> role;  // staff profiles are member profiles with role = staff
  friend bool operator==(const MemberProfile&, const MemberProfile&) = default;
};

struct GroupProfile {
  std::optional<std::string> name, owner /* external id of a staff member */, program;
  std::optional<std::int64_t> target_size;  // members
  friend bool operator==(const GroupProfile&, const GroupProfile&) = default;
};

struct OrderPlaced {
  std::string order;    // the order's own number
  std::string member;   // external id, or empty
  std::string company;  // as written in the order
  std::string product;
  std::int64_t amount_cents = 0;
  std::string currency = "CNY";
  friend bool operator==(const OrderPlaced&, const OrderPlaced&) = default;
};

enum class RenewalOutcome { pending, renewed, lapsed };
MODEL_NAMES(RenewalOutcome, "pending", "renewed", "lapsed");

struct RenewalNoted {
  std::string contract;
  std::string member, company, product;
  base::Day due;
  RenewalOutcome outcome = RenewalOutcome::pending;
  std::int64_t amount_cents = 0;
  std::string currency = "CNY";
  friend bool operator==(const RenewalNoted&, const RenewalNoted&) = default;
};

// What a person asked for in the console, the API or the command line. `name` is one of the
// commands that engine/commands.h lists; `arguments` is a JSON object. The actor is the account's
// login.
struct Command {
  std::string name;
  std::string arguments = "{}";
  friend bool operator==(const Command&, const Command&) = default;
};

// The clock reached `at`: every timer due until then fires, in order of time. Written down like any
// other fact, so that a replay needs no clock.
struct Tick {
  friend bool operator==(const Tick&, const Tick&) = default;
};

// A staff member and a customer know each other on the platform since `since`: all that the
// platform says of it now, so that a later one replaces an earlier one of the same staff, contact
// and since.
struct ContactNoted {
  std::string staff, contact;  // external ids
  base::Instant since;
  std::string remark, description;  // what the staff member wrote down
  std::string via;                  // how it began: "code:<state>", "search", …
  std::vector<std::string> tags;    // names
  friend bool operator==(const ContactNoted&, const ContactNoted&) = default;
};

// They know each other no longer. `by`: who ended it.
enum class ContactEnder { staff, customer, transfer, unknown };
MODEL_NAMES(ContactEnder, "staff", "customer", "transfer", "unknown");
struct ContactEnded {
  std::string staff, contact;
  ContactEnder by = ContactEnder::unknown;
  friend bool operator==(const ContactEnded&, const ContactEnded&) = default;
};

// What a platform told us, word for word: kept so that a callback is durable before it is
// acknowledged, and whoever asks can see what was said. Nothing is decided by it.
struct PlatformEvent {
  std::string name;     // "group.members_added"
  std::string message;  // as it came, after decryption
  friend bool operator==(const PlatformEvent&, const PlatformEvent&) = default;
};

// What a platform says became of a mass message that a person sends by hand: in one group
// (Fact::group), or, where the fact names no group, of the whole of it. `made` tells under which
// name the platform keeps a message of ours of which we had lost track.
enum class BroadcastOutcome {
  made,
  sent,
  over_quota,     // the group had received as many as it may
  not_a_contact,  // the sender and the group know each other no longer
  cancelled,      // taken back before it was sent
  lost            // the platform does not know it (any more)
};
MODEL_NAMES(BroadcastOutcome, "made", "sent", "over_quota", "not_a_contact", "cancelled", "lost");
struct BroadcastNoted {
  std::string message;  // the platform's name for it
  BroadcastOutcome outcome = BroadcastOutcome::sent;
  bool is_personal = false;  // a member made it in their client
  std::string key;           // of the effect, where the outcome is `made`
  friend bool operator==(const BroadcastNoted&, const BroadcastNoted&) = default;
};

// Somebody came to an entry code (活码) of ours. Who they are nobody knows: `visitor` is a random
// name that their browser keeps. `skipped`: visits of this code since the one before that were
// counted and not kept (api/visit_door.h).
enum class VisitAgent { wechat, wecom, phone, computer };
MODEL_NAMES(VisitAgent, "wechat", "wecom", "phone", "computer");
struct VisitNoted {
  std::string code;  // its short text
  std::string visitor;
  std::string region;  // as the link says it; empty: unknown
  VisitAgent agent = VisitAgent::phone;
  std::string shown;  // the rule whose destination they were shown; empty: none
  std::int64_t skipped = 0;
  friend bool operator==(const VisitNoted&, const VisitNoted&) = default;
};

// What a platform says of a way in (its own QR code) that we asked it to make: it is there, under
// this name and with this picture; or it was looked for and is not there.
enum class WayOutcome { made, absent };
MODEL_NAMES(WayOutcome, "made", "absent");
struct WayNoted {
  std::string key;  // of the effect that was to make it
  WayOutcome outcome = WayOutcome::made;
  std::string reference, picture;  // the platform's name for it; address of its picture
  friend bool operator==(const WayNoted&, const WayNoted&) = default;
};

// Somebody applies to be let in (docs/admission.md). `applicant` names them to us for good: drawn
// at random by whoever hands the form out, it is what their status page is found by, and nobody
// guesses it. Everything else is as they wrote it; nothing but `applicant` is needed here.
inline constexpr std::size_t application_text_bytes_max = 4'096;  // needs, answers; longer are cut
inline constexpr std::size_t evidence_links_max = 5;              // further ones are dropped
struct ApplicationSubmitted {
  std::string applicant;
  std::string member;    // external id of the member they are known as, or empty
  std::string union_id;  // the platform's name for the person across its apps, or empty
  std::string name, company, credit_code, title, identity, region, mobile, email, needs;
  std::string code;      // the channel or entry code that they came by
  std::string consent;   // version of the text that they agreed to; empty: they did not
  std::string language;  // in which they are answered: "zh", "en"
  std::vector<std::string> evidence;  // links
  friend bool operator==(const ApplicationSubmitted&, const ApplicationSubmitted&) = default;
};

// What an applicant says afterwards.
enum class ApplicantAct { answer, withdraw };
MODEL_NAMES(ApplicantAct, "answer", "withdraw");
struct ApplicantSaid {
  std::string applicant;
  ApplicantAct act = ApplicantAct::answer;
  std::string text;
  friend bool operator==(const ApplicantSaid&, const ApplicantSaid&) = default;
};

// Something that a customer did outside the groups, as one of the company's own systems tells it: a
// page visited, a module used, a form sent.
inline constexpr std::size_t behaviour_name_bytes_max = 64;       // longer names are refused
inline constexpr std::size_t behaviour_detail_bytes_max = 4'096;  // longer details are refused
struct BehaviourNoted {
  std::string member;   // external id
  std::string name;     // what: "page_view"; a to z, 0 to 9, "_", "." and "-"
  std::string subject;  // what it was about, such as the page's address
  std::string detail;   // a JSON object; empty: nothing more is known
  friend bool operator==(const BehaviourNoted&, const BehaviourNoted&) = default;
};

// The name that the actor goes by in this group; empty: none but their own.
struct NicknameNoted {
  std::string nickname;
  friend bool operator==(const NicknameNoted&, const NicknameNoted&) = default;
};

using FactBody =
    std::variant<MessageSent, MessageEdited, MessageRevoked, MemberJoined, MemberLeft, GroupRenamed,
                 MemberProfile, GroupProfile, OrderPlaced, RenewalNoted, Command, Tick,
                 ContactNoted, ContactEnded, PlatformEvent, BroadcastNoted, VisitNoted, WayNoted,
                 ApplicationSubmitted, ApplicantSaid, BehaviourNoted, NicknameNoted>;

struct Fact {
  std::string source;
  std::string external_id;
  base::Instant at;
  std::string group;  // external id; empty where the fact concerns no group
  std::string actor;  // external id of who did it; empty where nobody did
  // Recorded history (an import): decided upon and kept like any other fact, but nothing is sent to
  // anybody because of it.
  bool history = false;
  FactBody body;
  friend bool operator==(const Fact&, const Fact&) = default;
};

// "message", "edit", "revoke", "join", "leave", "rename", "member", "group", "order", "renewal",
// "command", "tick", "contact", "contact_end", "event", "broadcast", "visit", "way",
// "application", "applicant", "behaviour", "nickname": the names used in files, in the database and
// in the API.
std::string_view kind_of(const Fact& fact);

}  // namespace model
