// A part of row_mapping.h, which includes it at its end: how members come (channels, codes) and
// where they sit (companies, placements).
#pragma once

#include "store/row_mapping.h"

namespace store {

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

}  // namespace store
