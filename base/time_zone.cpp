#include "base/time_zone.h"

#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <vector>

namespace base {
namespace {

constexpr std::int64_t table_begin_ms = 0;
constexpr std::int64_t table_end_ms = 4'102'444'800'000;  // 2100-01-01; later instants ask ICU

}  // namespace

// ICU's look-up costs about a microsecond and takes a lock; offsets change a few hundred times in a
// century, so the changes are tabulated once, found by bisection between daily samples.
struct TimeZone::Rules {
  std::unique_ptr<icu::TimeZone> zone;
  std::vector<std::int64_t> starts;   // ascending; starts[0] == table_begin_ms
  std::vector<std::int64_t> offsets;  // the offset from starts[i] on

  std::int64_t ask(std::int64_t ms) const {
    int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(ms), false, raw, saving, status);
    return raw + saving;
  }

  void tabulate() {
    starts.push_back(table_begin_ms);
    offsets.push_back(ask(table_begin_ms));
    constexpr std::int64_t stride = 14 * ms_per_day;
    for (std::int64_t at = table_begin_ms; at < table_end_ms; at += stride) {
      if (ask(at + stride) == offsets.back()) continue;
      std::int64_t before = at, after = at + stride;
      while (after - before > 1) {
        const std::int64_t middle = before + (after - before) / 2;
        (ask(middle) == offsets.back() ? before : after) = middle;
      }
      starts.push_back(after);
      offsets.push_back(ask(after));
    }
  }

  std::int64_t offset(std::int64_t ms) const {
    if (ms < table_begin_ms || ms >= table_end_ms) return ask(ms);
    const auto next = std::upper_bound(starts.begin(), starts.end(), ms);
    return offsets[static_cast<std::size_t>(next - starts.begin()) - 1];
  }
};

TimeZone::TimeZone(std::string name, std::shared_ptr<const Rules> rules)
    : name_(std::move(name)), rules_(std::move(rules)) {}

Result<TimeZone> TimeZone::open(std::string_view name) {
  auto rules = std::make_shared<Rules>();
  rules->zone.reset(icu::TimeZone::createTimeZone(
      icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int>(name.size())))));
  if (!rules->zone || *rules->zone == icu::TimeZone::getUnknown()) {
    return fail(ErrorCode::invalid_input,
                "\"" + std::string(name) + "\" is not a time zone; write one like Asia/Shanghai",
                "time_zone");
  }
  rules->tabulate();
  return TimeZone(std::string(name), std::move(rules));
}

TimeZone TimeZone::utc() {
  auto rules = std::make_shared<Rules>();
  rules->zone.reset(icu::TimeZone::getGMT()->clone());
  rules->starts.push_back(table_begin_ms);
  rules->offsets.push_back(0);
  return TimeZone("UTC", std::move(rules));
}

std::int64_t TimeZone::offset_ms(Instant at) const { return rules_->offset(at.ms); }

LocalTime TimeZone::to_local(Instant at) const {
  const std::int64_t local = at.ms + offset_ms(at);
  std::int64_t day = local / ms_per_day;
  std::int64_t rest = local % ms_per_day;
  if (rest < 0) rest += ms_per_day, --day;
  return {Day{static_cast<std::int32_t>(day)}, static_cast<int>(rest / 60'000),
          static_cast<int>(rest % 60'000)};
}

Instant TimeZone::to_instant(Day day, int minute_of_day) const {
  const std::int64_t wall = day.number * ms_per_day + minute_of_day * 60'000LL;
  // Two candidates: the offsets a day before and a day after. One that maps back to the wall time
  // wins.
  const std::int64_t before = rules_->offset(wall - ms_per_day);
  const std::int64_t after = rules_->offset(wall + ms_per_day);
  if (rules_->offset(wall - before) == before) return {wall - before};
  if (rules_->offset(wall - after) == after) return {wall - after};
  // In a gap: the instant at which the clock jumped.
  std::int64_t low = wall - std::max(before, after), high = wall - std::min(before, after);
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (rules_->offset(middle) == before ? low : high) = middle;
  }
  return {high};
}

}  // namespace base
