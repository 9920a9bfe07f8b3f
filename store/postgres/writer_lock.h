// The one writer of a schema. A session-level advisory lock keeps a second instance out, and goes away with
// the session that took it. Since a writer that is cut off from the server does not notice that at once, there
// is an epoch too: whoever takes the lock raises it, and every writing transaction reads it first and holds
// on to it (FOR SHARE). A writer whose epoch has passed is refused. Private to this room.
//
// Safe from any thread.
#pragma once

#include <cstdint>
#include <mutex>

#include "store/postgres/session.h"

namespace store::postgres {

class WriterLock {
 public:
  explicit WriterLock(const Address& address) : address_(address) {}
  ~WriterLock();
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;

  base::Result<void> take();
  // Takes the lock again if its session was lost; nothing to do when it was never taken.
  base::Result<void> renew();
  std::int64_t epoch() const;  // 0: not taken

 private:
  base::Result<void> lock(PGconn* session);

  const Address& address_;
  mutable std::mutex mutex_;  // guards what follows
  Session session_;
  std::int64_t epoch_ = 0;
};

}  // namespace store::postgres
