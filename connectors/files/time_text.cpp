#include "connectors/files/time_text.h"

#include <array>
#include <charconv>
#include <optional>
#include <string>

#include "base/ascii.h"
#include "base/utf8.h"
#include "connectors/fact_making.h"

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Instant;
using base::Result;

std::string quoted(std::string_view text) {
  return "\"" + std::string(base::cut_utf8(text, 40)) + "\"";
}

std::string_view without_spaces(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t start = text.find_first_not_of(blank);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(blank) - start + 1);
}

using base::is_digit;

// Up to `digits_max` digits at the front, taken away.
std::optional<int> take_number(std::string_view& text, std::size_t digits_max) {
  std::size_t count = 0;
  int number = 0;
  while (count < digits_max && count < text.size() && is_digit(text[count])) {
    number = number * 10 + (text[count] - '0');
    ++count;
  }
  if (count == 0) return std::nullopt;
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, std::initializer_list<std::string_view> any_of) {
  for (const std::string_view one : any_of) {
    if (text.substr(0, one.size()) != one) continue;
    text.remove_prefix(one.size());
    return true;
  }
  return false;
}

std::string padded(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// Brings "2026/5/1 9:05", "2026年5月1日 9:05" to "2026-05-01 09:05". Nothing: no date in front.
std::optional<std::string> iso_form(std::string_view text) {
  const auto year = take_number(text, 4);
  if (!year || *year < 1000 || !take(text, {"-", "/", ".", "年"})) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, {"-", "/", ".", "月"})) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  take(text, {"日", "号"});
  std::string iso = std::to_string(*year) + "-" + padded(*month) + "-" + padded(*day);
  if (text.empty()) return iso;
  const bool spaced = take(text, {"T", "t"}) || without_spaces(text).size() < text.size();
  text = without_spaces(text);
  if (text.empty()) return iso;
  if (!spaced && !is_digit(text.front())) return std::nullopt;
  const auto hour = take_number(text, 2);
  if (!hour || !take(text, {":", "：", "时"})) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute) return std::nullopt;
  take(text, {"分"});
  return iso + " " + padded(*hour) + ":" + padded(*minute) + std::string(text);
}

}  // namespace

Result<Instant> read_time(std::string_view text, const base::TimeZone& zone) {
  text = without_spaces(text);
  if (text.empty()) return fail(ErrorCode::invalid_input, "time is missing", "time");
  const auto iso = iso_form(text);
  const std::string form = iso ? *iso : std::string(text);
  auto at = base::parse_instant(form, 0);
  if (at && zone.name() != "UTC") {
    // The offset depends on the moment: first as if the wall clock were UTC, then corrected once.
    const Instant guess{at->ms - zone.offset_ms(*at)};
    at = base::parse_instant(form, zone.offset_ms(guess));
  }
  if (!at) return fail(ErrorCode::invalid_input, "time: " + at.error().text, "time");
  return possible_time(*at, text);
}

Result<base::Day> read_day(std::string_view text) {
  text = without_spaces(text);
  if (text.size() == 8 && text.find_first_not_of("0123456789") == std::string_view::npos) {
    return base::parse_day(std::string(text.substr(0, 4)) + "-" + std::string(text.substr(4, 2)) +
                           "-" + std::string(text.substr(6, 2)));
  }
  const auto iso = iso_form(text);
  return base::parse_day(iso ? std::string_view(*iso).substr(0, 10) : text);
}

Result<std::int64_t> read_cents(std::string_view text) {
  const std::string_view whole = text;
  const auto refuse = [&](std::string_view why) {
    return fail(ErrorCode::invalid_input, "amount " + quoted(whole) + " " + std::string(why),
                "amount");
  };
  constexpr std::string_view wrong_groups =
      "has a comma that parts no thousands; write it as 1234.50";
  std::string digits;
  int decimals = -1;  // -1: no point yet
  int grouped = -1;   // digits since the last thousands comma; -1: no comma yet
  bool negative = false;
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = base::next_code_point(text, i);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms
    if (c >= '0' && c <= '9') {
      if (decimals >= 2) {
        if (c != '0') return refuse("has more than two decimals");
        continue;
      }
      digits.push_back(static_cast<char>(c));
      if (decimals >= 0)
        ++decimals;
      else if (grouped >= 0)
        ++grouped;
    } else if (c == '.' || c == ',') {
      if (decimals >= 0) return refuse("has a point or comma behind its decimal point");
      if (grouped >= 0 && grouped != 3) return refuse(wrong_groups);
      if (c == '.')
        decimals = 0;
      else
        grouped = 0;
    } else if (c == '-' || c == '(' || c == 0x2212) {
      if (!digits.empty()) return refuse("has a sign in the middle");
      negative = true;
    } else if (std::u32string_view(U" \t\u00A0_')¥￥$€£元圆\u00A5\u3000+").find(c) ==
                   std::u32string_view::npos &&
               !(c < 0x80 && std::string_view("CNYRMBUSDEURHK").find(static_cast<char>(c)) !=
                                 std::string_view::npos)) {
      return refuse("is not a number of money; write it as 1234.50");
    }
  }
  if (grouped >= 0 && grouped != 3) return refuse(wrong_groups);
  if (digits.empty()) return refuse("is missing; write it as 1234.50");
  for (int d = decimals < 0 ? 0 : decimals; d < 2; ++d) digits.push_back('0');
  constexpr std::int64_t cents_max = 1'000'000'000'000'000;
  std::int64_t cents = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), cents);
  if (error != std::errc{} || cents > cents_max) return refuse("is too large");
  return negative ? -cents : cents;
}

}  // namespace connectors::files
