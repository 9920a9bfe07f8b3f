// A part of row_mapping.h, which includes it at its end: how members come (channels, codes),
// who is let in (applications) and where they sit (companies, placements).
#pragma once

#include "store/row_mapping.h"

namespace store {

void visit_columns(Is<model::Newcomer> auto& row, auto&& visit) {
  visit("stay_id", row.stay);
  visit("group_id", row.group);
  visit("member_id", row.member);
  visit("state", row.state);
  visit("until", row.until);
  visit("decided_at", row.decided_at);
  visit("decision_id", row.decision);
  visit("welcomed_at", row.welcomed_at);
  visit("welcome_id", row.welcome);
  visit("nickname", row.nickname);
  visit("missing", row.missing);
  visit("conformed_at", row.conformed_at);
  visit("introduced_at", row.introduced_at);
  visit("introduction_id", row.introduction);
  visit("signs", row.signs);
  visit("first_message_at", row.first_message_at);
  visit("first_question_at", row.first_question_at);
  visit("greeted_at", row.greeted_at);
  visit("greeted_by_id", row.greeted_by);
  visit("greeting_id", row.greeting);
  visit("nickname_reminders", row.nickname_reminders);
  visit("introduction_reminders", row.introduction_reminders);
  visit("reminded_at", row.reminded_at);
  visit("claimed_at", row.claimed_at);
  visit("claim_id", row.claim);
  visit("pointed_at", row.pointed_at);
  visit("pointer_id", row.pointer);
  visit("opening_from", row.opening.from);
  visit("opening_at", row.opening.at);
  visit("questions_from", row.questions.from);
  visit("questions_at", row.questions.at);
}

void visit_columns(Is<model::Channel> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("name", row.name);
  visit("kind", row.kind);
  visit("cost_cents", row.cost_cents);
  visit("cost_kind", row.cost_kind);
  visit("by", row.by);
  visit("created_at", always(row.created_at));
}

void visit_columns(Is<model::EntryCode> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("text", row.text);
  visit("name", row.name);
  visit("channel_id", row.channel);
  visit("state", row.state);
  visit("expires_at", row.expires_at);
  visit("rules", row.rules);
  visit("by", row.by);
  visit("created_at", always(row.created_at));
  visit("changed_at", row.changed_at);
}

void visit_columns(Is<model::EntryWay> auto& row, auto&& visit) {
  visit("code_id", row.code);
  visit("number", row.number);
  visit("source_id", row.source);
  visit("kind", row.kind);
  visit("rule", row.rule);
  visit("mark", row.mark);
  visit("target", row.target);
  visit("state", row.state);
  visit("reference", row.reference);
  visit("picture", row.picture);
  visit("effect_id", row.effect);
  visit("asked_at", row.asked_at);
  visit("ready_at", row.ready_at);
  visit("trouble", row.trouble);
}

void visit_columns(Is<model::Visit> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("code", row.code);
  visit("visitor", row.visitor);
  visit("region", row.region);
  visit("agent", row.agent);
  visit("shown", row.shown);
  visit("skipped", row.skipped);
  visit("at", always(row.at));
}

void visit_columns(Is<model::Company> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("name", row.name);
  visit("key", row.key);
  visit("credit_code", row.credit_code);
  visit("industry", row.industry);
  visit("region", row.region);
  visit("merged_into", row.merged_into);
  visit("created_at", always(row.created_at));
}

void visit_columns(Is<model::CompanyMember> auto& row, auto&& visit) {
  visit("member_id", row.member);
  visit("company_id", row.company);
  visit("since", always(row.since));
  visit("until", row.until);
}

void visit_columns(Is<model::CompanyRelation> auto& row, auto&& visit) {
  visit("a_id", row.a);
  visit("b_id", row.b);
  visit("kind", row.kind);
  visit("state", row.state);
  visit("by", row.by);
  visit("at", always(row.at));
  visit("why", row.why);
}

void visit_columns(Is<model::GroupDoor> auto& row, auto&& visit) {
  visit("group_id", row.group);
  visit("takes_new", row.takes_new);
  visit("by", row.by);
  visit("at", always(row.at));
}

void visit_columns(Is<model::Placement> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("kind", row.kind);
  visit("program", row.program);
  visit("state", row.state);
  visit("by", row.by);
  visit("created_at", always(row.created_at));
  visit("approved_at", row.approved_at);
  visit("ended_at", row.ended_at);
  visit("approved_by", row.approved_by);
  visit("figures", row.figures);
  visit("closing_id", row.closing);
  visit("decision_id", row.decision);
}

void visit_columns(Is<model::PlacementPlace> auto& row, auto&& visit) {
  visit("placement_id", row.placement);
  visit("number", row.number);
  visit("group_id", row.group);
  visit("seats", row.seats);
  visit("task_id", row.task);
}

void visit_columns(Is<model::PlacementSeat> auto& row, auto&& visit) {
  visit("placement_id", row.placement);
  visit("member_id", row.member);
  visit("place", row.place);
  visit("from_id", row.from);
  visit("state", row.state);
  visit("reason", row.reason);
  visit("effect_id", row.effect);
  visit("task_id", row.task);
  visit("at", row.at);
}

void visit_columns(Is<model::Application> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("source_id", row.source);
  visit("applicant", row.applicant);
  visit("member_id", row.member);
  visit("union_id", row.union_id);
  visit("name", row.name);
  visit("company", row.company);
  visit("credit_code", row.credit_code);
  visit("title", row.title);
  visit("identity", row.identity);
  visit("region", row.region);
  visit("mobile", row.mobile);
  visit("email", row.email);
  visit("needs", row.needs);
  visit("evidence", row.evidence);
  visit("code", row.code);
  visit("consent", row.consent);
  visit("language", row.language);
  visit("received_at", always(row.received_at));
  visit("state", row.state);
  visit("decided_at", row.decided_at);
  visit("decided_by", row.decided_by);
  visit("rule", row.rule);
  visit("note", row.note);
  visit("findings", row.findings);
  visit("shadow", row.shadow);
  visit("sampled", row.is_sampled);
  visit("sample", row.sample);
  visit("opinions", row.opinions);
  visit("colleague", row.colleague);
  visit("votes", row.votes);
  visit("claimed_by", row.claimed_by);
  visit("claimed_at", row.claimed_at);
  visit("merged_into", row.merged_into);
  visit("revision", row.revision);
}

void visit_columns(Is<model::ApplicationStep> auto& row, auto&& visit) {
  visit("application_id", row.application);
  visit("number", row.number);
  visit("at", always(row.at));
  visit("act", row.act);
  visit("by", row.by);
  visit("was", row.was);
  visit("became", row.became);
  visit("text", row.text);
  visit("decision_id", row.decision);
}

void visit_columns(Is<model::ApplicationKey> auto& row, auto&& visit) {
  visit("application_id", row.application);
  visit("kind", row.kind);
  visit("value", row.value);
}

void visit_columns(Is<model::ApplicationLink> auto& row, auto&& visit) {
  visit("application_id", row.application);
  visit("other_id", row.other);
  visit("kind", row.kind);
  visit("by", row.by);
  visit("at", always(row.at));
  visit("undone_at", row.undone_at);
  visit("undone_by", row.undone_by);
}

void visit_columns(Is<model::AdmissionBlock> auto& row, auto&& visit) {
  visit("kind", row.kind);
  visit("value", row.value);
  visit("reason", row.reason);
  visit("by", row.by);
  visit("at", always(row.at));
  visit("until", row.until);
  visit("removed_at", row.removed_at);
}

void visit_columns(Is<model::AdmissionBreaker> auto& row, auto&& visit) {
  visit("code", row.code);
  visit("recent", row.recent);
  visit("tripped_at", row.tripped_at);
  visit("until", row.until);
}

void visit_columns(Is<model::ProgramVersion> auto& row, auto&& visit) {
  visit("program", row.program);
  visit("version", row.version);
  visit("body", row.body);
  visit("note", row.note);
  visit("restored", row.restored);
  visit("at", always(row.at));
  visit("by", row.by);
}

void visit_columns(Is<model::Segment> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("name", row.name);
  visit("note", row.note);
  visit("expression", row.expression);
  visit("revision", row.revision);
  visit("meaning", row.meaning);
  visit("created_at", always(row.created_at));
  visit("changed_at", always(row.changed_at));
  visit("removed_at", row.removed_at);
  visit("changed_by", row.changed_by);
}

void visit_columns(Is<model::FindingOverride> auto& row, auto&& visit) {
  visit("program", row.program);
  visit("finding", row.finding);
  visit("place", row.place);
  visit("judged", row.judged);
  visit("reason", row.reason);
  visit("at", always(row.at));
  visit("by", row.by);
}

}  // namespace store
