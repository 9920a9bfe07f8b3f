// Points in time and spans, in milliseconds, as plain values. Nothing here reads a clock (clock.h).
//
// Instant counts from 1970-01-01T00:00:00Z. Day is a civil date, counted in days from 1970-01-01,
// and means nothing without the zone in which it was taken (time_zone.h).
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base {

struct Duration {
  std::int64_t ms = 0;
  friend constexpr auto operator<=>(Duration, Duration) = default;
};

inline constexpr std::int64_t ms_per_day = 86'400'000;

constexpr Duration milliseconds(std::int64_t count) { return {count}; }
constexpr Duration seconds(std::int64_t count) { return {count * 1000}; }
constexpr Duration minutes(std::int64_t count) { return {count * 60'000}; }
constexpr Duration hours(std::int64_t count) { return {count * 3'600'000}; }
constexpr Duration days(std::int64_t count) { return {count * 86'400'000}; }

struct Instant {
  std::int64_t ms = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
};

constexpr Duration operator+(Duration a, Duration b) { return {a.ms + b.ms}; }
constexpr Duration operator-(Duration a, Duration b) { return {a.ms - b.ms}; }
constexpr Duration operator*(Duration a, std::int64_t factor) { return {a.ms * factor}; }
constexpr Instant operator+(Instant at, Duration span) { return {at.ms + span.ms}; }
constexpr Instant operator-(Instant at, Duration span) { return {at.ms - span.ms}; }
constexpr Duration operator-(Instant later, Instant earlier) { return {later.ms - earlier.ms}; }

struct Day {
  std::int32_t number = 0;
  friend constexpr auto operator<=>(Day, Day) = default;
};

constexpr Day operator+(Day day, int days) { return {day.number + days}; }
constexpr Day operator-(Day day, int days) { return {day.number - days}; }
// 0 = Monday … 6 = Sunday (1970-01-01 was a Thursday).
constexpr int weekday(Day day) { return ((day.number % 7) + 7 + 3) % 7; }

struct CivilDate {
  int year = 1970, month = 1, day = 1;
  friend constexpr auto operator<=>(const CivilDate&, const CivilDate&) = default;
};
CivilDate to_civil(Day day);
Day to_day(CivilDate date);
Result<Day> parse_day(std::string_view text);  // "2026-11-22"
std::string format_day(Day day);               // "2026-11-22"

// "2026-11-22T13:45:00.250Z"; always UTC, always with milliseconds, so that text order is time
// order.
std::string format_iso(Instant at);

// ISO 8601 date-time ("2026-11-22T21:45:00+08:00", "2026-11-22 13:45:00", fractional seconds, "Z"),
// or epoch seconds, milliseconds, microseconds or a decimal number of seconds (told apart by size).
// `offset_ms` is the zone offset assumed where the text has none. Refuses anything outside years
// 1970–2200.
Result<Instant> parse_instant(std::string_view text, std::int64_t offset_ms = 0);

}  // namespace base
