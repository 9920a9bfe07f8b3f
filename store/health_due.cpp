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

}  // namespace

base::Result<void> note_health_due(Connection& connection, const model::Changes& changes) {
  std::map<model::GroupId, Since> since;
  for (const model::Activity& row : changes.activity) lower(since[row.group].day, row.day.number);
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
  BulkInsert insert{
      "health_due",
      columns,
      "on conflict (group_id) do update set "
      "day = case when health_due.day is null or excluded.day < health_due.day then excluded.day "
      "else health_due.day end, "
      "at = case when health_due.at is null or excluded.at < health_due.at then excluded.at "
      "else health_due.at end, "
      "last_fact = excluded.last_fact",
      {}};
  const std::int64_t fact = changes.counters ? changes.counters->fact : 0;
  for (const auto& [group, first] : since) {
    insert.cells.insert(insert.cells.end(),
                        {group.value, cell(first.day), cell(first.at_ms), fact, fact});
  }
  return connection.insert(insert);
}

}  // namespace store
