#include "base/time.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>

namespace base {
namespace {

constexpr std::int64_t instant_ms_max = 7'258'118'400'000;  // 2200-01-01T00:00:00Z

// Reads exactly `digits` decimal digits at `position` and moves past them.
std::optional<int> read_digits(std::string_view text, std::size_t& position, int digits) {
  int value = 0;
  for (int i = 0; i < digits; ++i, ++position) {
    if (position >= text.size() || text[position] < '0' || text[position] > '9')
      return std::nullopt;
    value = value * 10 + (text[position] - '0');
  }
  return value;
}

bool skip(std::string_view text, std::size_t& position, std::string_view any_of) {
  if (position >= text.size() || any_of.find(text[position]) == std::string_view::npos)
    return false;
  ++position;
  return true;
}

std::optional<CivilDate> read_date(std::string_view text, std::size_t& position) {
  const auto year = read_digits(text, position, 4);
  if (!year || !skip(text, position, "-/")) return std::nullopt;
  const auto month = read_digits(text, position, 2);
  if (!month || !skip(text, position, "-/")) return std::nullopt;
  const auto day = read_digits(text, position, 2);
  if (!day) return std::nullopt;
  const CivilDate date{*year, *month, *day};
  if (*month < 1 || *month > 12 || to_civil(to_day(date)) != date) return std::nullopt;
  return date;
}

// The zone at the end of an ISO date-time, as milliseconds east of UTC.
std::optional<std::int64_t> read_offset(std::string_view text, std::size_t& position,
                                        std::int64_t assumed) {
  if (position == text.size()) return assumed;
  if (skip(text, position, "Zz")) return 0;
  const bool west = text[position] == '-';
  if (!skip(text, position, "+-")) return std::nullopt;
  const auto hour = read_digits(text, position, 2);
  skip(text, position, ":");
  const auto minute = position < text.size() ? read_digits(text, position, 2) : 0;
  if (!hour || !minute || *hour > 18 || *minute > 59) return std::nullopt;
  const std::int64_t offset = (*hour * 60 + *minute) * 60'000LL;
  return west ? -offset : offset;
}

std::optional<std::int64_t> read_fraction_ms(std::string_view text, std::size_t& position) {
  if (!skip(text, position, ".,")) return 0;
  std::int64_t ms = 0;
  int digits = 0;
  while (position < text.size() && text[position] >= '0' && text[position] <= '9') {
    if (digits < 3) ms = ms * 10 + (text[position] - '0');
    ++digits, ++position;
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits) ms *= 10;
  return ms;
}

std::optional<std::int64_t> parse_iso_ms(std::string_view text, std::int64_t assumed_offset) {
  std::size_t position = 0;
  const auto date = read_date(text, position);
  if (!date) return std::nullopt;
  const std::int64_t midnight = to_day(*date).number * ms_per_day;
  if (position == text.size()) return midnight - assumed_offset;
  if (!skip(text, position, "Tt ")) return std::nullopt;
  const auto hour = read_digits(text, position, 2);
  if (!hour || !skip(text, position, ":")) return std::nullopt;
  const auto minute = read_digits(text, position, 2);
  if (!minute) return std::nullopt;
  std::optional<int> second = 0;
  if (skip(text, position, ":")) second = read_digits(text, position, 2);
  if (!second || *hour > 24 || *minute > 59 || *second > 60) return std::nullopt;
  const auto fraction = read_fraction_ms(text, position);
  if (!fraction) return std::nullopt;
  skip(text, position, " ");
  const auto offset = read_offset(text, position, assumed_offset);
  if (!offset || position != text.size()) return std::nullopt;
  return midnight + ((*hour * 60 + *minute) * 60 + *second) * 1000LL + *fraction - *offset;
}

// Seconds below 10^11, milliseconds below 10^14, microseconds below 10^17: no two overlap after
// 1973.
std::optional<std::int64_t> parse_epoch_ms(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
    return std::nullopt;
  }
  if (number < 1e11) return std::llround(number * 1000);
  if (number < 1e14) return std::llround(number);
  if (number < 1e17) return std::llround(number / 1000);
  return std::nullopt;
}

}  // namespace

// Days-from-civil and back, by Howard Hinnant's published derivation (era of 400 years).
CivilDate to_civil(Day day) {
  const int z = day.number + 719'468;
  const int era = (z >= 0 ? z : z - 146'096) / 146'097;
  const int day_of_era = z - era * 146'097;
  const int year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
          day_of_year - (153 * shifted_month + 2) / 5 + 1};
}

Day to_day(CivilDate date) {
  const int year = date.year - (date.month <= 2 ? 1 : 0);
  const int era = (year >= 0 ? year : year - 399) / 400;
  const int year_of_era = year - era * 400;
  const int day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return {era * 146'097 + day_of_era - 719'468};
}

Result<Day> parse_day(std::string_view text) {
  std::size_t position = 0;
  const auto date = read_date(text, position);
  if (!date || position != text.size()) {
    return fail(ErrorCode::invalid_input, "\"" + std::string(text.substr(0, 40)) +
                                              "\" is not a date; write it as 2026-11-22");
  }
  return to_day(*date);
}

namespace {

// At least `width` digits, with zeros in front. Every decision tells times, and printf costs ten
// times as much.
void append_digits(std::string& text, int number, std::size_t width) {
  const std::string digits = std::to_string(number < 0 ? -number : number);
  if (number < 0) text += '-';
  const std::size_t used = digits.size() + (number < 0 ? 1 : 0);
  if (used < width) text.append(width - used, '0');
  text += digits;
}

}  // namespace

std::string format_day(Day day) {
  const CivilDate date = to_civil(day);
  std::string text;
  text.reserve(24);  // a whole moment
  append_digits(text, date.year, 4);
  append_digits(text += '-', date.month, 2);
  append_digits(text += '-', date.day, 2);
  return text;
}

std::string format_iso(Instant at) {
  std::int64_t day = at.ms / ms_per_day;
  std::int64_t rest = at.ms % ms_per_day;
  if (rest < 0) rest += ms_per_day, --day;
  const int ms = static_cast<int>(rest);
  std::string text = format_day(Day{static_cast<std::int32_t>(day)});
  append_digits(text += 'T', ms / 3'600'000, 2);
  append_digits(text += ':', ms / 60'000 % 60, 2);
  append_digits(text += ':', ms / 1000 % 60, 2);
  append_digits(text += '.', ms % 1000, 3);
  return text += 'Z';
}

Result<Instant> parse_instant(std::string_view text, std::int64_t offset_ms) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  auto ms = parse_epoch_ms(text);
  if (!ms) ms = parse_iso_ms(text, offset_ms);
  if (!ms) {
    return fail(
        ErrorCode::invalid_input,
        "\"" + std::string(text.substr(0, 40)) +
            "\" is not a time; write ISO 8601 (2026-11-22T09:30:00+08:00) or epoch seconds");
  }
  if (*ms < 0 || *ms > instant_ms_max) {
    return fail(ErrorCode::invalid_input,
                "\"" + std::string(text.substr(0, 40)) + "\" lies outside the years 1970 to 2200");
  }
  return Instant{*ms};
}

}  // namespace base
