#include "server/keepers/keeper.h"

#include <chrono>
#include <cstdio>

#include "server/keepers/health_keeper.h"
#include "server/keepers/segment_keeper.h"
#include "server/keepers/shadow_keeper.h"

namespace server::keepers {

using base::Result;

namespace {

constexpr auto quiet_wait =
    std::chrono::seconds(30);  // looks at the day even when nothing is written
constexpr base::Duration health_look = base::minutes(1);      // how old today's rows may be
constexpr int segment_turns = 20;                             // then the others have theirs
constexpr auto settle_wait = std::chrono::milliseconds(200);  // lets a burst pass

Result<void> catch_up_search(store::SearchIndex& search) {
  while (true) {
    TRY(indexed, search.catch_up(search_messages_per_turn));
    if (indexed == 0) return {};
  }
}

}  // namespace

Result<void> catch_up(store::Database& database, base::Instant now) {
  TRY(search, database.open_search());
  TRY_VOID(catch_up_search(*search));
  TRY_VOID(catch_up_health(database, now));
  SegmentKeeper segments(database);
  while (true) {
    TRY(has_more, segments.turn(now));
    if (!has_more) break;
  }
  ShadowKeeper shadow(database);
  while (true) {
    TRY(has_more, shadow.turn());
    if (!has_more) return {};
  }
}

Keeper::Keeper(store::Database& database, const base::Clock& clock)
    : database_(database), clock_(clock), thread_([this] { loop(); }) {}

Keeper::~Keeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Keeper::wake() {
  {
    const std::lock_guard lock(mutex_);
    awake_ = true;
  }
  changed_.notify_all();
}

bool Keeper::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, quiet_wait, [this] { return awake_ || stopping_; });
  if (changed_.wait_for(lock, settle_wait, [this] { return stopping_; })) return false;
  awake_ = false;
  return !stopping_;
}

void Keeper::loop() {
  std::string complained;
  std::unique_ptr<store::SearchIndex> search;
  base::Instant next_health;
  SegmentKeeper segments(database_);
  ShadowKeeper shadow(database_);
  while (wait()) {
    Result<void> done;
    if (!search) {
      auto opened = database_.open_search();
      if (opened)
        search = std::move(*opened);
      else
        done = tl::unexpected(std::move(opened).error());
    }
    if (search) done = catch_up_search(*search);
    if (done && clock_.now() >= next_health) {
      done = catch_up_health(database_, clock_.now(), health_groups_per_look);
      next_health = clock_.now() + health_look;
    }
    for (int i = 0; done && i < segment_turns; ++i) {
      const auto turn = segments.turn(clock_.now());
      if (!turn) done = tl::unexpected(turn.error());
      if (!turn || !*turn) break;
      wake();
    }
    if (done) {
      const auto turn = shadow.turn();
      if (turn && *turn) wake();
      if (!turn) done = tl::unexpected(turn.error());
    }
    const std::string trouble = done ? std::string() : done.error().text;
    if (!trouble.empty() && trouble != complained) {
      std::fprintf(
          stderr,
          "guildhall: what is derived (search, health, segments, shadow models) is behind: %s\n",
          trouble.c_str());
    }
    if (!trouble.empty()) search.reset();
    complained = trouble;
  }
}

}  // namespace server::keepers
