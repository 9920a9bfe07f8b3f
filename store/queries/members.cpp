#include "store/queries/members.h"

#include "store/queries/rows.h"

namespace store::queries {
namespace {

constexpr std::int64_t stays_max = 500;  // shown on a member's page, newest first
constexpr std::int64_t strikes_max = 200;

// `group_id + 0` below: of one member's days, not of all members' days in the group. A member's
// rows are few, a group's are many, and the sum keeps the planner off the index over groups.
base::Result<std::optional<base::Day>> last_spoke(Connection& connection, model::MemberId member,
                                                  model::GroupId group) {
  std::optional<base::Day> day;
  const auto take = [&](const Row& row) {
    day = base::Day{static_cast<std::int32_t>(row.integer(0))};
  };
  const Value parameters[] = {member.value, group.value};
  if (group) {
    TRY_VOID(
        connection.query("select day from activity where member_id = $1 and group_id + 0 = $2 "
                         "and messages > 0 order by day desc limit 1",
                         parameters, take));
  } else {
    TRY_VOID(
        connection.query("select day from activity where member_id = $1 and messages > 0 "
                         "order by day desc limit 1",
                         std::span(parameters, 1), take));
  }
  return day;
}

base::Result<MemberLine> complete(Connection& connection, model::Member row, model::GroupId group) {
  MemberLine line;
  TRY(groups, read_integer(connection,
                           "select count(*) from stay where member_id = $1 "
                           "and left_at is null",
                           {row.id.value}));
  TRY(spoke, last_spoke(connection, row.id, group));
  line.member = std::move(row);
  line.groups = groups;
  line.last_spoke = spoke;
  return line;
}

base::Result<std::vector<ActivityDay>> activity_where(Connection& connection,
                                                      std::string_view condition, Value id,
                                                      base::Day since) {
  std::vector<ActivityDay> days;
  std::string sql =
      "select day, cast(sum(messages) as bigint), count(case when messages > 0 then 1 end), "
      "cast(sum(questions) as bigint), cast(sum(answers) as bigint), cast(sum(negative) as "
      "bigint), "
      "cast(sum(replies_received) as bigint) from activity where ";
  sql.append(condition).append(" and day >= $2 group by day order by day");
  const Value parameters[] = {id, static_cast<std::int64_t>(since.number)};
  TRY_VOID(connection.query(sql, parameters, [&](const Row& row) {
    ActivityDay day;
    day.day.number = static_cast<std::int32_t>(row.integer(0));
    day.messages = row.integer(1);
    day.speakers = row.integer(2);
    day.questions = row.integer(3);
    day.answers = row.integer(4);
    day.negative = row.integer(5);
    day.replies_received = row.integer(6);
    days.push_back(day);
  }));
  return days;
}

}  // namespace

base::Result<std::vector<MemberLine>> members(Connection& connection, const MemberFilter& filter,
                                              model::MemberId after, std::int64_t limit) {
  const std::string pattern = contains_pattern(filter.words);
  Where where;
  where.add("id > ?", {after.value});
  if (!filter.words.empty()) {
    where.add("(name {like} ? escape '\\' or company {like} ? escape '\\')",
              {std::string_view(pattern), std::string_view(pattern)});
  }
  if (filter.role) where.add("role = ?", {model::to_name(*filter.role)});
  if (filter.group) {
    where.add("id in (select member_id from stay where group_id = ? and left_at is null)",
              {filter.group.value});
  }
  if (filter.silent_since) {
    const auto since = static_cast<std::int64_t>(filter.silent_since->number);
    if (filter.group) {
      where.add(
          "not exists (select 1 from activity where group_id + 0 = ? and "
          "member_id = member.id and day >= ? and messages > 0)",
          {filter.group.value, since});
    } else {
      where.add(
          "not exists (select 1 from activity where member_id = member.id and day >= ? "
          "and messages > 0)",
          {since});
    }
  }
  const std::string rest = where.text() + " order by id limit " + where.parameter(limit);
  TRY(rows, read_rows<model::Member>(connection, rest, where.parameters()));
  std::vector<MemberLine> lines;
  for (model::Member& row : rows) {
    TRY(line, complete(connection, std::move(row), {}));
    lines.push_back(std::move(line));
  }
  return lines;
}

base::Result<std::optional<model::Member>> member_row(Connection& connection, model::MemberId id) {
  return read_one<model::Member>(connection, "where id = $1", {id.value});
}

base::Result<std::optional<MemberLine>> member(Connection& connection, model::MemberId id) {
  TRY(row, member_row(connection, id));
  std::optional<MemberLine> found;
  if (!row) return found;
  TRY(line, complete(connection, *std::move(row), {}));
  found = std::move(line);
  return found;
}

base::Result<std::vector<GroupMemberLine>> group_members(Connection& connection,
                                                         const MemberFilter& filter,
                                                         base::Day today, model::MemberId after,
                                                         std::int64_t limit) {
  const std::string pattern = contains_pattern(filter.words);
  Where where;
  where.add("group_id = ? and left_at is null and member_id > ?",
            {filter.group.value, after.value});
  if (!filter.words.empty()) {
    where.add(
        "exists (select 1 from member where member.id = stay.member_id and "
        "name {like} ? escape '\\')",
        {std::string_view(pattern)});
  }
  if (filter.silent_since) {
    where.add(
        "not exists (select 1 from activity where activity.group_id + 0 = stay.group_id and "
        "activity.member_id = stay.member_id and day >= ? and messages > 0)",
        {static_cast<std::int64_t>(filter.silent_since->number)});
  }
  const std::string rest = where.text() + " order by member_id limit " + where.parameter(limit);
  TRY(stays, read_rows<model::Stay>(connection, rest, where.parameters()));
  std::vector<GroupMemberLine> lines;
  for (model::Stay& stay : stays) {
    TRY(row, member_row(connection, stay.member));
    if (!row) continue;
    GroupMemberLine line;
    TRY(complete_line, complete(connection, *std::move(row), filter.group));
    TRY(messages, read_integer(connection,
                               "select cast(sum(messages) as bigint) from activity "
                               "where group_id + 0 = $1 and member_id = $2 and day > $3",
                               {filter.group.value, stay.member.value,
                                static_cast<std::int64_t>((today - 30).number)}));
    line.line = std::move(complete_line);
    line.messages_30d = messages;
    line.stay = std::move(stay);
    lines.push_back(std::move(line));
  }
  return lines;
}

base::Result<std::vector<model::MemberId>> staff_of(Connection& connection, model::GroupId group) {
  std::vector<model::MemberId> staff;
  const Value parameters[] = {group.value};
  TRY_VOID(connection.query(
      "select member.id from stay join member on member.id = stay.member_id where "
      "stay.group_id = $1 and stay.left_at is null and member.role = 'staff' order by member.id",
      parameters, [&](const Row& row) { staff.emplace_back(row.integer(0)); }));
  return staff;
}

base::Result<std::vector<ActivityDay>> activity_of(Connection& connection, model::GroupId group,
                                                   base::Day since) {
  return activity_where(connection, "group_id = $1", group.value, since);
}

base::Result<std::vector<ActivityDay>> activity_of(Connection& connection, model::MemberId member,
                                                   base::Day since) {
  return activity_where(connection, "member_id = $1", member.value, since);
}

base::Result<std::vector<model::Stay>> stays_of(Connection& connection, model::MemberId member) {
  return read_rows<model::Stay>(connection, "where member_id = $1 order by id desc limit $2",
                                {member.value, stays_max});
}

base::Result<std::vector<model::Strike>> strikes_of(Connection& connection,
                                                    model::MemberId member) {
  return read_rows<model::Strike>(connection,
                                  "where member_id = $1 order by at desc, id desc limit $2",
                                  {member.value, strikes_max});
}

}  // namespace store::queries
