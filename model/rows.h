// The rows that Guildhall keeps, as plain values: what the engine reads and writes, and what the
// store keeps under the same names (store/schema). Times of 0 ms mean "not yet" or "unknown", ids
// of 0 "none".
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "model/entrance_rows.h"
#include "model/fact.h"
#include "model/ids.h"
#include "model/names.h"

namespace model {

using base::Instant;

struct Group {
  GroupId id;
  SourceId source;
  std::string external_id;
  std::string name;
  MemberId owner;  // the fixed owner (固定责任人)
  std::string program;
  std::int64_t target_size = 0;
  Instant first_at, last_at;  // first and last fact by its own time
  friend bool operator==(const Group&, const Group&) = default;
};

struct Member {
  MemberId id;
  SourceId source;
  std::string external_id;
  std::string name;
  Role role = Role::member;
  std::string company, title, phone, email, region, tier, identity;
  Instant first_at, last_at;
  CompanyId company_id;  // the row that `company` leads to, as it was written, before any merge
  friend bool operator==(const Member&, const Member&) = default;
};

// One stay of one member in one group. Somebody who leaves and comes back has two.
struct Stay {
  StayId id;
  GroupId group;
  MemberId member;
  Instant joined_at;
  bool join_seen = false;  // false: first noticed speaking, so joined_at is only an upper bound
  std::string via;
  MemberId inviter;
  Instant left_at;
  LeaveReason left_reason = LeaveReason::unknown;
  std::string nickname;  // in this group, where the platform tells it
  friend bool operator==(const Stay&, const Stay&) = default;
};

// Why a message is taken to answer another (language/replies).
enum class LinkReason {
  none,
  declared,
  quote,
  addressed,
  own_last,
  partner,
  similar,
  previous,
  nearby,
  operator_said,
  sidebar  // staff said it from the chat sidebar, for that question
};
MODEL_NAMES(LinkReason, "none", "declared", "quote", "addressed", "own_last", "partner", "similar",
            "previous", "nearby", "operator", "sidebar");

// What the text of a message says, as numbers (language/reading.h).
struct Tone {
  float question = 0;         // probability, 0 … 1
  float advert = 0;           // probability, 0 … 1
  float mood = 0;             // −1 (bad) … 1 (good)
  float complaint = 0;        // probability, 0 … 1
  std::uint32_t intents = 0;  // bits of language::Intent
  friend bool operator==(const Tone&, const Tone&) = default;
};

struct Message {
  MessageId id;
  GroupId group;
  MemberId member;
  SourceId source;
  std::string external_id;
  Instant at;
  MessageKind kind = MessageKind::text;
  std::string text;
  std::string reply_to;  // external id given by the platform
  std::string detail;
  std::string mentions;  // JSON array, or empty
  MessageId parent;      // what it answers, as decided
  LinkReason parent_reason = LinkReason::none;
  float parent_score = 0;
  Tone tone;
  Instant edited_at, revoked_at;
  bool history = false;
  QuestionId question;  // the question whose thread it belongs to; none: no question's
  std::string quote;    // the quoted text, where the platform gives only that (MessageSent::quote)
  friend bool operator==(const Message&, const Message&) = default;
};

//            ┌───────────────► expired
//   open ────┼──► answered ──► closed        open ⇄ waiting (for the customer: the clock stands
//   still)
//            └──► closed (by thanks, by an operator, revoked)
// A late answer or an operator may reopen: see engine/conversation/question_state.h for the table.
enum class QuestionState { open, waiting, answered, closed, expired };
MODEL_NAMES(QuestionState, "open", "waiting", "answered", "closed", "expired");

enum class CloseReason { none, thanks, self_answered, withdrawn, operator_said, not_a_question };
MODEL_NAMES(CloseReason, "none", "thanks", "self_answered", "withdrawn", "operator",
            "not_a_question");

struct Question {
  QuestionId id;
  MessageId message;  // the message that asked
  GroupId group;
  MemberId asker;
  Instant asked_at;
  QuestionState state = QuestionState::open;
  float score = 0;            // how sure we are that it is a question
  Instant first_response_at;  // first word from an authorised responder
  Instant answered_at;
  MessageId answer;
  MemberId answered_by;
  Instant warn_at, due_at;     // first response wanted by due_at (business calendar); 0: no clock
  Instant breached_at;         // 0: not breached
  std::int64_t waited_ms = 0;  // business time used up, complete once answered, closed or expired
  std::int64_t paused_ms = 0;  // business time not counted (waiting for the customer)
  Instant paused_since;
  Instant closed_at;
  CloseReason close_reason = CloseReason::none;
  MemberId assignee;
  MessageId last_message;  // the newest message of its thread
  bool history = false;    // asked in recorded history: nobody is alarmed about it
  friend bool operator==(const Question&, const Question&) = default;
};

enum class TaskState { open, done, cancelled };
MODEL_NAMES(TaskState, "open", "done", "cancelled");

// Something only a person can do, or should look at.
struct Task {
  TaskId id;
  std::string
      kind;  // "answer_question", "escalation", "send_reply", "review_message", "enforce", …
  std::string title;  // one line, in the organisation's language
  std::string body;   // JSON: ready content, links to rows
  TaskState state = TaskState::open;
  MemberId owner;  // staff member; none: anybody on duty
  GroupId group;
  MemberId member;
  QuestionId question;
  DecisionId decision;
  Instant created_at, due_at, done_at;
  std::string done_by;      // login
  std::string evidence;     // what proves it: text, or "message:<id>" when seen in the chat
  std::string handed_from;  // login of who handed it over last
  friend bool operator==(const Task&, const Task&) = default;
};

// live: carried out · shadow: the rule only watches · history: decided on recorded history, nothing
// sent.
enum class DecisionMode { live, shadow, history };
MODEL_NAMES(DecisionMode, "live", "shadow", "history");

struct Decision {
  DecisionId id;
  FactSeq cause;
  Instant at;        // of the cause, by its own time
  std::string kind;  // "question.opened", "rule.warn", "reply.sent", "reply.held", …
  DecisionMode mode = DecisionMode::live;
  GroupId group;
  MemberId member;
  MessageId message;
  QuestionId question;
  std::string rule;  // id of the rule, reply or FAQ in the policy; empty: built-in behaviour
  std::int64_t policy_version = 0;
  std::string
      reason;  // JSON object: the evidence, enough to recompute and to explain (why / why not)
  std::string inverse;  // JSON object: the command that takes it back; empty: nothing to take back
  Instant undone_at;
  friend bool operator==(const Decision&, const Decision&) = default;
};

enum class EffectState { pending, sent, failed, expired, parked, withdrawn };
MODEL_NAMES(EffectState, "pending", "sent", "failed", "expired", "parked", "withdrawn");

// Something to be done outside, at most once per `key`.
struct Effect {
  EffectId id;
  std::string key;   // idempotency key, unique
  std::string kind;  // "send_message", "mute", "remove", "unmute", "notify_staff", …
  GroupId group;
  MemberId member;
  DecisionId decision;
  std::string body;  // JSON
  EffectState state = EffectState::pending;
  Instant created_at, expires_at, next_attempt_at, done_at;
  std::int64_t attempts = 0;
  std::string result;
  friend bool operator==(const Effect&, const Effect&) = default;
};

// What happens to a timer that comes up late (the program was off): fire it anyway, or drop it when
// it is later than `expire_after`.
enum class LatePolicy { fire_late, expire };
MODEL_NAMES(LatePolicy, "fire_late", "expire");

struct Timer {
  TimerId id;
  Instant due_at;
  std::string kind;  // "question.warn", "question.breach", "question.expire", "mute.end", …
  GroupId group;
  std::int64_t subject = 0;  // the row it is about
  LatePolicy late = LatePolicy::fire_late;
  base::Duration expire_after;
  friend bool operator==(const Timer&, const Timer&) = default;
};

enum class Consequence { remind, warn, mute, remove };
MODEL_NAMES(Consequence, "remind", "warn", "mute", "remove");

// One breach of one rule, with what followed. Overturned strikes no longer count on the ladder.
struct Strike {
  StrikeId id;
  std::string rule;
  GroupId group;
  MemberId member;
  MessageId message;
  Instant at;
  Consequence consequence = Consequence::remind;
  DecisionMode mode = DecisionMode::live;
  DecisionId decision;
  Instant overturned_at;
  friend bool operator==(const Strike&, const Strike&) = default;
};

struct Cooldown {
  // "reply:<id>", "reply:<id>:group:<g>", "reply:<id>:member:<m>";
  // "sidebar:<question>:…", a text that staff are about to have said (engine/conversation/tapped.h)
  std::string key;
  GroupId group;  // none: organisation-wide
  Instant until;
  friend bool operator==(const Cooldown&, const Cooldown&) = default;
};

// What one member did in one group on one local day: added to, never replaced.
struct Activity {
  GroupId group;
  MemberId member;
  base::Day day;
  std::int64_t messages = 0, questions = 0, answers = 0, negative = 0, replies_received = 0;
  friend bool operator==(const Activity&, const Activity&) = default;
};

struct Order {
  SourceId source;
  std::string number;
  MemberId member;
  std::string company, product, currency;
  std::int64_t amount_cents = 0;
  Instant at;
  friend bool operator==(const Order&, const Order&) = default;
};

// What a customer did outside the groups (fact.h: BehaviourNoted).
struct Behaviour {
  FactSeq id;
  MemberId member;
  std::string name, subject, detail;
  Instant at;
  friend bool operator==(const Behaviour&, const Behaviour&) = default;
};

struct BehaviourName {
  std::string name;
  Instant last_at;
  friend bool operator==(const BehaviourName&, const BehaviourName&) = default;
};

struct Renewal {
  SourceId source;
  std::string contract;
  MemberId member;
  std::string company, product, currency;
  base::Day due;
  RenewalOutcome outcome = RenewalOutcome::pending;
  std::int64_t amount_cents = 0;
  Instant at;
  friend bool operator==(const Renewal&, const Renewal&) = default;
};

// A person's correction of what a text says: the training data of the company's own models.
struct Label {
  FactSeq cause;
  std::string task;  // "mood", "ads", "question", "intent"
  std::string label;
  MessageId message;
  std::string text;
  std::string by;  // login
  Instant at;
  friend bool operator==(const Label&, const Label&) = default;
};

// A person's verdict on a decision of a rule in shadow mode.
struct Verdict {
  DecisionId decision;
  bool right = false;
  std::string by;
  Instant at;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

// A staff member and a customer who know each other on the platform. Who parts and meets again has
// two rows.
struct Contact {
  MemberId member, staff;
  Instant since;
  std::string remark, description;  // what the staff member wrote down
  std::string via;                  // how it began
  std::string tags;                 // JSON array of names, or empty
  Instant until;                    // 0: still
  ContactEnder ended_by = ContactEnder::unknown;
  friend bool operator==(const Contact&, const Contact&) = default;
};

// How far a connector has come in a feed of its source (connectors/connector.h).
struct FeedMark {
  std::string source, name, value;
  friend bool operator==(const FeedMark&, const FeedMark&) = default;
};

// A mass message (群发) that somebody asked for: one text for many groups.
struct Broadcast {
  BroadcastId id;
  std::string text;
  std::string links;  // JSON array of {title, url, description}, or empty
  std::string by;     // login
  Instant created_at;
  Instant deadline;  // what has not been sent by then is taken back
  DecisionId decision;
  Instant cancelled_at;
  friend bool operator==(const Broadcast&, const Broadcast&) = default;
};

//   asking ──► waiting ──► sent            asking: its effect is pending or under way
//     │  │        ├──────► cancelled       waiting: a person has it before them to send
//     │  │        ├──────► expired         uncertain: it may have been made, nobody knows
//     │  │        └──────► lost            lost: the platform does not know it any more
//     │  └──► sent (a platform that sends by itself), failed, cancelled, expired
//     └──► uncertain ──► waiting (found again)
enum class SendingState { asking, waiting, sent, failed, uncertain, cancelled, expired, lost };
MODEL_NAMES(SendingState, "asking", "waiting", "sent", "failed", "uncertain", "cancelled",
            "expired", "lost");

// The part of a broadcast that one act makes: a sender's groups, or one group where the platform
// sends by itself.
struct Sending {
  BroadcastId broadcast;
  std::int64_t number = 0;  // 1, 2, … within the broadcast
  SourceId source;
  MemberId sender;  // whose hand sends it; none: the platform does
  SendingState state = SendingState::asking;
  std::string reference;  // the platform's name for it, once made
  EffectId effect;
  TaskId task;  // the sender's
  Instant asked_at, done_at;
  Instant cancel_asked_at;
  std::string reminded;  // JSON array of when the sender was reminded, in ms, oldest first
  std::string trouble;   // what went wrong, as the platform says
  friend bool operator==(const Sending&, const Sending&) = default;
};

enum class TargetState {
  waiting,
  sent,
  over_quota,  // the platform would not deliver it: the group had had its quota
  held_back,   // we did not try, because of the quota
  not_a_contact,
  unreachable,  // the platform refused the group when the message was made
  failed,
  cancelled,
  expired
};
MODEL_NAMES(TargetState, "waiting", "sent", "over_quota", "held_back", "not_a_contact",
            "unreachable", "failed", "cancelled", "expired");

// One group of a broadcast.
struct BroadcastTarget {
  BroadcastId broadcast;
  GroupId group;
  std::int64_t sending = 0;  // its number; 0: held back
  TargetState state = TargetState::waiting;
  Instant at;       // of the state
  Instant free_at;  // held back: from when on the quota has room again; 0: unknown
  friend bool operator==(const BroadcastTarget&, const BroadcastTarget&) = default;
};

// A mass message that reached a group, ours or a member's own: what a platform's quota is counted
// from.
struct Reach {
  GroupId group;
  std::string message;  // the platform's name for it
  Instant at;
  bool is_personal = false;
  friend bool operator==(const Reach&, const Reach&) = default;
};

enum class FeedbackKind { wish, bug, complaint, praise };
MODEL_NAMES(FeedbackKind, "wish", "bug", "complaint", "praise");

// What a customer thinks of us, written down by a person. Never changes.
struct Feedback {
  FeedbackId id;
  FeedbackKind kind = FeedbackKind::wish;
  std::string text;
  MemberId member;   // whose it is
  GroupId group;     // where it was heard, if in a group
  MemberId written;  // by which member of the staff; none: the account is nobody's
  std::string by;    // login
  Instant at;
  friend bool operator==(const Feedback&, const Feedback&) = default;
};
// A fact other than a message, as kept (messages are kept in `message`, in the same order of
// numbers).
struct FactRow {
  FactSeq seq;
  SourceId source;
  std::string external_id;
  std::string kind;
  Instant at;
  std::string group, actor;  // external ids
  bool history = false;
  std::string body;  // JSON
  friend bool operator==(const FactRow&, const FactRow&) = default;
};

struct PolicyVersion {
  std::int64_t version = 0;
  std::string body;  // JSON (model/policy.h)
  Instant at;
  std::string by;
  friend bool operator==(const PolicyVersion&, const PolicyVersion&) = default;
};

// A model trained on the company's own labels. Versions of a task count from 1 and never change.
struct TextModelVersion {
  std::string task;  // "mood", "ads", "question", "intent"
  std::int64_t version = 0;
  std::string body;         // language/text_model.h's bytes in base64
  std::int64_t labels = 0;  // labelled messages it learned from
  std::string figures;      // JSON: how good it was on messages that it had not seen
  Instant at;
  std::string by;  // login
  friend bool operator==(const TextModelVersion&, const TextModelVersion&) = default;
};

// Which version of a task's models reads, and which one only watches (shadow mode).
struct ReaderChoice {
  std::string task;
  std::int64_t newest = 0;    // versions 1 … newest exist
  std::int64_t in_force = 0;  // 0: none, the cold start reads
  std::int64_t shadow = 0;    // 0: none watches
  Instant at;
  std::string by;  // login
  friend bool operator==(const ReaderChoice&, const ReaderChoice&) = default;
};

}  // namespace model
