#include "connectors/wecom/tokens.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace connectors::wecom;
using base::ManualClock;
using base::milliseconds;
using base::minutes;
using base::seconds;

namespace {

struct Source {
  int fetches = 0;
  bool fails = false;
  base::Duration lifetime = seconds(7'200);

  TokenCache::Fetch fetch() {
    return [this]() -> base::Result<AccessToken> {
      ++fetches;
      if (fails) return base::fail(base::ErrorCode::unavailable, "down");
      return AccessToken{"token" + std::to_string(fetches), lifetime};
    };
  }
};

}  // namespace

TEST_CASE("tokens: one is fetched and used until shortly before it expires") {
  ManualClock clock(base::Instant{0});
  Source source;
  TokenCache tokens(clock, source.fetch());
  CHECK(tokens.get().value() == "token1");
  clock.advance(seconds(7'200) - TokenCache::early_max - milliseconds(1));
  CHECK(tokens.get().value() == "token1");
  clock.advance(milliseconds(1));
  CHECK(tokens.get().value() == "token2");
  source.lifetime = seconds(100);  // a tenth early, where five minutes would leave nothing
  clock.advance(seconds(7'200));
  CHECK(tokens.get().value() == "token3");
  clock.advance(seconds(89));
  CHECK(tokens.get().value() == "token3");
  clock.advance(seconds(1));
  CHECK(tokens.get().value() == "token4");
}

TEST_CASE("tokens: a refused one is fetched again once, however many found it refused") {
  ManualClock clock(base::Instant{0});
  Source source;
  TokenCache tokens(clock, source.fetch());
  const std::string first = tokens.get().value();
  for (int i = 0; i < 20; ++i) tokens.reject(first);
  CHECK(tokens.get().value() == "token2");
  for (int i = 0; i < 20; ++i) tokens.reject(first);  // late news of the old one
  CHECK(tokens.get().value() == "token2");
  CHECK(source.fetches == 2);
}

TEST_CASE("tokens: after failures nobody asks for a while, and longer each time") {
  ManualClock clock(base::Instant{0});
  Source source;
  source.fails = true;
  TokenCache tokens(clock, source.fetch());
  for (int i = 0; i < 10; ++i) CHECK_FALSE(tokens.get().has_value());
  CHECK(source.fetches == 1);
  clock.advance(TokenCache::failure_pause_min - milliseconds(1));
  CHECK_FALSE(tokens.get().has_value());
  CHECK(source.fetches == 1);
  clock.advance(milliseconds(1));
  CHECK_FALSE(tokens.get().has_value());
  CHECK(source.fetches == 2);
  clock.advance(TokenCache::failure_pause_min);  // now it is twice as long
  CHECK_FALSE(tokens.get().has_value());
  CHECK(source.fetches == 2);
  for (int i = 0; i < 24 * 60; ++i) {
    clock.advance(minutes(1));
    CHECK_FALSE(tokens.get().has_value());
  }
  CHECK(source.fetches >= 24 * 6);
  CHECK(source.fetches <= 24 * 6 + 10);
  source.fails = false;
  clock.advance(TokenCache::failure_pause_max);
  CHECK(tokens.get().has_value());
}

TEST_CASE("tokens: no stampede: of many threads one fetches, the others wait for it") {
  for (const bool fails : {false, true}) {
    ManualClock clock(base::Instant{0});
    std::atomic<int> fetches{0}, asking{0}, answered{0};
    constexpr int threads_count = 16;
    TokenCache tokens(clock, [&]() -> base::Result<AccessToken> {
      ++fetches;
      // Until all the others are at the door, and a little longer.
      while (asking < threads_count) std::this_thread::yield();
      for (int i = 0; i < 1'000; ++i) std::this_thread::yield();
      if (fails) return base::fail(base::ErrorCode::unavailable, "down");
      return AccessToken{"token", seconds(7'200)};
    });
    std::vector<std::thread> threads;
    for (int i = 0; i < threads_count; ++i) {
      threads.emplace_back([&] {
        ++asking;
        if (tokens.get().has_value() != fails) ++answered;
      });
    }
    for (std::thread& thread : threads) thread.join();
    CHECK(fetches == 1);
    CHECK(answered == threads_count);
  }
}
