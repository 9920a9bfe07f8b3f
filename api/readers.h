// Readers lends read-only connections, one to each request at work. As many are opened as requests
// run at the same time; they are kept for the next ones.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace api {

class Readers {
 public:
  // Gives its connection back when it goes.
  class Loan {
   public:
    Loan(Readers& owner, std::unique_ptr<store::Connection> connection)
        : owner_(&owner), connection_(std::move(connection)) {}
    Loan(Loan&&) = default;
    Loan& operator=(Loan&&) = delete;
    ~Loan();
    store::Connection& operator*() const { return *connection_; }
    // Something failed on it: it is not lent again.
    void discard() { connection_.reset(); }

   private:
    Readers* owner_;
    std::unique_ptr<store::Connection> connection_;
  };

  explicit Readers(store::Database& database) : database_(database) {}
  base::Result<Loan> borrow();

 private:
  store::Database& database_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<store::Connection>> idle_;
};

}  // namespace api
