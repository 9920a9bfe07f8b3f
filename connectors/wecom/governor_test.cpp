#include "connectors/wecom/governor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>

#include "base/random.h"

using namespace connectors::wecom;
using base::Instant;
using base::milliseconds;
using base::minutes;
using base::seconds;

namespace {

constexpr Instant early_morning{1'700'000'000'000};  // 06:13:20 in China
const CallKey group_call{"ww1", "/cgi-bin/externalcontact/groupchat/get", ""};

GovernorOptions options_of(std::span<const RateLimit> limits, int percent = 100) {
  GovernorOptions options;
  options.limits = limits;
  options.percent = percent;
  options.concurrency_max = 1'000'000;
  return options;
}

bool call(Governor& governor, const CallKey& key, Instant now, int errcode = 0) {
  if (!governor.ask(key, now).is_granted) return false;
  governor.finished(key, errcode, now);
  return true;
}

}  // namespace

TEST_CASE("governor: ten thousand calls a minute, each path and company by itself") {
  Governor governor(options_of(official_limits()));
  for (int i = 0; i < 10'000; ++i) REQUIRE(call(governor, group_call, early_morning));
  const Permission refused = governor.ask(group_call, early_morning);
  CHECK_FALSE(refused.is_granted);
  CHECK(refused.reason == "minute");
  CHECK(refused.retry_at == early_morning + seconds(61));
  CHECK(call(governor, {"ww1", "/cgi-bin/externalcontact/get", ""}, early_morning));
  // Another company has its own ten thousand; then our address has had its twenty.
  const CallKey other{"ww2", group_call.path, ""}, third{"ww3", group_call.path, ""};
  for (int i = 0; i < 10'000; ++i) REQUIRE(call(governor, other, early_morning));
  CHECK_FALSE(call(governor, third, early_morning));
  CHECK_FALSE(call(governor, group_call, refused.retry_at - milliseconds(1)));
  CHECK(call(governor, group_call, refused.retry_at));
}

TEST_CASE("governor: a part of each limit is left to the company's other programs") {
  constexpr RateLimit limit[] = {{"*", LimitScope::company, Window::minute, 10},
                                 {"/once", LimitScope::company, Window::hour, 1}};
  Governor governor(options_of(limit, 80));
  int granted = 0;
  while (call(governor, group_call, early_morning)) ++granted;
  CHECK(granted == 8);
  CHECK(call(governor, {"ww1", "/once", ""}, early_morning));
  CHECK_FALSE(call(governor, {"ww1", "/once", ""}, early_morning));
}

TEST_CASE("governor: limits of a subject") {
  Governor governor(options_of(official_limits()));
  const CallKey to_zhang{"ww1", "/cgi-bin/message/send", "zhangsan"};
  const CallKey to_li{"ww1", "/cgi-bin/message/send", "lisi"};
  for (int i = 0; i < 30; ++i) REQUIRE(call(governor, to_zhang, early_morning));
  CHECK_FALSE(call(governor, to_zhang, early_morning));
  CHECK(call(governor, to_li, early_morning));
  const CallKey remind{"ww1", "/cgi-bin/externalcontact/remind_groupmsg_send", "msg1"};
  for (int i = 0; i < 3; ++i) REQUIRE(call(governor, remind, early_morning));
  const Permission refused = governor.ask(remind, early_morning);
  CHECK(refused.reason == "china_day");
  // Midnight in China is 16:00 UTC.
  CHECK(base::format_iso(refused.retry_at) == "2023-11-15T16:00:00.000Z");
  CHECK(call(governor, remind, refused.retry_at));
}

TEST_CASE("governor: in no window of any kind more calls than allowed, and no needless waiting") {
  constexpr RateLimit tight[] = {{"*", LimitScope::company, Window::minute, 20},
                                 {"*", LimitScope::company, Window::hour, 300}};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    base::Random random(seed);
    Governor governor(options_of(tight));
    std::deque<Instant> granted;
    Instant now = early_morning;
    std::int64_t refusals = 0;
    for (int i = 0; i < 4'000; ++i) {
      now = now +
            milliseconds(random.chance(0.9) ? random.between(0, 3'000) : random.between(0, 90'000));
      const Permission permission = governor.ask(group_call, now);
      const auto within = [&](base::Duration window) {
        return std::count_if(granted.begin(), granted.end(),
                             [&](Instant at) { return at > now - window; });
      };
      if (permission.is_granted) {
        governor.finished(group_call, 0, now);
        granted.push_back(now);
        REQUIRE(within(minutes(1)) <= 20);
        REQUIRE(within(minutes(60)) <= 300);
      } else {
        ++refusals;
        // Refused only if a window with one bucket more is full, and told a time that is good.
        REQUIRE((within(seconds(61)) >= 20 || within(minutes(61)) >= 300));
        REQUIRE(permission.retry_at > now);
        if (random.chance(0.3)) {
          now = permission.retry_at;
          REQUIRE(call(governor, group_call, now));
          granted.push_back(now);
        }
      }
      while (!granted.empty() && granted.front() < now - minutes(62)) granted.pop_front();
    }
    CHECK(refusals > 0);
  }
}

TEST_CASE("governor: a closed path stays closed a minute, an hour, to the end of the day") {
  Governor governor(options_of(official_limits()));
  const auto closed_until = [&](Instant now) {
    const Permission refused = governor.ask(group_call, now);
    CHECK(refused.reason == "closed");
    return refused.retry_at;
  };
  REQUIRE(call(governor, group_call, early_morning, 45009));
  Instant until = closed_until(early_morning);
  CHECK(until == early_morning + minutes(1));
  CHECK(call(governor, {"ww1", "/cgi-bin/externalcontact/get", ""}, early_morning));
  CHECK(call(governor, {"ww2", group_call.path, ""}, early_morning));

  REQUIRE(call(governor, group_call, until, 45009));
  CHECK(closed_until(until) == until + minutes(60));
  until = until + minutes(60);
  REQUIRE(call(governor, group_call, until, 45009));
  CHECK(base::format_iso(closed_until(until)) == "2023-11-15T16:00:00.000Z");
  until = closed_until(until);
  REQUIRE(call(governor, group_call, until, 0));  // goes well: it begins again with a minute
  REQUIRE(call(governor, group_call, until, 45009));
  CHECK(closed_until(until) == until + minutes(1));
}

TEST_CASE("governor: calls that were under way together close a path once") {
  Governor governor(options_of(official_limits()));
  for (int i = 0; i < 3; ++i) REQUIRE(governor.ask(group_call, early_morning).is_granted);
  CHECK(governor.in_flight(group_call) == 3);
  for (int i = 0; i < 3; ++i) governor.finished(group_call, 45009, early_morning + seconds(1));
  CHECK(governor.in_flight(group_call) == 0);
  CHECK(governor.ask(group_call, early_morning + seconds(2)).retry_at ==
        early_morning + seconds(61));
}

TEST_CASE("governor: fewer at once after 45033, more again when it goes well") {
  GovernorOptions options;
  options.concurrency_max = 4;
  Governor governor(options);
  const auto at_once = [&] {
    int granted = 0;
    while (governor.ask(group_call, early_morning).is_granted) ++granted;
    CHECK(governor.ask(group_call, early_morning).reason == "concurrency");
    CHECK(governor.ask(group_call, early_morning).retry_at ==
          early_morning + Governor::concurrency_pause);
    for (int i = 0; i < granted; ++i) governor.finished(group_call, 1, early_morning);
    return granted;
  };
  CHECK(at_once() == 4);
  REQUIRE(call(governor, group_call, early_morning, 45033));
  CHECK(at_once() == 2);
  REQUIRE(call(governor, group_call, early_morning, 45033));
  REQUIRE(call(governor, group_call, early_morning, 45033));
  CHECK(at_once() == 1);
  for (int i = 0; i < Governor::recovery_calls; ++i)
    REQUIRE(call(governor, group_call, early_morning));
  CHECK(at_once() == 2);
}

TEST_CASE("governor: subjects that have been quiet are forgotten") {
  constexpr RateLimit limit[] = {{"*", LimitScope::subject, Window::minute, 1}};
  Governor governor(options_of(limit));
  for (std::size_t i = 0; i < 2 * Governor::counters_max; ++i) {
    const Instant now = early_morning + milliseconds(static_cast<std::int64_t>(i) * 3);
    REQUIRE(call(governor, {"ww1", "/p", std::to_string(i)}, now));
    // Never forgotten while it counts.
    if (i % 1'000 == 0) CHECK_FALSE(call(governor, {"ww1", "/p", std::to_string(i)}, now));
  }
}
