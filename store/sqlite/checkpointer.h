// Moves the write-ahead log into the main file while the writer goes on, so that no commit waits
// for it: a passive checkpoint, on a thread and a connection of its own, whenever the log has grown
// enough. Only the process that holds the writer's lock has one.
//
// A log starts anew only when all of it was moved before a batch begins, so a writer that never
// rests would let it grow for ever. Therefore the thread goes on until little is left, and the
// writer moves that little itself, after its commit. Where even that is not enough (a reader that
// holds on to an old state) it moves all there is beyond log_pages_max, and waits. Private to this
// room.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "store/sqlite/sqlite_connection.h"

namespace store::sqlite {

// 128 MiB: moved as soon as there are so many. A page that many batches changed is moved once.
inline constexpr int log_pages_at_once = 32'768;
inline constexpr int log_wait_ms_max = 200;    // … or when nothing has been committed for so long
inline constexpr int log_pages_max = 131'072;  // 512 MiB
// So little is left to the writer: 16 MiB, a few large batches.
inline constexpr int log_pages_left = 4'096;

class Checkpointer {
 public:
  static base::Result<std::unique_ptr<Checkpointer>> start(const std::string& file);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // Lets the writer's connection tell how long the log is after each commit. The connection must
  // not outlive the checkpointer.
  void follow(sqlite3* writer);

 private:
  explicit Checkpointer(std::unique_ptr<SqliteConnection> connection);
  void run();
  // After a commit, from the writer's thread. Whether it should move the rest of the log.
  bool log_has(int pages);
  // One passive checkpoint. False when it failed or moved nothing more.
  bool move(std::unique_lock<std::mutex>& guard);

  std::unique_ptr<SqliteConnection> connection_;  // of the thread
  std::mutex mutex_;                              // guards what follows
  std::condition_variable changed_;
  int in_log_ = 0, moved_ = 0;    // pages
  bool is_nearly_moved_ = false;  // the rest is the writer's
  bool stop_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace store::sqlite
