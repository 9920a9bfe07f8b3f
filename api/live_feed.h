// LiveFeed tells viewers what changed. The pump notes after each commit which rows were written
// (cheap: ids only); flush() then reads those rows as the lists show them and appends one event per
// row to a ring. A viewer that applies every event to the snapshot it has ("replace the row with
// this id") holds what a fresh snapshot would say. Whoever missed events gets `reset` and fetches
// again.
//
//   message, question, task, decision   the whole row, as its list shows it
//   group                               the whole group with its counters
//   policy                              {"version": n}
//   reset                               {}: events are missing
//
// Safe from any thread. Sequence numbers go on rising over restarts, because they begin with the
// time.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "model/changes.h"

namespace api {

inline constexpr std::size_t events_kept_max = 5'000;
// Rows of one kind told one by one per flush; a flood beyond it becomes one `reset`.
inline constexpr std::size_t rows_per_flush_max = 200;

struct LiveEvent {
  std::uint64_t sequence = 0;
  std::string type;
  std::string data;  // JSON
};

// Ids of rows that were written and not yet told.
struct Noted {
  std::set<std::int64_t> messages, questions, tasks, decisions, groups;
  std::int64_t policy_version = 0;
  bool too_many = false;
  bool empty() const;
};

class LiveFeed {
 public:
  explicit LiveFeed(base::Instant started);

  // After each commit, on the pump's thread.
  void note(const model::Changes& changes);
  Noted take_noted();
  void append(std::string_view type, const base::json::object& data);

  struct Stretch {
    std::vector<LiveEvent> events;
    std::uint64_t newest = 0;  // ask after this next time
  };
  // Events after `sequence`; one `reset` when they are not all there any more. 0: nothing but where
  // to go on.
  Stretch after(std::uint64_t sequence) const;

  // `wake` is called after each append, on whichever thread appends; it must be quick. Returns a
  // handle.
  std::uint64_t subscribe(std::function<void()> wake);
  void unsubscribe(std::uint64_t handle);
  bool has_subscribers() const;

 private:
  mutable std::mutex mutex_;
  Noted noted_;
  std::deque<LiveEvent> events_;
  std::uint64_t newest_;
  std::map<std::uint64_t, std::function<void()>> subscribers_;
  std::uint64_t next_handle_ = 1;
};

}  // namespace api
