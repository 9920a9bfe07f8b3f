// Moves the write-ahead log into the main file while the writer goes on, so that no commit waits
// for it: a passive checkpoint, on a thread and a connection of its own, whenever the log has grown
// enough. Only the process that holds the writer's lock has one.
//
// A writer that is faster than the disk would let the log grow for ever (a log starts anew only
// when all of it was moved): beyond log_pages_max it moves the rest itself, and waits. Private to
// this room.
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
  void log_has(int pages);  // after a commit, from the writer's thread

  std::unique_ptr<SqliteConnection> connection_;  // of the thread
  std::mutex mutex_;                              // guards what follows
  std::condition_variable changed_;
  int in_log_ = 0, moved_ = 0;  // pages
  bool stop_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace store::sqlite
