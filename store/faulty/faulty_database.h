// A Database around another one that fails on purpose. What does not fail goes through unchanged, and a call
// that fails has had no effect, but for Fault::commit_lost.
//
// Faults are drawn from one seed in the order of the calls, so that a run with one thread can be repeated.
// Safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>

#include "base/random.h"
#include "model/names.h"
#include "store/database.h"

namespace store::faulty {

enum class Fault {
  connect,      // no connection
  begin,        // no transaction
  query,        // a statement fails
  insert,       // a bulk insert fails
  look_up,      // a bulk look-up fails
  remove,       // a bulk removal fails
  script,       // a migration fails
  commit,       // the commit fails and nothing of it is there
  commit_lost,  // the commit succeeds and says it failed, as when the answer is lost
  search,       // the search index fails
  keep,         // what was committed cannot be made durable
};

// When a fault strikes. Both may be set; 0 is never.
struct Plan {
  std::int64_t every = 0;   // every so manieth call of its kind
  double probability = 0;   // of each call, 0 … 1
};

class FaultPlan {
 public:
  explicit FaultPlan(std::uint64_t seed) : random_(seed) {}

  void set(Fault fault, Plan plan);
  void clear();  // the world is healed; counts go on
  // Counts a call and says whether it fails.
  bool strikes(Fault fault);
  std::int64_t struck() const;  // so many calls have failed

 private:
  struct State {
    Plan plan;
    std::int64_t calls = 0;
  };
  mutable std::mutex mutex_;  // guards everything below
  base::Random random_;
  std::array<State, 11> states_;
  std::int64_t struck_ = 0;
};

// Both must outlive the result.
std::unique_ptr<Database> make_faulty(Database& inner, FaultPlan& plan);

}  // namespace store::faulty

namespace model {
MODEL_NAMES(store::faulty::Fault, "connect", "begin", "query", "insert", "look_up", "remove", "script",
            "commit", "commit_lost", "search", "keep");
}  // namespace model
