#include "server/reporting/daily_summary.h"

#include "engine/calendar/business_calendar.h"
#include "store/queries/rows.h"

namespace server::reporting {

using base::Instant;
using base::Result;
using base::json::object;

namespace {

Instant begin_of(const base::TimeZone& zone, base::Day day) { return zone.to_instant(day, 0); }

// Open at some minute of the day.
bool is_business_day(const engine::BusinessCalendar& calendar, base::Day day) {
  const base::TimeZone& zone = calendar.zone();
  return calendar.between(begin_of(zone, day), begin_of(zone, {day.number + 1})).ms > 0;
}

struct FigureRow {
  std::string_view name, sql;  // $1, $2: the day's first instant and the next day's; $3: now
};
constexpr FigureRow figures[] = {
    {"messages", "select count(*) from message where at >= $1 and at < $2 and $3 > 0"},
    {"joins",
     "select count(*) from stay where joined_at >= $1 and joined_at < $2 and join_seen = 1 and "
     "$3 > 0"},
    {"leaves", "select count(*) from stay where left_at >= $1 and left_at < $2 and $3 > 0"},
    {"questions",
     "select count(*) from question where asked_at >= $1 and asked_at < $2 and $3 > 0"},
    {"answered",
     "select count(*) from question where asked_at >= $1 and asked_at < $2 and "
     "first_response_at is not null and $3 > 0"},
    {"in_time",
     "select count(*) from question where asked_at >= $1 and asked_at < $2 and "
     "first_response_at is not null and breached_at is null and $3 > 0"},
    {"unanswered", "select count(*) from question where state = 'open' and $1 < $2 and $3 > 0"},
    {"tasks_overdue", "select count(*) from task where state = 'open' and due_at < $3 and $1 < $2"},
};

Result<base::json::array> worst_groups(store::Connection& reader, base::Day day, Instant now) {
  const store::Value parameters[] = {now.ms, static_cast<std::int64_t>(day.number),
                                     groups_shown_max};
  base::json::array groups;
  TRY_VOID(
      reader.query("select g.name, g.external_id, coalesce(q.breached, 0), coalesce(q.waiting, 0), "
                   "coalesce(a.negative, 0) from chat_group g "
                   "left join (select group_id, count(*) as waiting, "
                   "sum(case when due_at < $1 then 1 else 0 end) as breached "
                   "from question where state = 'open' group by group_id) q on q.group_id = g.id "
                   "left join (select group_id, cast(sum(negative) as bigint) as negative from "
                   "activity where day = $2 "
                   "group by group_id) a on a.group_id = g.id "
                   "where coalesce(q.waiting, 0) > 0 or coalesce(a.negative, 0) > 0 "
                   "order by coalesce(q.breached, 0) desc, coalesce(q.waiting, 0) desc, "
                   "coalesce(a.negative, 0) desc, g.id limit $3",
                   parameters, [&](const store::Row& row) {
                     const std::string_view name = row.text(0).empty() ? row.text(1) : row.text(0);
                     groups.emplace_back(object{{"name", name},
                                                {"breached", row.integer(2)},
                                                {"open", row.integer(3)},
                                                {"negative", row.integer(4)}});
                   }));
  return groups;
}

}  // namespace

Result<std::optional<base::Day>> summary_due(const model::Policy& policy, Instant now) {
  TRY(calendar, engine::BusinessCalendar::compile(policy.calendar));
  const base::LocalTime local = calendar.zone().to_local(now);
  if (local.minute_of_day < policy.robot.summary_minute || !is_business_day(calendar, local.day))
    return std::optional<base::Day>();
  return std::optional<base::Day>(base::Day{local.day.number - 1});
}

Result<object> daily_summary(store::Connection& reader, const model::Policy& policy, base::Day day,
                             Instant now) {
  TRY(calendar, engine::BusinessCalendar::compile(policy.calendar));
  const std::int64_t from = begin_of(calendar.zone(), day).ms;
  const std::int64_t until = begin_of(calendar.zone(), {day.number + 1}).ms;
  object body{{"day", base::format_day(day)}};
  for (const FigureRow& row : figures) {
    TRY(count, store::queries::read_integer(reader, row.sql, {from, until, now.ms}));
    body[row.name] = count;
  }
  TRY(groups, worst_groups(reader, day, now));
  body["groups"] = std::move(groups);
  return body;
}

}  // namespace server::reporting
