#include "connectors/wecom/quota.h"

#include <doctest/doctest.h>

#include <vector>

#include "base/random.h"

using namespace connectors::wecom;
using base::Day;

namespace {

Day day_of(std::string_view text) { return base::parse_day(text).value(); }

int fill(QuotaLedger& ledger, Day day) {
  int sent = 0;
  while (ledger.remaining("wr1", day) > 0) {
    ledger.note_sent("wr1", day, "m" + std::to_string(day.number) + "-" + std::to_string(sent++));
  }
  return sent;
}

// The dumb model: every sending by itself, counted by the words of the rule.
struct Sent {
  std::string target;
  Day day;
};

bool is_same_period(QuotaRule rule, Day a, Day b) {
  if (rule == QuotaRule::one_a_day) return a == b;
  if (rule == QuotaRule::seven_a_week) return a - base::weekday(a) == b - base::weekday(b);
  const auto x = base::to_civil(a), y = base::to_civil(b);
  return x.year == y.year && x.month == y.month;
}

int quota_of(QuotaRule rule, Day day) {
  if (rule == QuotaRule::one_a_day) return 1;
  if (rule == QuotaRule::seven_a_week) return 7;
  int days = 0;
  for (int offset = -31; offset <= 31; ++offset) days += is_same_period(rule, day, day + offset);
  return days;
}

}  // namespace

TEST_CASE("quota: as many a month as it has days, seven a week, one a day") {
  const auto check = [](QuotaRule rule, std::string_view day, int quota, std::string_view next) {
    CAPTURE(day);
    QuotaLedger ledger(rule);
    CHECK(fill(ledger, day_of(day)) == quota);
    CHECK(base::format_day(ledger.next_free_day("wr1", day_of(day))) == next);
    CHECK(ledger.next_free_day("wr2", day_of(day)) == day_of(day));
  };
  check(QuotaRule::days_of_month, "2026-11-01", 30, "2026-12-01");
  check(QuotaRule::days_of_month, "2026-12-31", 31, "2027-01-01");
  check(QuotaRule::days_of_month, "2026-02-10", 28, "2026-03-01");
  check(QuotaRule::days_of_month, "2028-02-29", 29, "2028-03-01");
  check(QuotaRule::seven_a_week, "2026-11-16", 7, "2026-11-23");
  check(QuotaRule::seven_a_week, "2026-11-22", 7, "2026-11-23");
  check(QuotaRule::one_a_day, "2026-11-22", 1, "2026-11-23");
}

TEST_CASE("quota: a message counts once, on the day it was first told of") {
  QuotaLedger ledger(QuotaRule::one_a_day);
  ledger.note_sent("wr1", day_of("2026-11-22"), "m1");
  ledger.note_sent("wr1", day_of("2026-11-23"), "m1");
  CHECK(ledger.remaining("wr1", day_of("2026-11-22")) == 0);
  CHECK(ledger.remaining("wr1", day_of("2026-11-23")) == 1);
}

TEST_CASE("quota: more than the quota, and a stricter rule, leave nothing, not less") {
  QuotaLedger ledger(QuotaRule::days_of_month);
  for (int i = 0; i < 40; ++i) ledger.note_sent("wr1", day_of("2026-11-22"), std::to_string(i));
  CHECK(ledger.remaining("wr1", day_of("2026-11-22")) == 0);
  ledger.set_rule(QuotaRule::seven_a_week);
  CHECK(ledger.remaining("wr1", day_of("2026-11-22")) == 0);
  CHECK(ledger.remaining("wr1", day_of("2026-11-23")) == 7);
}

TEST_CASE("quota: equals a plain count over any history (random sendings)") {
  for (const auto rule :
       {QuotaRule::days_of_month, QuotaRule::seven_a_week, QuotaRule::one_a_day}) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
      CAPTURE(seed);
      base::Random random(seed);
      QuotaLedger ledger(rule);
      std::vector<Sent> history;
      Day day = day_of("2026-01-01");
      for (int i = 0; i < 400; ++i) {
        day = day + static_cast<int>(random.below(3));
        const std::string target = "wr" + std::to_string(random.below(3));
        int expected = quota_of(rule, day);
        for (const Sent& sent : history) {
          expected -= sent.target == target && is_same_period(rule, sent.day, day);
        }
        REQUIRE(ledger.remaining(target, day) == expected);
        const Day free = ledger.next_free_day(target, day);
        REQUIRE(ledger.remaining(target, free) > 0);
        REQUIRE((free == day) == (expected > 0));
        if (expected == 0) continue;
        // Some are told of late, but within the period that is still open.
        ledger.note_sent(target, day, "m" + std::to_string(i));
        history.push_back({target, day});
      }
    }
  }
}
