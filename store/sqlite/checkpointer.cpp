#include "store/sqlite/checkpointer.h"

#include <pthread.h>
#include <sqlite3.h>

#include <algorithm>
#include <chrono>

namespace store::sqlite {

Checkpointer::Checkpointer(std::unique_ptr<SqliteConnection> connection)
    : connection_(std::move(connection)), thread_([this] { run(); }) {
  (void)pthread_setname_np(thread_.native_handle(), "checkpointer");  // for people with top or perf
}

Checkpointer::~Checkpointer() {
  {
    const std::scoped_lock guard(mutex_);
    stop_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

base::Result<std::unique_ptr<Checkpointer>> Checkpointer::start(const std::string& file) {
  TRY(connection, SqliteConnection::open(file, Access::read_write));
  return std::unique_ptr<Checkpointer>(new Checkpointer(std::move(connection)));
}

void Checkpointer::follow(sqlite3* writer) {
  const auto hook = [](void* self, sqlite3* handle, const char*, int pages) {
    if (static_cast<Checkpointer*>(self)->log_has(pages)) {
      sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
    return SQLITE_OK;
  };
  sqlite3_wal_hook(writer, hook, this);  // in place of SQLite's own automatic checkpoint
}

bool Checkpointer::log_has(int pages) {
  const std::scoped_lock guard(mutex_);
  if (pages < in_log_) {  // the log has started anew
    moved_ = 0;
    is_nearly_moved_ = false;
  }
  in_log_ = pages;
  if (in_log_ - moved_ >= log_pages_at_once) changed_.notify_one();
  return is_nearly_moved_ || in_log_ >= log_pages_max;
}

bool Checkpointer::move(std::unique_lock<std::mutex>& guard) {
  const int before = moved_;
  guard.unlock();
  int in_log = 0, moved = 0;
  // What fails here (a full disk) fails for the writer too, which tells; the log holds everything.
  const int done = sqlite3_wal_checkpoint_v2(connection_->handle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, &in_log, &moved);
  guard.lock();
  if (done != SQLITE_OK) {
    moved_ = in_log_;  // not again before it has grown
    return false;
  }
  moved_ = std::max(moved, 0);
  if (moved_ > in_log_) moved_ = 0;  // all was moved, and the writer has begun a new log meanwhile
  return moved_ > before;
}

void Checkpointer::run() {
  std::unique_lock guard(mutex_);
  while (!stop_) {
    const auto enough = [&] { return stop_ || in_log_ - moved_ >= log_pages_at_once; };
    const int before = in_log_;
    const bool is_much =
        changed_.wait_for(guard, std::chrono::milliseconds(log_wait_ms_max), enough);
    if (stop_ || in_log_ <= moved_) continue;
    if (!is_much && in_log_ != before) continue;  // the writer is at work: later, all at once
    // Each round is shorter than the one before: a page that was changed many times is moved once.
    bool goes_on = move(guard);
    while (goes_on && is_much && !stop_ && in_log_ - moved_ > log_pages_left) goes_on = move(guard);
    is_nearly_moved_ = is_much && goes_on && in_log_ - moved_ <= log_pages_left;
  }
}

}  // namespace store::sqlite
