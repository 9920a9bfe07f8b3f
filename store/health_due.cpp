#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "store/sql_store.h"

namespace store {

namespace {

// The earliest that was touched, of rows that have a day and of rows that have a time.
struct Since {
  std::optional<std::int64_t> day, at_ms;
};

void lower(std::optional<std::int64_t>& kept, std::int64_t found) {
  kept = std::min(kept.value_or(found), found);
}

Value cell(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value(); }

// What a note says when there is one already: the earlier of the two, up to the newest fact.
constexpr std::string_view merged_with_known =
    "on conflict (group_id) do update set "
    "day = case when health_due.day is null or excluded.day < health_due.day then excluded.day "
    "else health_due.day end, "
    "at = case when health_due.at is null or excluded.at < health_due.at then excluded.at "
    "else health_due.at end, "
    "last_fact = excluded.last_fact";

}  // namespace

base::Result<void> note_health_of_roles(Connection& connection, const model::Changes& changes) {
  const bool may_change =
      std::any_of(changes.facts.begin(), changes.facts.end(), [](const model::FactRow& row) {
        return row.kind == "member" && row.body.find("\"role\"") != std::string::npos;
      });
  if (!may_change) return {};
  const std::string note =
      "insert into health_due (group_id, day, at, first_fact, last_fact) "
      "select s.group_id, cast(null as bigint), min(s.joined_at), cast($3 as bigint), "
      "cast($3 as bigint) from stay s "
      "join member m on m.id = s.member_id where m.id = $1 and m.role <> $2 group by s.group_id " +
      std::string(merged_with_known);
  const std::int64_t fact = changes.counters ? changes.counters->fact : 0;
  for (const model::Member& row : changes.members.rows()) {
    const Value values[] = {row.id.value, model::to_name(row.role), fact};
    TRY_VOID(connection.query(note, values, [](const Row&) {}));
  }
  return {};
}

base::Result<void> note_health_due(Connection& connection, const model::Changes& changes,
                                   const std::vector<model::Activity>& activity) {
  std::map<model::GroupId, Since> since;
  for (const model::Activity& row : activity) lower(since[row.group].day, row.day.number);
  for (const model::Question& row : changes.questions.rows())
    lower(since[row.group].at_ms, row.asked_at.ms);
  std::set<base::Instant> joins;
  for (const model::FactRow& row : changes.facts) {
    if (row.kind == "join") joins.insert(row.at);
  }
  for (const model::Stay& row : changes.stays.rows()) {
    const bool is_over = row.left_at.ms != 0;
    if (is_over) lower(since[row.group].at_ms, row.left_at.ms);
    if (!is_over || joins.contains(row.joined_at)) lower(since[row.group].at_ms, row.joined_at.ms);
  }
  since.erase(model::GroupId());
  if (since.empty()) return {};
  static constexpr Column columns[] = {{"group_id", ColumnType::integer},
                                       {"day", ColumnType::integer},
                                       {"at", ColumnType::integer},
                                       {"first_fact", ColumnType::integer},
                                       {"last_fact", ColumnType::integer}};
  BulkInsert insert{"health_due", columns, merged_with_known, {}};
  const std::int64_t fact = changes.counters ? changes.counters->fact : 0;
  for (const auto& [group, first] : since) {
    insert.cells.insert(insert.cells.end(),
                        {group.value, cell(first.day), cell(first.at_ms), fact, fact});
  }
  return connection.insert(insert);
}

}  // namespace store
