#include "engine/calendar/business_calendar.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/random.h"

using base::Duration;
using base::Instant;
using engine::BusinessCalendar;

namespace {

constexpr int nine = 9 * 60, noon = 12 * 60, one = 13 * 60, five = 17 * 60, six = 18 * 60;

model::Calendar weekdays(std::vector<model::OpenInterval> day, std::string zone = "Asia/Shanghai") {
  model::Calendar calendar;
  calendar.time_zone = std::move(zone);
  for (int i = 0; i < 5; ++i) calendar.week[i] = day;
  return calendar;
}

BusinessCalendar compile(const model::Calendar& calendar) {
  auto compiled = BusinessCalendar::compile(calendar);
  REQUIRE(compiled.has_value());
  return *std::move(compiled);
}

Instant at(std::string_view text) {
  const auto parsed = base::parse_instant(text);
  REQUIRE(parsed.has_value());
  return *parsed;
}

void check_add(const BusinessCalendar& calendar, std::string_view from, int minutes,
               std::string_view expected) {
  CAPTURE(from);
  CAPTURE(minutes);
  const auto due = calendar.add(at(from), base::minutes(minutes));
  REQUIRE(due.has_value());
  CHECK(base::format_iso(*due) == base::format_iso(at(expected)));
  if (minutes > 0) CHECK(calendar.between(at(from), *due) == base::minutes(minutes));
}

void check_refused(const model::Calendar& calendar, std::string_view field) {
  const auto compiled = BusinessCalendar::compile(calendar);
  REQUIRE_FALSE(compiled.has_value());
  CHECK(compiled.error().field == field);
}

}  // namespace

TEST_CASE("calendar: asked on Friday at 16:30, one hour is over on Monday at 09:30") {
  const auto calendar = compile(weekdays({{nine, five}}));
  check_add(calendar, "2026-11-20T16:30+08:00", 60, "2026-11-23T09:30+08:00");
  check_add(calendar, "2026-11-20T16:30+08:00", 30, "2026-11-20T17:00+08:00");  // the first instant
  check_add(calendar, "2026-11-20T16:30+08:00", 31, "2026-11-23T09:01+08:00");
  check_add(calendar, "2026-11-21T03:00+08:00", 1, "2026-11-23T09:01+08:00");
  check_add(calendar, "2026-11-21T03:00+08:00", 0, "2026-11-21T03:00+08:00");
  check_add(calendar, "2026-11-23T09:00+08:00", 8 * 60 * 5, "2026-11-27T17:00+08:00");
}

TEST_CASE("calendar: several intervals a day, holidays and make-up days") {
  auto rules = weekdays({{nine, noon}, {one, six}});
  rules.special[*base::parse_day("2026-10-01")] = {};
  rules.special[*base::parse_day("2026-10-02")] = {};
  rules.special[*base::parse_day("2026-10-10")] = {{nine, noon}};  // a Saturday
  const auto calendar = compile(rules);
  check_add(calendar, "2026-11-23T11:50+08:00", 20, "2026-11-23T13:10+08:00");
  check_add(calendar, "2026-11-23T12:30+08:00", 20, "2026-11-23T13:20+08:00");
  check_add(calendar, "2026-09-30T17:30+08:00", 60, "2026-10-05T09:30+08:00");  // Thu and Fri off
  check_add(calendar, "2026-10-09T17:30+08:00", 60, "2026-10-10T09:30+08:00");  // Saturday worked
  check_add(calendar, "2026-10-10T11:30+08:00", 60, "2026-10-12T09:30+08:00");
  CHECK(calendar.is_open(at("2026-10-10T09:00+08:00")));
  CHECK_FALSE(calendar.is_open(at("2026-10-10T12:00+08:00")));
  CHECK_FALSE(calendar.is_open(at("2026-10-01T10:00+08:00")));
}

TEST_CASE("calendar: open around the clock, business time is time") {
  model::Calendar rules;
  for (auto& day : rules.week) day = {{0, 1440}};
  rules.time_zone = "America/New_York";
  const auto calendar = compile(rules);
  base::Random random(7);
  for (int i = 0; i < 2'000; ++i) {
    const Instant from{random.between(0, 7'000'000'000'000)};
    const Duration span{random.between(1, base::days(399).ms)};
    REQUIRE(calendar.add(from, span) == from + span);
    REQUIRE(calendar.between(from, from + span) == span);
  }
}

TEST_CASE("calendar: no open time gives no due time, and the horizon is a limit") {
  const auto closed = compile(model::Calendar{});
  CHECK_FALSE(closed.add(at("2026-11-23T09:00Z"), base::minutes(1)).has_value());
  CHECK(closed.between(at("2020-01-01T00:00Z"), at("2026-01-01T00:00Z")).ms == 0);

  model::Calendar one_day;  // a single open minute, `days` after the question
  one_day.time_zone = "UTC";
  const base::Day asked = *base::parse_day("2026-01-01");
  one_day.special[asked + engine::horizon_days_max] = {{0, 1}};
  const Instant midnight = at("2026-01-01T00:00Z");
  const auto calendar = compile(one_day);
  CHECK_FALSE(calendar.add(midnight, base::minutes(1)).has_value());  // one minute past the horizon
  CHECK(calendar.add(midnight + base::minutes(1), base::minutes(1)) ==
        midnight + base::days(engine::horizon_days_max) + base::minutes(1));
}

TEST_CASE("calendar: what cannot be kept is refused with its field") {
  check_refused(weekdays({{nine, nine}}), "week.mon[0]");
  check_refused(weekdays({{nine, 1441}}), "week.mon[0]");
  check_refused(weekdays({{-1, nine}}), "week.mon[0]");
  check_refused(weekdays({{nine, one}, {noon, five}}), "week.mon[1]");
  check_refused(weekdays({{one, five}, {nine, noon}}), "week.mon[1]");
  check_refused(weekdays({{nine, five}}, "Asia/Nowhere"), "time_zone");
  auto holiday = weekdays({});
  holiday.special[*base::parse_day("2026-10-01")] = {{five, nine}};
  check_refused(holiday, "special.2026-10-01[0]");

  std::vector<model::OpenInterval> many;
  for (int i = 0; i < static_cast<int>(model::intervals_per_day_max); ++i) {
    many.push_back({i * 60, i * 60 + 30});
  }
  CHECK(BusinessCalendar::compile(weekdays(many)).has_value());
  many.push_back({1380, 1440});
  check_refused(weekdays(many), "week.mon");
}

// Goal: the closed form equals counting minutes one by one, whatever the zone does. Methodology: a dumb
// walk over a window of days, minute by minute, through local time; random calendars; zones with gaps
// and overlaps of an hour, half an hour and a whole day, and with changes at one minute past midnight.
namespace {

struct Walk {
  Instant start;
  std::vector<int> open_before;  // open minutes before minute i
};

Walk walk(const model::Calendar& calendar, const base::TimeZone& zone, Instant start, int days) {
  Walk result{start, {0}};
  for (int i = 0; i < days * 1440; ++i) {
    const base::LocalTime local = zone.to_local(start + base::minutes(i));
    const auto special = calendar.special.find(local.day);
    const auto& intervals = special != calendar.special.end()
                                ? special->second
                                : calendar.week[base::weekday(local.day)];
    const bool is_open = std::any_of(intervals.begin(), intervals.end(), [&](const auto& each) {
      return each.from_minute <= local.minute_of_day && local.minute_of_day < each.to_minute;
    });
    result.open_before.push_back(result.open_before.back() + (is_open ? 1 : 0));
  }
  return result;
}

model::Calendar random_calendar(base::Random& random, std::string zone, base::Day around) {
  const auto random_day = [&random] {
    std::vector<model::OpenInterval> intervals;
    int from = static_cast<int>(random.below(600));
    while (from < 1440 && intervals.size() < 4 && !random.chance(0.2)) {
      const int to = std::min(1440, from + 1 + static_cast<int>(random.below(700)));
      intervals.push_back({from, to});
      from = to + static_cast<int>(random.below(3)) * static_cast<int>(random.below(200));
    }
    return intervals;
  };
  model::Calendar calendar;
  calendar.time_zone = std::move(zone);
  for (auto& day : calendar.week) day = random_day();
  for (int i = 0; i < 3; ++i) {
    calendar.special[around + static_cast<int>(random.between(-8, 8))] = random_day();
  }
  return calendar;
}

void check_against_walk(std::string_view zone_name, std::string_view around) {
  CAPTURE(zone_name);
  const base::TimeZone zone = *base::TimeZone::open(zone_name);
  constexpr int days = 16;
  const Instant start = at(around) - base::days(days / 2);
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    base::Random random(seed);
    const auto rules = random_calendar(random, std::string(zone_name), *base::parse_day(around));
    const auto calendar = compile(rules);
    const Walk oracle = walk(rules, zone, start, days);
    const int last = days * 1440;
    for (int i = 0; i < 3'000; ++i) {
      const int from = static_cast<int>(random.below(static_cast<std::uint64_t>(last)));
      const int to = from + static_cast<int>(random.below(static_cast<std::uint64_t>(last - from))) + 1;
      const auto index = [&](int minute) { return oracle.open_before[static_cast<std::size_t>(minute)]; };
      const Instant begin = start + base::minutes(from), end = start + base::minutes(to);
      REQUIRE(calendar.between(begin, end) == base::minutes(index(to) - index(from)));
      REQUIRE(calendar.is_open(begin) == (index(from + 1) > index(from)));
      const int span = 1 + static_cast<int>(random.below(2'000));
      const auto reached = std::lower_bound(oracle.open_before.begin() + from,
                                            oracle.open_before.end(), index(from) + span);
      if (reached == oracle.open_before.end()) continue;  // beyond what was walked
      const auto minute = reached - oracle.open_before.begin();
      REQUIRE(calendar.add(begin, base::minutes(span)) == start + base::minutes(minute));
    }
  }
}

}  // namespace

TEST_CASE("calendar: equals counting minute by minute, through every kind of clock change") {
  check_against_walk("Asia/Shanghai", "2026-11-22");
  check_against_walk("Asia/Shanghai", "1988-04-17");        // China had summer time
  check_against_walk("America/New_York", "2026-03-08");     // gap
  check_against_walk("America/New_York", "2026-11-01");     // overlap
  check_against_walk("Europe/London", "2027-10-31");
  check_against_walk("Australia/Lord_Howe", "2026-04-05");  // half an hour
  check_against_walk("America/Havana", "2026-11-01");       // overlap that ends at 01:00
  check_against_walk("America/St_Johns", "2006-10-29");     // back at 00:01: the day before comes again
  check_against_walk("Pacific/Apia", "2011-12-30");         // a day that does not exist
  check_against_walk("Asia/Kathmandu", "2026-01-01");
}

TEST_CASE("calendar: what add() gives is the first instant, to the millisecond") {
  base::Random random(42);
  const auto calendar = compile(weekdays({{nine, noon}, {one, six}}, "America/New_York"));
  for (int i = 0; i < 20'000; ++i) {
    const Instant from{random.between(1'700'000'000'000, 1'900'000'000'000)};
    const Duration span{random.between(1, base::hours(200).ms)};
    const auto due = calendar.add(from, span);
    REQUIRE(due.has_value());
    REQUIRE(calendar.between(from, *due) == span);
    REQUIRE(calendar.between(from, *due - base::milliseconds(1)) < span);
  }
}
