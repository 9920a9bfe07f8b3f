// Keeper builds behind the writer what is derived from the rows: the search index, the health of
// groups, who is in which segment, what models in shadow mode would say. One thread; it works while
// there is something to do and sleeps otherwise. When it fails (the disk is full, the server is
// gone) it says so once and tries again later: derived data is late, never lost.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "store/database.h"

namespace server::keepers {

inline constexpr std::int64_t search_messages_per_turn = 2'000;

// Brings everything up to date, in the caller's thread.
base::Result<void> catch_up(store::Database& database, base::Instant now);

class Keeper {
 public:
  Keeper(store::Database& database, const base::Clock& clock);
  ~Keeper();
  void wake();  // rows were written

 private:
  void loop();
  bool wait();  // false: stop

  store::Database& database_;
  const base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool awake_ = true;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace server::keepers
