#include "store/queries/entrances.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

Result<std::vector<model::Channel>> channels(Connection& connection) {
  return read_rows<model::Channel>(connection, "order by id", {});
}

Result<std::optional<model::Channel>> channel(Connection& connection, model::ChannelId id) {
  return read_one<model::Channel>(connection, "where id = $1", {id.value});
}

Result<std::vector<model::EntryCode>> entry_codes(Connection& connection, bool with_archived) {
  return read_rows<model::EntryCode>(
      connection, "where state <> 'archived' or $1 = 1 order by id desc limit $2",
      {std::int64_t{with_archived ? 1 : 0}, codes_listed_max});
}

Result<std::optional<model::EntryCode>> entry_code(Connection& connection, model::CodeId id) {
  return read_one<model::EntryCode>(connection, "where id = $1", {id.value});
}

Result<std::optional<model::EntryCode>> entry_code_named(Connection& connection,
                                                         std::string_view text) {
  return read_one<model::EntryCode>(connection, "where text = $1 order by id limit 1", {text});
}

Result<std::vector<model::EntryWay>> ways_of(Connection& connection, model::CodeId id) {
  return read_rows<model::EntryWay>(connection, "where code_id = $1 order by number", {id.value});
}

Result<std::vector<model::EntryWay>> ways_in_use(Connection& connection) {
  return read_rows<model::EntryWay>(
      connection,
      "where state in ('asking', 'ready', 'uncertain', 'failed') order by code_id, number", {});
}

Result<model::SourceId> source_of(Connection& connection, std::string_view table, std::int64_t id) {
  const std::string sql = table == "member" ? "select source_id from member where id = $1"
                                            : "select source_id from chat_group where id = $1";
  TRY(source, read_integer(connection, sql, {id}));
  return model::SourceId(source);
}

namespace {

Result<void> add_rooms(Connection& connection, const model::Destination& to,
                       model::Standing& standing) {
  for (const model::GroupId group : to.groups) {
    const Value one[] = {group.value};
    TRY_VOID(connection.query(
        "select target_size, (select count(*) from stay where group_id = chat_group.id and "
        "left_at is null) from chat_group where id = $1",
        one, [&](const Row& row) {
          standing.rooms[group] = {row.integer(1), row.integer(0)};
        }));
  }
  return {};
}

Result<void> add_standing(Connection& connection, const std::string& rule,
                          const model::Destination& to, const std::vector<model::EntryWay>& ways,
                          base::Instant midnight,
                          std::map<std::string, model::Standing>& standings) {
  if (to.kind == model::DestinationKind::link) return {};
  model::Standing standing;
  for (const model::EntryWay& way : ways) {
    if (way.rule != rule) continue;
    // A picture is what is shown: without it the way is no use yet.
    if (way.state == model::WayState::ready && !way.picture.empty()) standing.is_ready = true;
    if (to.daily_max == 0) continue;
    const std::string via = "code:" + way.mark;
    TRY(added, read_integer(connection,
                            "select count(*) from contact where via = $1 and via <> '' and "
                            "since >= $2",
                            {std::string_view(via), midnight.ms}));
    standing.contacts_today += added;
  }
  if (to.kind == model::DestinationKind::groups) TRY_VOID(add_rooms(connection, to, standing));
  standings.insert_or_assign(rule, std::move(standing));
  return {};
}

}  // namespace

Result<std::map<std::string, model::Standing>> standings_of(
    Connection& connection, const model::EntranceRules& rules,
    const std::vector<model::EntryWay>& ways, base::Instant midnight) {
  std::map<std::string, model::Standing> standings;
  for (const model::EntranceRule& each : rules.rules) {
    TRY_VOID(add_standing(connection, each.id, each.to, ways, midnight, standings));
  }
  if (rules.otherwise) {
    TRY_VOID(add_standing(connection, std::string(model::otherwise_rule), *rules.otherwise, ways,
                          midnight, standings));
  }
  return standings;
}

Result<std::vector<OpenWay>> open_ways(Connection& connection, std::string_view source) {
  TRY(rows, read_rows<model::EntryWay>(
                connection,
                "where source_id = (select id from source where name = $1) and "
                "((reference = '' and state in ('asking', 'uncertain', 'retiring')) or "
                "(reference <> '' and picture = '' and state = 'ready')) order by code_id, number",
                {source}));
  std::vector<OpenWay> open;
  for (model::EntryWay& row : rows) {
    OpenWay each;
    bool is_parked = false;
    const Value about[] = {row.effect.value};
    TRY_VOID(connection.query("select key, state from effect where id = $1", about,
                              [&](const Row& found) {
                                each.key = found.text(0);
                                is_parked = found.text(1) == "parked";
                              }));
    if (row.reference.empty() && !is_parked) continue;
    each.asked_at = row.asked_at;
    each.way = std::move(row);
    open.push_back(std::move(each));
  }
  return open;
}

}  // namespace store::queries
