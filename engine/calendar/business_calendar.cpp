#include "engine/calendar/business_calendar.h"

#include <algorithm>
#include <string>

namespace engine {
namespace {

using base::Day;
using base::Duration;
using base::ErrorCode;
using base::Instant;
using Intervals = std::vector<model::OpenInterval>;

constexpr std::int64_t ms_per_minute = 60'000;
constexpr std::int64_t ms_per_day = 86'400'000;
constexpr std::int64_t first_instant_ms = 0;
constexpr std::int64_t last_instant_ms = 7'258'118'400'000;  // 2200-01-01
// Offsets are sampled this often; two changes that undo each other within it would go unseen (no zone
// has had such a pair since 1970).
constexpr std::int64_t sample_ms = 14 * ms_per_day;
constexpr std::string_view day_names[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

std::int64_t floor_div(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

std::int64_t open_ms(const Intervals& intervals) {
  std::int64_t sum = 0;
  for (const auto& each : intervals) sum += (each.to_minute - each.from_minute) * ms_per_minute;
  return sum;
}

base::Result<void> check_intervals(const Intervals& intervals, const std::string& path) {
  if (intervals.size() > model::intervals_per_day_max) {
    return base::fail(ErrorCode::limit_exceeded,
                      "a day has at most " + std::to_string(model::intervals_per_day_max) +
                          " open intervals; join neighbouring ones",
                      path);
  }
  int previous_end = 0;
  for (std::size_t i = 0; i < intervals.size(); ++i) {
    const auto& each = intervals[i];
    const std::string field = path + "[" + std::to_string(i) + "]";
    if (each.from_minute < 0 || each.to_minute > 1440 || each.from_minute >= each.to_minute) {
      return base::fail(ErrorCode::invalid_input,
                        "an open interval begins at 00:00 or later, ends at 24:00 or earlier, and "
                        "begins before it ends; split one that passes midnight in two",
                        field);
    }
    if (i > 0 && each.from_minute < previous_end) {
      return base::fail(ErrorCode::invalid_input,
                        "the open intervals of a day stand in order and do not overlap", field);
    }
    previous_end = each.to_minute;
  }
  return {};
}

}  // namespace

base::Result<BusinessCalendar> BusinessCalendar::compile(const model::Calendar& calendar) {
  for (std::size_t day = 0; day < 7; ++day) {
    TRY_VOID(check_intervals(calendar.week[day], "week." + std::string(day_names[day])));
  }
  for (const auto& [day, intervals] : calendar.special) {
    TRY_VOID(check_intervals(intervals, "special." + base::format_day(day)));
  }
  TRY(zone, base::TimeZone::open(calendar.time_zone));
  return BusinessCalendar(calendar, std::move(zone));
}

BusinessCalendar::BusinessCalendar(const model::Calendar& calendar, base::TimeZone zone)
    : zone_(std::move(zone)) {
  for (std::size_t day = 0; day < 7; ++day) {
    week_[day] = calendar.week[day];
    week_before_ms_[day + 1] = week_before_ms_[day] + open_ms(week_[day]);
  }
  special_.reserve(calendar.special.size());
  for (const auto& [day, intervals] : calendar.special) {
    special_.push_back({day, intervals, surplus_ms_});
    surplus_ms_ += open_ms(intervals) - open_ms(week_[base::weekday(day)]);
  }
  tabulate_pieces();
}

void BusinessCalendar::tabulate_pieces() {
  const auto begin_piece = [this](std::int64_t start, std::int64_t offset) {
    const std::int64_t before = pieces_.empty() ? 0 : passed({start});
    pieces_.push_back({start, offset, before, wall_passed(start + offset)});
  };
  begin_piece(first_instant_ms, zone_.offset_ms({first_instant_ms}));
  for (std::int64_t at = first_instant_ms; at < last_instant_ms; at += sample_ms) {
    const std::int64_t here = pieces_.back().offset_ms;
    const std::int64_t there = zone_.offset_ms({at + sample_ms});
    if (there == here) continue;
    std::int64_t before = at, after = at + sample_ms;
    while (after - before > 1) {
      const std::int64_t middle = before + (after - before) / 2;
      (zone_.offset_ms({middle}) == here ? before : after) = middle;
    }
    begin_piece(after, there);
  }
}

const Intervals& BusinessCalendar::intervals_of(Day day) const {
  const auto found = std::lower_bound(special_.begin(), special_.end(), day,
                                      [](const Special& each, Day wanted) { return each.day < wanted; });
  if (found != special_.end() && found->day == day) return found->intervals;
  return week_[base::weekday(day)];
}

// Business wall time before the day, from Monday 1969-12-29 (negative before it).
std::int64_t BusinessCalendar::wall_passed_before(Day day) const {
  constexpr int days_since_monday = 3;  // 1970-01-01 was a Thursday
  const std::int64_t weeks = floor_div(day.number + days_since_monday, 7);
  const auto next = std::lower_bound(special_.begin(), special_.end(), day,
                                     [](const Special& each, Day wanted) { return each.day < wanted; });
  const std::int64_t surplus = next == special_.end() ? surplus_ms_ : next->surplus_before_ms;
  return weeks * week_before_ms_[7] + week_before_ms_[base::weekday(day)] + surplus;
}

std::int64_t BusinessCalendar::wall_passed(std::int64_t wall_ms) const {
  const Day day{static_cast<std::int32_t>(floor_div(wall_ms, ms_per_day))};
  const std::int64_t rest = wall_ms - day.number * ms_per_day;
  std::int64_t sum = wall_passed_before(day);
  for (const auto& each : intervals_of(day)) {
    const std::int64_t from = each.from_minute * ms_per_minute;
    if (rest <= from) break;
    sum += std::min(rest, each.to_minute * ms_per_minute) - from;
  }
  return sum;
}

// The first wall time, on the day `first` or later, by which `passed_ms` have passed.
std::optional<std::int64_t> BusinessCalendar::wall_at(std::int64_t passed_ms, Day first) const {
  // One day before and two after: wall time may run ahead of or behind elapsed time by a zone's changes.
  int low = 0, high = horizon_days_max + 3;
  const Day start = first - 1;
  if (wall_passed_before(start + high) < passed_ms) return std::nullopt;
  while (high - low > 1) {  // the day on which the sum is reached: passed before it, not after it
    const int middle = low + (high - low) / 2;
    (wall_passed_before(start + middle) < passed_ms ? low : high) = middle;
  }
  const Day day = start + low;
  std::int64_t missing = passed_ms - wall_passed_before(day);
  for (const auto& each : intervals_of(day)) {
    const std::int64_t length = (each.to_minute - each.from_minute) * ms_per_minute;
    if (missing <= length) return day.number * ms_per_day + each.from_minute * ms_per_minute + missing;
    missing -= length;
  }
  return std::nullopt;
}

std::int64_t BusinessCalendar::passed(Instant at) const {
  const auto next = std::upper_bound(
      pieces_.begin(), pieces_.end(), at.ms,
      [](std::int64_t wanted, const Piece& each) { return wanted < each.start_ms; });
  const Piece& piece = next == pieces_.begin() ? pieces_.front() : *std::prev(next);
  return piece.passed_ms + wall_passed(at.ms + piece.offset_ms) - piece.wall_passed_ms;
}

bool BusinessCalendar::is_open(Instant at) const {
  const base::LocalTime local = zone_.to_local(at);
  const auto& intervals = intervals_of(local.day);
  return std::any_of(intervals.begin(), intervals.end(), [&](const model::OpenInterval& each) {
    return each.from_minute <= local.minute_of_day && local.minute_of_day < each.to_minute;
  });
}

std::optional<Instant> BusinessCalendar::add(Instant from, Duration span) const {
  if (span.ms <= 0) return from;
  const std::int64_t target = passed(from) + span.ms;
  // The last piece that begins before the sum is reached; `from` lies in it or in an earlier one.
  const auto next = std::lower_bound(
      pieces_.begin(), pieces_.end(), target,
      [](const Piece& each, std::int64_t wanted) { return each.passed_ms < wanted; });
  const Piece& piece = next == pieces_.begin() ? pieces_.front() : *std::prev(next);
  const Instant first = std::max(from, Instant{piece.start_ms});
  const Day first_day{static_cast<std::int32_t>(floor_div(first.ms + piece.offset_ms, ms_per_day))};
  const auto wall = wall_at(target - piece.passed_ms + piece.wall_passed_ms, first_day);
  if (!wall) return std::nullopt;
  const Instant at{*wall - piece.offset_ms};
  if (at - from > base::days(horizon_days_max)) return std::nullopt;
  return at;
}

Duration BusinessCalendar::between(Instant from, Instant to) const {
  if (to <= from) return {};
  return {passed(to) - passed(from)};
}

}  // namespace engine
