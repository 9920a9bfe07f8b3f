// Governor keeps us below WeCom's frequency limits, and away from a path that has been closed to
// us.
//
// Before each call ask(); when granted, say finished() with the error code afterwards. Every limit
// holds for any window of its length, not only for windows that begin on the minute: what is
// granted is counted in buckets of a sixtieth of the window, and a bucket counts until all of it is
// out of the window. So we may be one sixtieth slower than allowed, and never faster. "Day" is the
// natural day of China, as WeCom counts it.
//
// After error 45009 the path is closed to that company for a minute; if the next call is refused
// again, for an hour; then to the end of the day. A path that WeCom counts by the minute alone (a
// robot's) is closed for a minute each time. After 45033 fewer calls may be under way at once,
// until a hundred have gone well.
//
// Deterministic: time is an argument and must not go backwards. Not thread-safe: its owner locks.
//
// Source of the limits: developer.work.weixin.qq.com/document/path/90312 (2023-08-28).
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace connectors::wecom {

enum class Window { minute, hour, china_day };
// Whom a limit counts for: everybody behind our address, one company, or one subject of a company
// (a member who gets app messages, a robot, a mass message).
enum class LimitScope { address, company, subject };

struct RateLimit {
  std::string_view path;  // "*" for every path
  LimitScope scope = LimitScope::company;
  Window window = Window::minute;
  std::int64_t calls_max = 0;
};
std::span<const RateLimit> official_limits();

struct CallKey {
  std::string company;
  std::string path;     // "/cgi-bin/externalcontact/groupchat/get"
  std::string subject;  // may be empty
};

struct Permission {
  bool is_granted = false;
  base::Instant retry_at;   // when not granted: ask again then, not before
  std::string_view reason;  // "minute", "hour", "china_day", "closed", "concurrency"
};

struct GovernorOptions {
  std::span<const RateLimit> limits = official_limits();
  // Other programs of the company draw on the same limits: we take this part of each, at least one
  // call.
  int percent = 80;
  int concurrency_max = 5;  // per path and company
};

class Governor {
 public:
  // Subjects whose windows are empty are forgotten once there are so many entries.
  static constexpr std::size_t counters_max = 50'000;
  static constexpr int recovery_calls =
      100;  // that go well before one more may be under way at once
  // Whoever is refused for concurrency asks again after this.
  static constexpr base::Duration concurrency_pause = base::milliseconds(200);

  explicit Governor(GovernorOptions options) : options_(options) {}

  // Granted: the call counts from now, and must be reported as finished.
  Permission ask(const CallKey& key, base::Instant now);
  // `errcode`: 0 when it went well; any other when WeCom said so or there was no answer.
  void finished(const CallKey& key, int errcode, base::Instant now);

  int in_flight(const CallKey& key) const;

 private:
  struct Counter {
    std::array<std::int64_t, 61> calls{};
    std::int64_t newest = 0;  // number of the newest bucket since 1970
    std::int64_t total = 0;
    void advance(std::int64_t bucket);
  };
  struct PathState {
    int in_flight = 0;
    int concurrency_max = 0;
    int went_well = 0;
    int closures = 0;  // without a call that went well in between
    base::Instant closed_until{0};
  };
  using CounterKey = std::tuple<const RateLimit*, std::string, std::string, std::string>;

  std::int64_t calls_max(const RateLimit& limit) const;
  static CounterKey counter_key(const RateLimit& limit, const CallKey& key);
  PathState& state_of(const CallKey& key);
  bool is_counted_by_minute(const CallKey& key) const;
  void forget_idle(base::Instant now);

  GovernorOptions options_;
  std::map<CounterKey, Counter> counters_;
  std::map<std::pair<std::string, std::string>, PathState> paths_;  // by company and path
};

}  // namespace connectors::wecom
