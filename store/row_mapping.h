// Which column holds which member: the one place that says so, used by writes and reads alike.
//
// Table<Row> names the table, its key and the columns that never change. visit_columns(row, visit)
// calls visit(column name, member) for every column; on a const row the members are const. Times
// and ids of 0 are SQL NULL, but for the times in always(), which every row has and by which rows
// are sorted.
#pragma once

#include <concepts>
#include <string_view>
#include <type_traits>

#include "model/changes.h"

namespace store {

template <class Time>
struct Always {
  Time& time;
};
template <class Time>
Always<Time> always(Time& time) {
  return {time};
}

// name: the table; key: what makes a row unique, as written in SQL; fixed: columns that never
// change once a row is written, with a space around each. They are left out of updates: SQLite
// takes out and puts back the entries of every index over a column that an UPDATE names, equal
// values too.
template <class Row>
struct Table;

#define STORE_TABLE(Row, table_name, key_columns, fixed_columns) \
  template <>                                                    \
  struct Table<model::Row> {                                     \
    static constexpr std::string_view name = table_name;         \
    static constexpr std::string_view key = key_columns;         \
    static constexpr std::string_view fixed = fixed_columns;     \
  }
STORE_TABLE(SourceRow, "source", "id", "");
STORE_TABLE(Group, "chat_group", "id", " source_id external_id ");
STORE_TABLE(Member, "member", "id", " source_id external_id ");
STORE_TABLE(Stay, "stay", "id", " group_id member_id ");
STORE_TABLE(Message, "message", "id", " source_id external_id group_id at ");
STORE_TABLE(FactRow, "fact", "seq", "");
STORE_TABLE(Question, "question", "id", " message_id group_id asker_id asked_at history ");
STORE_TABLE(Task, "task", "id", " kind group_id question_id decision_id created_at ");
STORE_TABLE(Decision, "decision", "id", "");
STORE_TABLE(Effect, "effect", "id", " key kind group_id decision_id created_at ");
STORE_TABLE(Timer, "timer", "id", " group_id ");
STORE_TABLE(Strike, "strike", "id", " rule group_id member_id at decision_id ");
STORE_TABLE(Cooldown, "cooldown", "key", " group_id ");
STORE_TABLE(Activity, "activity", "group_id, day, member_id", "");
STORE_TABLE(Order, "customer_order", "source_id, number", "");
STORE_TABLE(Renewal, "renewal", "source_id, contract", "");
STORE_TABLE(Behaviour, "behaviour", "id", "");
STORE_TABLE(BehaviourName, "behaviour_name", "name", "");
STORE_TABLE(Label, "label", "", "");
STORE_TABLE(Verdict, "verdict", "decision_id", "");
STORE_TABLE(PolicyVersion, "policy", "version", "");
STORE_TABLE(TextModelVersion, "text_model", "task, version", "");
STORE_TABLE(ReaderChoice, "reader_choice", "task", "");
STORE_TABLE(Contact, "contact", "member_id, staff_id, since", "");
STORE_TABLE(FeedMark, "feed_mark", "source, name", "");
STORE_TABLE(Broadcast, "broadcast", "id", " created_at ");
STORE_TABLE(Sending, "broadcast_sending", "broadcast_id, number",
            " source_id sender_id effect_id ");
STORE_TABLE(BroadcastTarget, "broadcast_target", "broadcast_id, group_id", " sending ");
STORE_TABLE(Reach, "broadcast_reach", "group_id, message", "");
STORE_TABLE(Feedback, "feedback", "id", "");
STORE_TABLE(Channel, "channel", "id", " created_at ");
STORE_TABLE(EntryCode, "entry_code", "id", " text created_at ");
STORE_TABLE(EntryWay, "entry_way", "code_id, number", " source_id kind rule mark ");
STORE_TABLE(Visit, "visit", "id", "");
STORE_TABLE(Company, "company", "id", " created_at ");
STORE_TABLE(CompanyMember, "company_member", "member_id, company_id, since", "");
STORE_TABLE(CompanyRelation, "company_relation", "a_id, b_id", "");
STORE_TABLE(GroupDoor, "group_door", "group_id", "");
STORE_TABLE(Placement, "placement", "id", " created_at ");
STORE_TABLE(PlacementPlace, "placement_place", "placement_id, number", "");
STORE_TABLE(PlacementSeat, "placement_seat", "placement_id, member_id", "");
STORE_TABLE(
    Application, "application", "id",
    " source_id applicant received_at code union_id name company credit_code mobile email ");
STORE_TABLE(ApplicationStep, "application_step", "application_id, number", "");
STORE_TABLE(ApplicationKey, "application_key", "kind, value, application_id", "");
STORE_TABLE(ApplicationLink, "application_link", "application_id, other_id, kind", "");
STORE_TABLE(AdmissionBlock, "admission_block", "kind, value", "");
STORE_TABLE(AdmissionBreaker, "admission_breaker", "code", "");
STORE_TABLE(ProgramVersion, "program_version", "program, version", "");
STORE_TABLE(Newcomer, "newcomer", "stay_id", " group_id member_id ");
STORE_TABLE(FindingOverride, "finding_override", "program, finding, place", "");
STORE_TABLE(Segment, "segment", "id", " created_at ");
#undef STORE_TABLE

template <class Row, class Of>
concept Is = std::same_as<std::remove_const_t<Row>, Of>;

void visit_columns(Is<model::SourceRow> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("name", row.name);
}

void visit_columns(Is<model::Group> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("source_id", row.source);
  visit("external_id", row.external_id);
  visit("name", row.name);
  visit("owner_id", row.owner);
  visit("program", row.program);
  visit("target_size", row.target_size);
  visit("first_at", row.first_at);
  visit("last_at", row.last_at);
}

void visit_columns(Is<model::Member> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("source_id", row.source);
  visit("external_id", row.external_id);
  visit("name", row.name);
  visit("role", row.role);
  visit("company", row.company);
  visit("title", row.title);
  visit("phone", row.phone);
  visit("email", row.email);
  visit("region", row.region);
  visit("tier", row.tier);
  visit("identity", row.identity);
  visit("first_at", row.first_at);
  visit("last_at", row.last_at);
  visit("company_id", row.company_id);
}

void visit_columns(Is<model::Stay> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("joined_at", row.joined_at);
  visit("join_seen", row.join_seen);
  visit("via", row.via);
  visit("inviter_id", row.inviter);
  visit("left_at", row.left_at);
  visit("left_reason", row.left_reason);
  visit("nickname", row.nickname);
}

void visit_columns(Is<model::Message> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("source_id", row.source);
  visit("external_id", row.external_id);
  visit("at", always(row.at));
  visit("kind", row.kind);
  visit("text", row.text);
  visit("reply_to", row.reply_to);
  visit("detail", row.detail);
  visit("mentions", row.mentions);
  visit("parent_id", row.parent);
  visit("parent_reason", row.parent_reason);
  visit("parent_score", row.parent_score);
  visit("tone_question", row.tone.question);
  visit("tone_advert", row.tone.advert);
  visit("tone_mood", row.tone.mood);
  visit("tone_complaint", row.tone.complaint);
  visit("intents", row.tone.intents);
  visit("edited_at", row.edited_at);
  visit("revoked_at", row.revoked_at);
  visit("history", row.history);
  visit("question_id", row.question);
  visit("quote", row.quote);
}

void visit_columns(Is<model::FactRow> auto& row, auto&& visit) {
  visit("seq", row.seq);
  visit("source_id", row.source);
  visit("external_id", row.external_id);
  visit("kind", row.kind);
  visit("at", always(row.at));
  visit("group_external_id", row.group);
  visit("actor_external_id", row.actor);
  visit("history", row.history);
  visit("body", row.body);
}

void visit_columns(Is<model::Question> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("message_id", row.message);
  visit("group_id", row.group);
  visit("asker_id", row.asker);
  visit("asked_at", always(row.asked_at));
  visit("state", row.state);
  visit("score", row.score);
  visit("first_response_at", row.first_response_at);
  visit("answered_at", row.answered_at);
  visit("answer_id", row.answer);
  visit("answered_by_id", row.answered_by);
  visit("warn_at", row.warn_at);
  visit("due_at", row.due_at);
  visit("breached_at", row.breached_at);
  visit("waited_ms", row.waited_ms);
  visit("paused_ms", row.paused_ms);
  visit("paused_since", row.paused_since);
  visit("closed_at", row.closed_at);
  visit("close_reason", row.close_reason);
  visit("assignee_id", row.assignee);
  visit("last_message_id", row.last_message);
  visit("history", row.history);
}

void visit_columns(Is<model::Task> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("kind", row.kind);
  visit("title", row.title);
  visit("body", row.body);
  visit("state", row.state);
  visit("owner_id", row.owner);
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("question_id", row.question);
  visit("decision_id", row.decision);
  visit("created_at", always(row.created_at));
  visit("due_at", row.due_at);
  visit("done_at", row.done_at);
  visit("done_by", row.done_by);
  visit("evidence", row.evidence);
  visit("handed_from", row.handed_from);
}

void visit_columns(Is<model::Decision> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("cause", row.cause);
  visit("at", always(row.at));
  visit("kind", row.kind);
  visit("mode", row.mode);
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("message_id", row.message);
  visit("question_id", row.question);
  visit("rule", row.rule);
  visit("policy_version", row.policy_version);
  visit("reason", row.reason);
  visit("inverse", row.inverse);
  visit("undone_at", row.undone_at);
}

void visit_columns(Is<model::Effect> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("key", row.key);
  visit("kind", row.kind);
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("decision_id", row.decision);
  visit("body", row.body);
  visit("state", row.state);
  visit("created_at", always(row.created_at));
  visit("expires_at", row.expires_at);
  visit("next_attempt_at", always(row.next_attempt_at));
  visit("done_at", row.done_at);
  visit("attempts", row.attempts);
  visit("result", row.result);
}

void visit_columns(Is<model::Timer> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("due_at", always(row.due_at));
  visit("kind", row.kind);
  visit("group_id", row.group);
  visit("subject", row.subject);
  visit("late", row.late);
  visit("expire_after", row.expire_after);
}

void visit_columns(Is<model::Strike> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("rule", row.rule);
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("message_id", row.message);
  visit("at", always(row.at));
  visit("consequence", row.consequence);
  visit("mode", row.mode);
  visit("decision_id", row.decision);
  visit("overturned_at", row.overturned_at);
}

void visit_columns(Is<model::Cooldown> auto& row, auto&& visit) {
  visit("key", row.key);
  visit("group_id", row.group);
  visit("until", always(row.until));
}

void visit_columns(Is<model::Activity> auto& row, auto&& visit) {
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("day", row.day);
  visit("messages", row.messages);
  visit("questions", row.questions);
  visit("answers", row.answers);
  visit("negative", row.negative);
  visit("replies_received", row.replies_received);
}

void visit_columns(Is<model::Order> auto& row, auto&& visit) {
  visit("source_id", row.source);
  visit("number", row.number);
  visit("member_id", row.member);
  visit("company", row.company);
  visit("product", row.product);
  visit("currency", row.currency);
  visit("amount_cents", row.amount_cents);
  visit("at", always(row.at));
}

void visit_columns(Is<model::Behaviour> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("member_id", row.member);
  visit("name", row.name);
  visit("subject", row.subject);
  visit("detail", row.detail);
  visit("at", always(row.at));
}

void visit_columns(Is<model::BehaviourName> auto& row, auto&& visit) {
  visit("name", row.name);
  visit("last_at", always(row.last_at));
}

void visit_columns(Is<model::Renewal> auto& row, auto&& visit) {
  visit("source_id", row.source);
  visit("contract", row.contract);
  visit("member_id", row.member);
  visit("company", row.company);
  visit("product", row.product);
  visit("currency", row.currency);
  visit("due", row.due);
  visit("outcome", row.outcome);
  visit("amount_cents", row.amount_cents);
  visit("at", always(row.at));
}

void visit_columns(Is<model::Label> auto& row, auto&& visit) {
  visit("cause", row.cause);
  visit("task", row.task);
  visit("label", row.label);
  visit("message_id", row.message);
  visit("text", row.text);
  visit("by", row.by);
  visit("at", always(row.at));
}

void visit_columns(Is<model::Verdict> auto& row, auto&& visit) {
  visit("decision_id", row.decision);
  visit("right", row.right);
  visit("by", row.by);
  visit("at", always(row.at));
}

void visit_columns(Is<model::PolicyVersion> auto& row, auto&& visit) {
  visit("version", row.version);
  visit("body", row.body);
  visit("at", always(row.at));
  visit("by", row.by);
}

void visit_columns(Is<model::TextModelVersion> auto& row, auto&& visit) {
  visit("task", row.task);
  visit("version", row.version);
  visit("body", row.body);
  visit("labels", row.labels);
  visit("figures", row.figures);
  visit("at", always(row.at));
  visit("by", row.by);
}

void visit_columns(Is<model::Contact> auto& row, auto&& visit) {
  visit("member_id", row.member);
  visit("staff_id", row.staff);
  visit("since", always(row.since));
  visit("remark", row.remark);
  visit("description", row.description);
  visit("via", row.via);
  visit("tags", row.tags);
  visit("until", row.until);
  visit("ended_by", row.ended_by);
}

void visit_columns(Is<model::Broadcast> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("text", row.text);
  visit("links", row.links);
  visit("by", row.by);
  visit("created_at", always(row.created_at));
  visit("deadline", row.deadline);
  visit("decision_id", row.decision);
  visit("cancelled_at", row.cancelled_at);
}

void visit_columns(Is<model::Sending> auto& row, auto&& visit) {
  visit("broadcast_id", row.broadcast);
  visit("number", row.number);
  visit("source_id", row.source);
  visit("sender_id", row.sender);
  visit("state", row.state);
  visit("reference", row.reference);
  visit("effect_id", row.effect);
  visit("task_id", row.task);
  visit("asked_at", row.asked_at);
  visit("done_at", row.done_at);
  visit("cancel_asked_at", row.cancel_asked_at);
  visit("reminded", row.reminded);
  visit("trouble", row.trouble);
}

void visit_columns(Is<model::BroadcastTarget> auto& row, auto&& visit) {
  visit("broadcast_id", row.broadcast);
  visit("group_id", row.group);
  visit("sending", row.sending);
  visit("state", row.state);
  visit("at", row.at);
  visit("free_at", row.free_at);
}

void visit_columns(Is<model::Reach> auto& row, auto&& visit) {
  visit("group_id", row.group);
  visit("message", row.message);
  visit("at", always(row.at));
  visit("personal", row.is_personal);
}

void visit_columns(Is<model::FeedMark> auto& row, auto&& visit) {
  visit("source", row.source);
  visit("name", row.name);
  visit("value", row.value);
}

void visit_columns(Is<model::ReaderChoice> auto& row, auto&& visit) {
  visit("task", row.task);
  visit("newest", row.newest);
  visit("in_force", row.in_force);
  visit("shadow", row.shadow);
  visit("at", always(row.at));
  visit("by", row.by);
}

void visit_columns(Is<model::Feedback> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("kind", row.kind);
  visit("text", row.text);
  visit("member_id", row.member);
  visit("group_id", row.group);
  visit("written_id", row.written);
  visit("by", row.by);
  visit("at", always(row.at));
}

}  // namespace store

#include "store/row_mapping_gathering.h"
