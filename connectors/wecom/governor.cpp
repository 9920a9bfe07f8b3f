#include "connectors/wecom/governor.h"

#include <algorithm>

#include "base/ensure.h"

namespace connectors::wecom {

using base::Instant;

namespace {

constexpr RateLimit limits[] = {
    {"*", LimitScope::company, Window::minute, 10'000},
    {"*", LimitScope::company, Window::hour, 150'000},
    {"*", LimitScope::address, Window::minute, 20'000},
    {"*", LimitScope::address, Window::hour, 600'000},
    {"/cgi-bin/message/send", LimitScope::subject, Window::minute, 30},
    {"/cgi-bin/message/send", LimitScope::subject, Window::hour, 1'000},
    {"/cgi-bin/appchat/create", LimitScope::company, Window::china_day, 1'000},
    {"/cgi-bin/appchat/update", LimitScope::company, Window::hour, 1'000},
    {"/cgi-bin/get_jsapi_ticket", LimitScope::company, Window::hour, 400},
    {"/cgi-bin/ticket/get", LimitScope::company, Window::hour, 100},
    {"/cgi-bin/media/uploadimg", LimitScope::company, Window::china_day, 1'000},
    {"/cgi-bin/webhook/send", LimitScope::subject, Window::minute, 20},
    {"/cgi-bin/externalcontact/remind_groupmsg_send", LimitScope::subject, Window::china_day, 3},
    // Failing calls close it for an hour at about 2,000; a good token lasts two hours.
    {"/cgi-bin/gettoken", LimitScope::company, Window::hour, 600},
};

constexpr std::int64_t china_offset_ms = 8 * 3'600'000;  // no summer time since 1991

struct Buckets {
  std::int64_t bucket_ms;
  std::int64_t offset_ms;
  int count;  // that one window may touch
};

Buckets buckets_of(Window window) {
  switch (window) {
    case Window::minute: return {1'000, 0, 61};
    case Window::hour: return {60'000, 0, 61};
    case Window::china_day: break;
  }
  return {86'400'000, china_offset_ms, 1};
}

std::int64_t bucket_at(const Buckets& buckets, Instant at) {
  return (at.ms + buckets.offset_ms) / buckets.bucket_ms;
}

Instant begin_of(const Buckets& buckets, std::int64_t bucket) {
  return {bucket * buckets.bucket_ms - buckets.offset_ms};
}

std::string_view name_of(Window window) {
  switch (window) {
    case Window::minute: return "minute";
    case Window::hour: return "hour";
    case Window::china_day: break;
  }
  return "china_day";
}

Instant end_of_china_day(Instant now) {
  const Buckets day = buckets_of(Window::china_day);
  return begin_of(day, bucket_at(day, now) + 1);
}

bool concerns(const RateLimit& limit, const CallKey& key) {
  if (limit.scope == LimitScope::subject && key.subject.empty()) return false;
  return limit.path == "*" || limit.path == key.path;
}

}  // namespace

std::span<const RateLimit> official_limits() { return limits; }

void Governor::Counter::advance(std::int64_t bucket) {
  constexpr auto size = static_cast<std::int64_t>(std::tuple_size_v<decltype(calls)>);
  if (bucket - newest >= size) {
    calls.fill(0);
    total = 0;
    newest = bucket;
  }
  while (newest < bucket) {
    std::int64_t& oldest = calls[static_cast<std::size_t>(++newest % size)];
    total -= oldest;
    oldest = 0;
  }
}

std::int64_t Governor::calls_max(const RateLimit& limit) const {
  // What counts for one subject of ours (a member told by our app, our robot) nobody else draws on.
  if (limit.scope == LimitScope::subject) return limit.calls_max;
  return std::max<std::int64_t>(1, limit.calls_max * options_.percent / 100);
}

Governor::CounterKey Governor::counter_key(const RateLimit& limit, const CallKey& key) {
  const bool of_company = limit.scope != LimitScope::address;
  return {&limit, of_company ? key.company : std::string(), key.path,
          limit.scope == LimitScope::subject ? key.subject : std::string()};
}

Governor::PathState& Governor::state_of(const CallKey& key) {
  auto [place, is_new] = paths_.try_emplace({key.company, key.path});
  if (is_new) place->second.concurrency_max = options_.concurrency_max;
  return place->second;
}

Permission Governor::ask(const CallKey& key, Instant now) {
  PathState& path = state_of(key);
  if (now < path.closed_until) return {false, path.closed_until, "closed"};
  if (path.in_flight >= path.concurrency_max) {
    return {false, now + concurrency_pause, "concurrency"};
  }
  if (counters_.size() >= counters_max) forget_idle(now);
  std::vector<std::pair<Counter*, std::int64_t>> counted;
  Permission refused{true, now, {}};
  for (const RateLimit& limit : options_.limits) {
    if (!concerns(limit, key)) continue;
    const Buckets buckets = buckets_of(limit.window);
    const std::int64_t bucket = bucket_at(buckets, now);
    Counter& counter = counters_[counter_key(limit, key)];
    // A day is one bucket: only today's counts.
    if (buckets.count == 1 && counter.newest != bucket) counter = Counter{};
    counter.advance(bucket);
    counted.emplace_back(&counter, bucket);
    if (counter.total < calls_max(limit)) continue;
    // The oldest bucket with calls in it leaves the window first.
    std::int64_t oldest = bucket - buckets.count + 1;
    while (counter.calls[static_cast<std::size_t>(oldest % 61)] == 0) ++oldest;
    const Instant free_at = begin_of(buckets, oldest + buckets.count);
    if (refused.is_granted || refused.retry_at < free_at) {
      refused = {false, free_at, name_of(limit.window)};
    }
  }
  if (!refused.is_granted) return refused;
  for (const auto& [counter, bucket] : counted) {
    ++counter->calls[static_cast<std::size_t>(bucket % 61)];
    ++counter->total;
  }
  ++path.in_flight;
  return {true, now, {}};
}

void Governor::finished(const CallKey& key, int errcode, Instant now) {
  PathState& path = state_of(key);
  ENSURE(path.in_flight > 0);
  --path.in_flight;
  if (errcode == 45009) {
    // Calls that were under way together are refused together: that is one closure.
    if (now < path.closed_until) return;
    if (!is_counted_by_minute(key) || path.closures == 0) ++path.closures;
    if (path.closures == 1) path.closed_until = now + base::minutes(1);
    if (path.closures == 2) path.closed_until = now + base::hours(1);
    if (path.closures >= 3)
      path.closed_until = std::max(now + base::hours(1), end_of_china_day(now));
  } else if (errcode == 45033) {
    path.concurrency_max = std::max(1, path.concurrency_max / 2);
    path.went_well = 0;
  } else if (errcode == 0) {
    path.closures = 0;
    if (++path.went_well >= recovery_calls) {
      path.concurrency_max = std::min(options_.concurrency_max, path.concurrency_max + 1);
      path.went_well = 0;
    }
  }
}

bool Governor::is_counted_by_minute(const CallKey& key) const {
  bool is_counted = false;
  for (const RateLimit& limit : options_.limits) {
    if (limit.path != key.path) continue;
    if (limit.window != Window::minute) return false;
    is_counted = true;
  }
  return is_counted;
}

int Governor::in_flight(const CallKey& key) const {
  const auto found = paths_.find({key.company, key.path});
  return found == paths_.end() ? 0 : found->second.in_flight;
}

void Governor::forget_idle(Instant now) {
  std::erase_if(counters_, [&](auto& entry) {
    const Buckets buckets = buckets_of(std::get<0>(entry.first)->window);
    return bucket_at(buckets, now) - entry.second.newest >= buckets.count;
  });
}

}  // namespace connectors::wecom
