#include "api/readers.h"

namespace api {

Readers::Loan::~Loan() {
  if (!connection_) return;
  const std::lock_guard lock(owner_->mutex_);
  owner_->idle_.push_back(std::move(connection_));
}

base::Result<Readers::Loan> Readers::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return Loan(*this, std::move(connection));
    }
  }
  TRY(connection, database_.connect(store::Access::read_only));
  return Loan(*this, std::move(connection));
}

}  // namespace api
