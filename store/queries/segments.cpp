#include "store/queries/segments.h"

#include "store/queries/rows.h"

namespace store::queries {

using base::Result;

namespace {

constexpr std::string_view state_columns =
    "segment_id, meaning, day, sweep_meaning, sweep_day, swept_through, members, filled_at";

std::optional<std::int64_t> number_at(const Row& row, int column) {
  if (row.is_null(column)) return {};
  return row.integer(column);
}

std::optional<base::Day> day_at(const Row& row, int column) {
  if (row.is_null(column)) return {};
  return base::Day{static_cast<std::int32_t>(row.integer(column))};
}

SegmentState read_state(const Row& row) {
  return {number_at(row, 1),
          day_at(row, 2),
          number_at(row, 3),
          day_at(row, 4),
          model::MemberId(row.integer(5)),
          row.integer(6),
          base::Instant{row.integer(7)}};
}

Result<std::vector<SegmentStanding>> with_states(Connection& connection,
                                                 std::vector<model::Segment> rows) {
  std::vector<SegmentStanding> found;
  for (model::Segment& row : rows) found.push_back({std::move(row), {}});
  const std::string sql = "select " + std::string(state_columns) + " from segment_state";
  TRY_VOID(connection.query(sql, {}, [&](const Row& row) {
    for (SegmentStanding& each : found) {
      if (each.row.id.value == row.integer(0)) each.state = read_state(row);
    }
  }));
  return found;
}

SegmentChange read_change(const Row& row) {
  return {row.integer(0),
          model::SegmentId(row.integer(1)),
          model::MemberId(row.integer(2)),
          base::Instant{row.integer(3)},
          row.integer(4) != 0,
          std::string(row.text(5))};
}

constexpr std::string_view change_columns =
    "select id, segment_id, member_id, at, is_in, cause from segment_change ";

}  // namespace

Result<std::vector<SegmentStanding>> segments(Connection& connection, bool with_removed) {
  TRY(rows,
      read_rows<model::Segment>(
          connection,
          with_removed ? "order by name, id" : "where removed_at is null order by name, id", {}));
  return with_states(connection, std::move(rows));
}

Result<std::optional<SegmentStanding>> segment(Connection& connection, model::SegmentId id) {
  TRY(rows, read_rows<model::Segment>(connection, "where id = $1", {id.value}));
  TRY(found, with_states(connection, std::move(rows)));
  std::optional<SegmentStanding> one;
  if (!found.empty()) one = std::move(found.front());
  return one;
}

Result<KnownMembers> segment_members(Connection& connection, model::SegmentId id) {
  KnownMembers known;
  const Value by_id[] = {id.value};
  std::string kept;
  TRY_VOID(connection.query("select through, members from segment_members where segment_id = $1",
                            by_id, [&](const Row& row) {
                              known.through = row.integer(0);
                              kept = row.text(1);
                            }));
  if (!kept.empty()) {
    TRY(members, MemberSet::from_text(kept));
    known.members = std::move(members);
  }
  const Value since[] = {id.value, known.through};
  TRY_VOID(connection.query(
      "select id, member_id, is_in from segment_change where segment_id = $1 and id > $2 "
      "order by id",
      since, [&](const Row& row) {
        const model::MemberId member(row.integer(1));
        if (row.integer(2) != 0)
          known.members.add(member);
        else
          known.members.remove(member);
        known.through = row.integer(0);
        ++known.changes;
      }));
  return known;
}

Result<MemberSet> segment_members_at(Connection& connection, model::SegmentId id,
                                     base::Instant at) {
  TRY(known, segment_members(connection, id));
  // Back through the changes, each of them turned round.
  const Value later[] = {id.value, at.ms};
  TRY_VOID(connection.query(
      "select member_id, is_in from segment_change where segment_id = $1 and at > $2 "
      "order by id desc",
      later, [&](const Row& row) {
        const model::MemberId member(row.integer(0));
        if (row.integer(1) != 0)
          known.members.remove(member);
        else
          known.members.add(member);
      }));
  return std::move(known.members);
}

Result<std::vector<SegmentChange>> segment_changes(Connection& connection, model::SegmentId segment,
                                                   model::MemberId member, std::int64_t below,
                                                   std::int64_t limit) {
  std::vector<SegmentChange> found;
  const bool of_segment = static_cast<bool>(segment);
  std::string sql(change_columns);
  sql += of_segment ? "where segment_id = $1" : "where member_id = $1";
  sql += " and ($2 = 0 or id < $2) order by id desc limit $3";
  const Value parameters[] = {of_segment ? segment.value : member.value, below, limit};
  TRY_VOID(connection.query(sql, parameters,
                            [&](const Row& row) { found.push_back(read_change(row)); }));
  return found;
}

Result<std::vector<std::int64_t>> segment_balance(Connection& connection, model::SegmentId id,
                                                  base::Instant from, int days) {
  std::vector<std::int64_t> balance(static_cast<std::size_t>(days), 0);
  const Value parameters[] = {id.value, from.ms, base::days(1).ms};
  TRY_VOID(connection.query(
      "select (at - $2) / $3, cast(sum(is_in * 2 - 1) as bigint) from segment_change "
      "where segment_id = $1 and at >= $2 group by (at - $2) / $3",
      parameters, [&](const Row& row) {
        if (row.integer(0) < days)
          balance[static_cast<std::size_t>(row.integer(0))] = row.integer(1);
      }));
  return balance;
}

Result<bool> segments_are_behind(Connection& connection) {
  bool behind = false;
  TRY_VOID(connection.query("select 1 from segment_due limit 1", {},
                            [&](const Row&) { behind = true; }));
  return behind;
}

}  // namespace store::queries
