#include "store/queries/timeline.h"

#include <algorithm>
#include <tuple>

#include "store/queries/rows.h"

namespace store::queries {
namespace {

// One kind of entry, as a statement: `select id, at, member, by, text, detail, message from
// <source>` for the group whose id (or name) is $1.
struct Source {
  EntryKind kind;
  std::string_view columns;
  std::string_view from;
  std::string_view at;
  std::string_view id;
};

constexpr Source sources[] = {
    {EntryKind::join, "member_id, inviter_id, '', via, null",
     "stay where group_id = $1 and joined_at is not null", "joined_at", "id"},
    {EntryKind::leave, "member_id, null, '', left_reason, null",
     "stay where group_id = $1 and left_at is not null", "left_at", "id"},
    {EntryKind::rename, "null, null, body, '', null",
     "fact where kind = 'rename' and group_external_id = $1", "at", "seq"},
    {EntryKind::question_opened, "asker_id, assignee_id, '', state, message_id",
     "question where group_id = $1", "asked_at", "id"},
    {EntryKind::question_breached, "asker_id, assignee_id, '', state, message_id",
     "question where group_id = $1 and breached_at is not null", "breached_at", "id"},
    {EntryKind::strike, "member_id, null, rule, consequence, message_id",
     "strike where group_id = $1", "at", "id"},
    {EntryKind::task, "member_id, owner_id, title, kind, null", "task where group_id = $1",
     "created_at", "id"},
};

// Entries of this source that come after the key: newest first, then by kind, then highest id
// first.
std::string after_key(const Source& source, const TimelineKey& key, Where& where) {
  const std::string at(source.at);
  const std::string moment = where.parameter(key.at.ms);
  if (source.kind > key.kind) return " and " + at + " <= " + moment;
  if (source.kind < key.kind) return " and " + at + " < " + moment;
  const std::string id(source.id);
  return " and (" + at + " < " + moment + " or (" + at + " = " + moment + " and " + id + " < " +
         where.parameter(key.id) + "))";
}

base::Result<void> read_source(Connection& connection, const Source& source, Value group,
                               const std::optional<TimelineKey>& after, std::int64_t limit,
                               std::vector<TimelineEntry>& entries) {
  Where values;
  values.parameter(group);
  std::string sql = "select ";
  sql.append(source.id).append(", ").append(source.at).append(", ").append(source.columns);
  sql.append(" from ").append(source.from);
  if (after) sql += after_key(source, *after, values);
  sql.append(" order by ").append(source.at).append(" desc, ").append(source.id);
  sql.append(" desc limit ").append(values.parameter(limit));
  return connection.query(sql, values.parameters(), [&](const Row& row) {
    TimelineEntry entry;
    entry.kind = source.kind;
    entry.id = row.integer(0);
    entry.at.ms = row.integer(1);
    entry.member = model::MemberId(row.integer(2));
    entry.by = model::MemberId(row.integer(3));
    entry.text = row.text(4);
    entry.detail = row.text(5);
    entry.message = model::MessageId(row.integer(6));
    entries.push_back(std::move(entry));
  });
}

}  // namespace

base::Result<std::vector<TimelineEntry>> timeline(Connection& connection, const model::Group& group,
                                                  const std::optional<TimelineKey>& after,
                                                  std::int64_t limit) {
  std::vector<TimelineEntry> entries;
  for (const Source& source : sources) {
    const bool by_name = source.kind == EntryKind::rename;
    const Value key = by_name ? Value(std::string_view(group.external_id)) : Value(group.id.value);
    TRY_VOID(read_source(connection, source, key, after, limit, entries));
  }
  std::sort(entries.begin(), entries.end(), [](const TimelineEntry& a, const TimelineEntry& b) {
    return std::tuple(-a.at.ms, a.kind, -a.id) < std::tuple(-b.at.ms, b.kind, -b.id);
  });
  if (static_cast<std::int64_t>(entries.size()) > limit) {
    entries.resize(static_cast<std::size_t>(limit));
  }
  return entries;
}

base::Result<std::vector<model::Question>> recent_breaches(Connection& connection,
                                                           base::Instant since,
                                                           std::int64_t limit) {
  TRY(newest, read_integer(connection, "select max(id) from question"));
  return read_rows<model::Question>(
      connection, "where id > $1 and breached_at >= $2 order by breached_at desc, id desc limit $3",
      {newest - incidents_walked_max, since.ms, limit});
}

base::Result<std::vector<model::Strike>> recent_strikes(Connection& connection, base::Instant since,
                                                        std::int64_t limit) {
  TRY(newest, read_integer(connection, "select max(id) from strike"));
  return read_rows<model::Strike>(
      connection,
      "where id > $1 and at >= $2 and overturned_at is null and mode <> 'shadow' "
      "order by at desc, id desc limit $3",
      {newest - incidents_walked_max, since.ms, limit});
}

base::Result<IncidentCounts> count_incidents(Connection& connection, base::Instant since) {
  IncidentCounts counts;
  TRY(newest_question, read_integer(connection, "select max(id) from question"));
  TRY(breaches,
      read_integer(connection, "select count(*) from question where id > $1 and breached_at >= $2",
                   {newest_question - incidents_walked_max, since.ms}));
  counts.breaches = breaches;
  TRY(newest_strike, read_integer(connection, "select max(id) from strike"));
  const Value after[] = {newest_strike - incidents_walked_max, since.ms};
  TRY_VOID(
      connection.query("select mode, rule, count(*) from strike where id > $1 and at >= $2 and "
                       "overturned_at is null "
                       "group by mode, rule order by count(*) desc, rule",
                       after, [&](const Row& row) {
                         if (row.text(0) == "shadow")
                           counts.shadow.emplace_back(row.text(1), row.integer(2));
                         else
                           counts.strikes += row.integer(2);
                       }));
  return counts;
}

base::Result<std::vector<model::Timer>> next_timers(Connection& connection, std::int64_t limit) {
  return read_rows<model::Timer>(connection, "order by due_at, id limit $1", {limit});
}

}  // namespace store::queries
