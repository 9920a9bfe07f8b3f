// WriteDoor is the one read-write connection of the API, for its own tables (accounts, sessions,
// the draft of the policy). One writer at a time; every visit is a transaction. Facts do not come
// through here: they go through the Intake.
#pragma once

#include <memory>
#include <mutex>

#include "base/result.h"
#include "store/database.h"

namespace api {

class WriteDoor {
 public:
  explicit WriteDoor(store::Database& database) : database_(database) {}

  // Runs work(connection) in a transaction: committed when it succeeds, rolled back when it does
  // not.
  template <class Work>
  auto write(Work work) -> decltype(work(std::declval<store::Connection&>())) {
    const std::lock_guard lock(mutex_);
    TRY_VOID(open());
    TRY_VOID(connection_->begin());
    auto outcome = work(*connection_);
    if (!outcome) {
      undo();
      return outcome;
    }
    if (auto committed = connection_->commit(); !committed) {
      undo();
      return tl::unexpected(std::move(committed).error());
    }
    return outcome;
  }

 private:
  base::Result<void> open();
  void undo();

  store::Database& database_;
  std::mutex mutex_;
  std::unique_ptr<store::Connection> connection_;  // opened at first use
};

}  // namespace api
