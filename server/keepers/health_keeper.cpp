#include "server/keepers/health_keeper.h"

#include <algorithm>
#include <map>
#include <tuple>

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
  Day from, until;  // days to make, both included; none when until is before from
  Day first_day;
  std::int64_t noted_fact = -1;  // the last one of the group's note in health_due; −1: no note
};

// A group as the store has it, before it is worked out what is missing.
struct Standing {
  std::optional<Day> oldest, newest;  // of its rows
  bool newest_complete = true;
  std::optional<Day> noted;  // touched from this day on
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
  if (!parsed.is_object())
    return base::fail(base::ErrorCode::corrupt, "the stored policy is not an object");
  TRY(policy, model::policy_from_json(parsed.get_object()));
  return BusinessCalendar::compile(policy.calendar);
}

// Which days of a group are to be made: those that are missing, a newest one that was made before
// its end, and all from the first that was touched.
void find_days(Due& due, const Standing& has, Day today) {
  // A late fact may come from before the group's first row, but no rows are made further back than
  // at first.
  const Day first_made = std::max(due.first_day, due.until - (health_days_at_first - 1));
  const Day first_wanted = has.oldest ? std::min(*has.oldest, first_made) : first_made;
  Day from = first_wanted;
  if (has.newest) {
    const bool is_going_on = !has.newest_complete && *has.newest == today;
    from = has.newest_complete || is_going_on ? *has.newest + 1 : *has.newest;
  }
  if (has.noted) from = std::min(from, std::max(*has.noted, first_wanted));
  due.from = from;
}

// Each group with the ends of its rows and what is noted about it.
constexpr std::string_view standings_sql =
    "select g.id, g.first_at, (select max(a.day) from activity a where a.group_id = g.id),"
    " (select min(h.day) from health h where h.group_id = g.id), n.day, n.complete,"
    " d.day, d.at, d.first_fact, d.last_fact from chat_group g"
    " left join health n on n.group_id = g.id and"
    " n.day = (select max(h.day) from health h where h.group_id = g.id)"
    " left join health_due d on d.group_id = g.id order by g.id";

struct Ordered {
  Due due;
  bool only_today = false;
  std::int64_t since_fact = 0;
};

// Nothing when nobody ever said anything, or everything is there.
std::optional<Ordered> read_due(const Row& row, const BusinessCalendar& calendar, Day today) {
  if (row.is_null(1) || row.is_null(2)) return std::nullopt;
  const auto day_at = [&](int column) -> std::optional<Day> {
    if (row.is_null(column)) return std::nullopt;
    return Day{static_cast<std::int32_t>(row.integer(column))};
  };
  Due due;
  due.group = model::GroupId(row.integer(0));
  due.first_day = calendar.local_day({row.integer(1)});
  due.until = std::min(today, *day_at(2) + health_days_after_end);
  Standing has{day_at(3), day_at(4), row.is_null(5) || row.integer(5) != 0, day_at(6)};
  if (!row.is_null(7)) {
    const Day day = calendar.local_day({row.integer(7)});
    has.noted = std::min(has.noted.value_or(day), day);
  }
  if (has.noted) due.noted_fact = row.integer(9);
  find_days(due, has, today);
  if (due.from > due.until && due.noted_fact < 0) return std::nullopt;
  return Ordered{due, due.from >= today, has.noted ? row.integer(8) : 0};
}

// Those with days that are over: today can wait for the next look.
bool comes_first(const Ordered& a, const Ordered& b) {
  return std::tie(a.only_today, a.since_fact) < std::tie(b.only_today, b.since_fact);
}

Result<std::vector<Due>> groups_due(Connection& connection, const BusinessCalendar& calendar,
                                    Day today, std::size_t groups_max) {
  std::vector<Ordered> found;
  const auto take = [&](const Row& row) {
    if (auto due = read_due(row, calendar, today)) found.push_back(*due);
  };
  TRY_VOID(connection.query(standings_sql, {}, take));
  std::stable_sort(found.begin(), found.end(), comes_first);
  if (found.size() > groups_max) found.resize(groups_max);
  std::vector<Due> due;
  for (Ordered& each : found) due.push_back(each.due);
  return due;
}

Result<GroupRows> read_group(Connection& connection, const BusinessCalendar& calendar,
                             const Due& due) {
  GroupRows rows;
  const Day since = due.from - 7 * (insight::past_weeks_max + 1);
  const Value by_group[] = {due.group.value};
  const Value by_group_day[] = {due.group.value, std::int64_t{since.number}};
  const Value by_group_time[] = {due.group.value, calendar.zone().to_instant(since, 0).ms};
  std::map<std::int64_t, Day> first_spoke;
  TRY_VOID(connection.query(
      "select member_id, min(day) from activity where group_id = $1 and messages > 0 "
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
      "select member_id, day, messages, questions, answers, negative, replies_received from "
      "activity "
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

// What was known when `today` was over, or is known now when it is not.
insight::GroupHistory as_of(const GroupRows& rows, Day today, Day first_day,
                            const BusinessCalendar& calendar, Instant now) {
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
    if (last != last_spoke.end())
      person.last_spoke = last->second;
    else
      person.last_spoke = person.first_spoke;
    history.people.push_back(person);
  }
  const Instant end = std::min(calendar.zone().to_instant(today + 1, 0), now);
  for (const Asked& each : rows.questions) {
    if (each.asked_at >= end) continue;
    const bool answered = each.first_response_at.ms != 0 && each.first_response_at < end;
    const Instant until = answered ? each.first_response_at : end;
    history.questions.push_back(
        {calendar.local_day(each.asked_at),
         static_cast<double>(calendar.between(each.asked_at, until).ms) / 60'000, answered});
  }
  return history;
}

struct HealthRow {
  std::int64_t day;
  std::string body;
  bool complete;
};

// The rows, and the note off the list unless it was touched again meanwhile.
Result<void> write_rows(Connection& connection, const Due& due,
                        const std::vector<HealthRow>& rows) {
  static constexpr store::Column columns[] = {{"group_id", store::ColumnType::integer},
                                              {"day", store::ColumnType::integer},
                                              {"body", store::ColumnType::text},
                                              {"complete", store::ColumnType::integer}};
  store::BulkInsert insert{"health",
                           columns,
                           "on conflict (group_id, day) do update set body = excluded.body, "
                           "complete = excluded.complete",
                           {}};
  for (const HealthRow& row : rows) {
    insert.cells.insert(insert.cells.end(), {due.group.value, row.day, std::string_view(row.body),
                                             std::int64_t{row.complete ? 1 : 0}});
  }
  TRY_VOID(connection.insert(insert));
  if (due.noted_fact < 0) return {};
  const Value note[] = {due.group.value, due.noted_fact};
  return connection.query("delete from health_due where group_id = $1 and last_fact = $2", note,
                          [](const Row&) {});
}

Result<void> write(Connection& connection, const Due& due, const std::vector<HealthRow>& rows) {
  TRY_VOID(connection.begin());
  Result<void> written = write_rows(connection, due, rows);
  if (written) written = connection.commit();
  if (!written) (void)connection.rollback();  // the first error is the one worth telling
  return written;
}

}  // namespace

Result<void> catch_up_health(store::Database& database, Instant now, std::size_t groups_max) {
  TRY(reader, database.connect(store::Access::read_only));
  TRY(calendar, calendar_in_force(*reader));
  const Day today = calendar.local_day(now);
  TRY(due, groups_due(*reader, calendar, today, groups_max));
  if (due.empty()) return {};
  TRY(writer, database.connect(store::Access::read_write));
  for (const Due& each : due) {
    TRY(rows, read_group(*reader, calendar, each));
    std::vector<HealthRow> made;
    for (Day day = each.from; day <= each.until; day = day + 1) {
      const auto health = insight::health_of(as_of(rows, day, each.first_day, calendar, now));
      made.push_back({day.number, base::json::serialize(insight::to_json(health)), day < today});
    }
    TRY_VOID(write(*writer, each, made));
  }
  return {};
}

}  // namespace server::keepers
