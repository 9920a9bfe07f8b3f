#include "server/export_tables.h"

#include <type_traits>

#include "store/row_mapping.h"

namespace server {
namespace {

template <class Member>
Cell cell_of(const Member&) {
  if constexpr (std::is_same_v<Member, base::Instant>)
    return Cell::time;
  else if constexpr (std::is_same_v<Member, base::Day>)
    return Cell::day;
  else if constexpr (std::is_floating_point_v<Member>)
    return Cell::real;
  else if constexpr (std::is_enum_v<Member> || std::is_same_v<Member, std::string>)
    return Cell::text;
  else
    return Cell::integer;  // numbers, truth values, row numbers, spans in milliseconds
}

template <class Time>
Cell cell_of(const store::Always<Time>&) {
  return Cell::time;
}

// The columns are the ones that the store writes: a new one is exported without a word here.
template <class Row>
TableToExport table_of(std::string file, std::string order = std::string(store::Table<Row>::key)) {
  TableToExport table{std::string(store::Table<Row>::name), std::move(file), std::move(order), {}};
  Row row;
  store::visit_columns(row, [&](std::string_view name, const auto& member) {
    table.columns.push_back({std::string(name), cell_of(member)});
  });
  return table;
}

// Secrets are left out by not being named, and so are addresses, which often hold one.
void add_webhook_tables(std::vector<TableToExport>& tables) {
  tables.push_back({"webhook_endpoint",
                    "webhook_endpoints.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"name", Cell::text},
                     {"source", Cell::text},
                     {"created_at", Cell::time},
                     {"created_by", Cell::text},
                     {"disabled_at", Cell::time},
                     {"deleted_at", Cell::time},
                     {"last_used_at", Cell::time},
                     {"accepted", Cell::integer},
                     {"known", Cell::integer},
                     {"refused", Cell::integer}}});
  tables.push_back({"webhook_refusal",
                    "webhook_refusals.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"endpoint_id", Cell::integer},
                     {"at", Cell::time},
                     {"event_id", Cell::text},
                     {"type", Cell::text},
                     {"field", Cell::text},
                     {"problem", Cell::text}}});
  tables.push_back({"webhook_subscription",
                    "webhook_subscriptions.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"kinds", Cell::text},
                     {"created_at", Cell::time},
                     {"created_by", Cell::text},
                     {"disabled_at", Cell::time},
                     {"disabled_why", Cell::text},
                     {"deleted_at", Cell::time},
                     {"last_sent_at", Cell::time}}});
  tables.push_back({"webhook_delivery",
                    "webhook_deliveries.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"subscription_id", Cell::integer},
                     {"event_id", Cell::text},
                     {"kind", Cell::text},
                     {"body", Cell::text},
                     {"state", Cell::text},
                     {"attempts", Cell::integer},
                     {"created_at", Cell::time},
                     {"done_at", Cell::time},
                     {"status", Cell::integer},
                     {"error", Cell::text}}});
}

// What the server keeps beside the organisation's rows; hashes are left out by not being named.
void add_segment_changes(std::vector<TableToExport>& tables) {
  tables.push_back({"segment_change",
                    "segment_changes.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"segment_id", Cell::integer},
                     {"member_id", Cell::integer},
                     {"at", Cell::time},
                     {"is_in", Cell::integer},
                     {"cause", Cell::text}}});
}

void add_tables_beside(std::vector<TableToExport>& tables) {
  tables.push_back({"account",
                    "accounts.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"login", Cell::text},
                     {"name", Cell::text},
                     {"role", Cell::text},
                     {"member_id", Cell::integer},
                     {"created_at", Cell::time},
                     {"disabled_at", Cell::time},
                     {"language", Cell::text},
                     {"wecom_user", Cell::text}}});
  tables.push_back({"api_token",
                    "api_tokens.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"name", Cell::text},
                     {"role", Cell::text},
                     {"account_id", Cell::integer},
                     {"created_at", Cell::time},
                     {"last_used_at", Cell::time},
                     {"revoked_at", Cell::time}}});
  tables.push_back({"audit",
                    "audit.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"at", Cell::time},
                     {"account_id", Cell::integer},
                     {"login", Cell::text},
                     {"action", Cell::text},
                     {"subject", Cell::text},
                     {"detail", Cell::text}}});
  tables.push_back({"health",
                    "health.csv",
                    "group_id, day",
                    {{"group_id", Cell::integer},
                     {"day", Cell::day},
                     {"body", Cell::text},
                     {"complete", Cell::integer}}});
  tables.push_back({"shadow_reading",
                    "shadow_readings.csv",
                    "task",
                    {{"task", Cell::text},
                     {"version", Cell::integer},
                     {"against", Cell::integer},
                     {"from_id", Cell::integer},
                     {"through_id", Cell::integer},
                     {"messages", Cell::integer},
                     {"differing", Cell::integer},
                     {"tally", Cell::text}}});
  tables.push_back({"shadow_example",
                    "shadow_examples.csv",
                    "task, message_id",
                    {{"task", Cell::text},
                     {"message_id", Cell::integer},
                     {"said", Cell::text},
                     {"said_score", Cell::real},
                     {"would_say", Cell::text},
                     {"would_say_score", Cell::real}}});
  add_webhook_tables(tables);
  tables.push_back({"policy_draft",
                    "policy_drafts.csv",
                    "id",
                    {{"id", Cell::integer},
                     {"revision", Cell::integer},
                     {"based_on", Cell::integer},
                     {"body", Cell::text},
                     {"at", Cell::time},
                     {"by", Cell::text}}});
}

}  // namespace

std::vector<TableToExport> all_tables() {
  std::vector<TableToExport> tables;
  tables.push_back(table_of<model::SourceRow>("sources.csv"));
  tables.push_back(table_of<model::Group>("groups.csv"));
  tables.push_back(table_of<model::Member>("members.csv"));
  tables.push_back(table_of<model::Stay>("stays.csv"));
  tables.push_back(table_of<model::Message>("messages.csv"));
  tables.push_back(table_of<model::Question>("questions.csv"));
  tables.push_back(table_of<model::Task>("tasks.csv"));
  tables.push_back(table_of<model::Decision>("decisions.csv"));
  tables.push_back(table_of<model::Effect>("effects.csv"));
  tables.push_back(table_of<model::Timer>("timers.csv"));
  tables.push_back(table_of<model::Strike>("strikes.csv"));
  tables.push_back(table_of<model::Cooldown>("cooldowns.csv"));
  tables.push_back(table_of<model::Activity>("activity.csv"));
  tables.push_back(table_of<model::Order>("orders.csv"));
  tables.push_back(table_of<model::Renewal>("renewals.csv"));
  tables.push_back(table_of<model::Behaviour>("behaviours.csv"));
  tables.push_back(table_of<model::BehaviourName>("behaviour_names.csv"));
  tables.push_back(table_of<model::Label>("labels.csv", "cause, task, label, text"));
  tables.push_back(table_of<model::Verdict>("verdicts.csv"));
  tables.push_back(table_of<model::PolicyVersion>("policies.csv"));
  tables.push_back(table_of<model::TextModelVersion>("text_models.csv"));
  tables.push_back(table_of<model::ReaderChoice>("reader_choices.csv"));
  tables.push_back(table_of<model::Contact>("contacts.csv"));
  tables.push_back(table_of<model::FeedMark>("feed_marks.csv"));
  tables.push_back(table_of<model::Broadcast>("broadcasts.csv"));
  tables.push_back(table_of<model::Sending>("broadcast_sendings.csv"));
  tables.push_back(table_of<model::BroadcastTarget>("broadcast_targets.csv"));
  tables.push_back(table_of<model::Reach>("broadcast_reaches.csv"));
  tables.push_back(table_of<model::Feedback>("feedback.csv"));
  tables.push_back(table_of<model::Channel>("channels.csv"));
  tables.push_back(table_of<model::EntryCode>("entry_codes.csv"));
  tables.push_back(table_of<model::EntryWay>("entry_ways.csv"));
  tables.push_back(table_of<model::Visit>("visits.csv"));
  tables.push_back(table_of<model::Company>("companies.csv"));
  tables.push_back(table_of<model::CompanyMember>("company_members.csv"));
  tables.push_back(table_of<model::CompanyRelation>("company_relations.csv"));
  tables.push_back(table_of<model::GroupDoor>("group_doors.csv"));
  tables.push_back(table_of<model::Placement>("placements.csv"));
  tables.push_back(table_of<model::PlacementPlace>("placement_places.csv"));
  tables.push_back(table_of<model::PlacementSeat>("placement_seats.csv"));
  tables.push_back(table_of<model::Application>("applications.csv"));
  tables.push_back(table_of<model::ApplicationStep>("application_steps.csv"));
  tables.push_back(table_of<model::ApplicationKey>("application_keys.csv"));
  tables.push_back(table_of<model::ApplicationLink>("application_links.csv"));
  tables.push_back(table_of<model::AdmissionBlock>("admission_blocks.csv"));
  tables.push_back(table_of<model::AdmissionBreaker>("admission_breakers.csv"));
  tables.push_back(table_of<model::ProgramVersion>("programs.csv"));
  tables.push_back(table_of<model::FindingOverride>("finding_overrides.csv"));
  tables.push_back(table_of<model::Segment>("segments.csv"));
  tables.push_back(table_of<model::Newcomer>("newcomers.csv"));
  add_segment_changes(tables);
  add_tables_beside(tables);
  return tables;
}

}  // namespace server
