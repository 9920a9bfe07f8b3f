#include "server/keepers/health_keeper.h"

#include <algorithm>
#include <map>

#include "engine/calendar/business_calendar.h"
#include "insight/health.h"
#include "model/policy.h"

namespace server::keepers {

using base::Day;
using base::Instant;
using base::Result;
using engine::BusinessCalendar;
using store::Connection;
using store::Row;
using store::Value;

namespace {

struct Due {
  model::GroupId group;
  Day from, until;  // days to make, both included
  Day first_day;
};

struct Asked {
  Instant asked_at, first_response_at;  // 0: none yet
};

// Everything of one group that its health on any of the days can need.
struct GroupRows {
  std::vector<insight::Presence> people;
  std::vector<model::Activity> activity;
  std::vector<Asked> questions;
};

Result<BusinessCalendar> calendar_in_force(Connection& connection) {
  std::string body;
  TRY_VOID(connection.query("select body from policy order by version desc limit 1", {},
                            [&](const Row& row) { body = row.text(0); }));
  if (body.empty()) return BusinessCalendar::compile(model::starting_policy().calendar);
  TRY(parsed, base::parse_json(body));
  if (!parsed.is_object()) return base::fail(base::ErrorCode::corrupt, "the stored policy is not an object");
  TRY(policy, model::policy_from_json(parsed.get_object()));
  return BusinessCalendar::compile(policy.calendar);
}

Result<std::vector<Due>> groups_due(Connection& connection, const BusinessCalendar& calendar,
                                    Day yesterday) {
  std::vector<Due> due;
  TRY_VOID(connection.query(
      "select g.id, g.first_at, (select max(h.day) from health h where h.group_id = g.id),"
      " (select max(a.day) from activity a where a.group_id = g.id) from chat_group g order by g.id",
      {}, [&](const Row& row) {
        if (row.is_null(1) || row.is_null(3)) return;  // nobody ever said anything
        Due each;
        each.group = model::GroupId(row.integer(0));
        each.first_day = calendar.local_day({row.integer(1)});
        const Day last{static_cast<std::int32_t>(row.integer(3))};
        each.until = std::min(yesterday, last + health_days_after_end);
        each.from = row.is_null(2) ? std::max(each.first_day, each.until - (health_days_at_first - 1))
                                   : Day{static_cast<std::int32_t>(row.integer(2))} + 1;
        if (each.from <= each.until) due.push_back(each);
      }));
  return due;
}

Result<GroupRows> read_group(Connection& connection, const BusinessCalendar& calendar, const Due& due) {
  GroupRows rows;
  const Day since = due.from - 7 * (insight::past_weeks_max + 1);
  const Value by_group[] = {due.group.value};
  const Value by_group_day[] = {due.group.value, std::int64_t{since.number}};
  const Value by_group_time[] = {due.group.value, calendar.zone().to_instant(since, 0).ms};
  std::map<std::int64_t, Day> first_spoke;
  TRY_VOID(connection.query("select member_id, min(day) from activity where group_id = $1 and messages > 0 "
                            "group by member_id",
                            by_group, [&](const Row& row) {
                              first_spoke[row.integer(0)] = {static_cast<std::int32_t>(row.integer(1))};
                            }));
  TRY_VOID(connection.query(
      "select s.member_id, m.role, s.joined_at, s.join_seen, s.left_at, s.left_reason from stay s "
      "join member m on m.id = s.member_id where s.group_id = $1 order by s.id",
      by_group, [&](const Row& row) {
        insight::Presence person;
        person.member = model::MemberId(row.integer(0));
        person.is_bot = row.text(1) == "bot";
        person.is_staff = person.is_bot || row.text(1) == "staff";
        person.joined = calendar.local_day({row.integer(2)});
        person.join_seen = row.integer(3) != 0;
        if (!row.is_null(4)) person.left = calendar.local_day({row.integer(4)});
        person.left_of_themselves = row.text(5) == "left";
        const auto spoke = first_spoke.find(row.integer(0));
        if (spoke != first_spoke.end()) person.first_spoke = spoke->second;
        rows.people.push_back(person);
      }));
  TRY_VOID(connection.query(
      "select member_id, day, messages, questions, answers, negative, replies_received from activity "
      "where group_id = $1 and day >= $2",
      by_group_day, [&](const Row& row) {
        rows.activity.push_back({due.group, model::MemberId(row.integer(0)),
                                 Day{static_cast<std::int32_t>(row.integer(1))}, row.integer(2),
                                 row.integer(3), row.integer(4), row.integer(5), row.integer(6)});
      }));
  TRY_VOID(connection.query(
      "select asked_at, first_response_at from question where group_id = $1 and asked_at >= $2 "
      "and coalesce(close_reason, 'none') <> 'not_a_question'",
      by_group_time, [&](const Row& row) {
        rows.questions.push_back({{row.integer(0)}, {row.is_null(1) ? 0 : row.integer(1)}});
      }));
  return rows;
}

// What was known when `today` was over.
insight::GroupHistory as_of(const GroupRows& rows, Day today, Day first_day,
                            const BusinessCalendar& calendar) {
  insight::GroupHistory history;
  history.today = today;
  history.first_day = first_day;
  const Day since = today - 7 * (insight::past_weeks_max + 1);
  std::map<std::int64_t, Day> last_spoke;
  for (const model::Activity& each : rows.activity) {
    if (each.day > today || each.day < since) continue;
    history.activity.push_back(each);
    if (each.messages > 0) {
      Day& last = last_spoke[each.member.value];
      last = std::max(last, each.day);
    }
  }
  for (insight::Presence person : rows.people) {
    if (person.joined > today) continue;
    if (person.left && *person.left > today) person.left.reset();
    if (person.first_spoke && *person.first_spoke > today) person.first_spoke.reset();
    const auto last = last_spoke.find(person.member.value);
    if (last != last_spoke.end()) person.last_spoke = last->second;
    else person.last_spoke = person.first_spoke;
    history.people.push_back(person);
  }
  const Instant end = calendar.zone().to_instant(today + 1, 0);
  for (const Asked& each : rows.questions) {
    if (each.asked_at >= end) continue;
    const bool answered = each.first_response_at.ms != 0 && each.first_response_at < end;
    const Instant until = answered ? each.first_response_at : end;
    history.questions.push_back({calendar.local_day(each.asked_at),
                                 static_cast<double>(calendar.between(each.asked_at, until).ms) / 60'000,
                                 answered});
  }
  return history;
}

struct HealthRow {
  std::int64_t day;
  std::string body;
};

Result<void> write(Connection& connection, model::GroupId group, const std::vector<HealthRow>& rows) {
  static constexpr store::Column columns[] = {{"group_id", store::ColumnType::integer},
                                              {"day", store::ColumnType::integer},
                                              {"body", store::ColumnType::text}};
  store::BulkInsert insert{"health", columns,
                           "on conflict (group_id, day) do update set body = excluded.body", {}};
  for (const HealthRow& row : rows) {
    insert.cells.insert(insert.cells.end(), {group.value, row.day, std::string_view(row.body)});
  }
  TRY_VOID(connection.begin());
  const auto inserted = connection.insert(insert);
  if (!inserted) {
    (void)connection.rollback();
    return inserted;
  }
  return connection.commit();
}

}  // namespace

Result<void> catch_up_health(store::Database& database, Instant now) {
  TRY(reader, database.connect(store::Access::read_only));
  TRY(calendar, calendar_in_force(*reader));
  TRY(due, groups_due(*reader, calendar, calendar.local_day(now) - 1));
  if (due.empty()) return {};
  TRY(writer, database.connect(store::Access::read_write));
  for (const Due& each : due) {
    TRY(rows, read_group(*reader, calendar, each));
    std::vector<HealthRow> made;
    for (Day day = each.from; day <= each.until; day = day + 1) {
      const auto health = insight::health_of(as_of(rows, day, each.first_day, calendar));
      made.push_back({day.number, base::json::serialize(insight::to_json(health))});
    }
    TRY_VOID(write(*writer, each.group, made));
  }
  return {};
}

}  // namespace server::keepers
