#include "store/sqlite/sqlite_database.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>

#include "store/sqlite/checkpointer.h"
#include "store/sqlite/sqlite_connection.h"
#include "store/sqlite/sqlite_search.h"

namespace store::sqlite {

using base::ErrorCode;
using base::Result;
namespace fs = std::filesystem;

namespace {

class SqliteDatabase final : public Database {
 public:
  explicit SqliteDatabase(fs::path directory) : directory_(std::move(directory)) {}
  ~SqliteDatabase() override {
    checkpointer_.reset();
    if (log_file_ >= 0) ::close(log_file_);
    if (lock_file_ >= 0) ::close(lock_file_);  // gives the lock back
  }
  SqliteDatabase(const SqliteDatabase&) = delete;
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  Dialect dialect() const override { return Dialect::sqlite; }
  std::string describe() const override { return directory_.string(); }
  Result<std::unique_ptr<Connection>> connect(Access access) override {
    TRY(connection, SqliteConnection::open(file("guildhall.db"), access));
    const std::scoped_lock guard(mutex_);
    if (checkpointer_ && access == Access::read_write) checkpointer_->follow(connection->handle());
    return std::unique_ptr<Connection>(std::move(connection));
  }
  Result<std::unique_ptr<SearchIndex>> open_search() override {
    return store::sqlite::open_search(file("guildhall.db"), file("search.db"));
  }
  Result<void> lock_writer() override;
  Result<std::int64_t> size_bytes() override;
  Result<void> make_durable() override;

 private:
  std::string file(const char* name) const { return (directory_ / name).string(); }

  fs::path directory_;
  std::mutex mutex_;  // guards what follows
  int lock_file_ = -1;
  std::unique_ptr<Checkpointer> checkpointer_;  // once the writer's lock is ours
  std::mutex log_mutex_;                        // guards what follows
  int log_file_ = -1;
  std::string log_trouble_;  // the disk has once failed to keep something
};

// The log keeps its file while a connection is open; SQLite locks other files than this one, so
// that opening it once more takes no lock away (https://www.sqlite.org/howtocorrupt.html §2.2).
Result<void> SqliteDatabase::make_durable() {
  const std::scoped_lock guard(log_mutex_);
  if (!log_trouble_.empty()) return base::fail(ErrorCode::unavailable, log_trouble_);
  const std::string path = file("guildhall.db-wal");
  if (log_file_ < 0) log_file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (log_file_ < 0) {
    return base::fail(ErrorCode::unavailable,
                      path + " cannot be opened (" + std::strerror(errno) + ")");
  }
  if (::fdatasync(log_file_) == 0) return {};
  // Linux tells of a page that it could not write once, and forgets: what a second attempt says
  // would prove nothing. A new start reads what the disk has.
  log_trouble_ = path + " cannot be synchronised with the disk (" + std::strerror(errno) +
                 "): look after the disk, then start Guildhall again; nothing that was not "
                 "acknowledged is taken for kept";
  return base::fail(ErrorCode::unavailable, log_trouble_);
}

std::string read_holder(int lock_file) {
  char digits[32] = {};
  const ssize_t size = ::pread(lock_file, digits, sizeof digits - 1, 0);
  std::string holder(digits, size > 0 ? static_cast<std::size_t>(size) : 0);
  while (!holder.empty() && holder.back() == '\n') holder.pop_back();
  return holder.empty() ? "unknown" : holder;
}

// flock, because it goes away with the process however that ends; the pid inside is only for
// people.
Result<void> SqliteDatabase::lock_writer() {
  const std::scoped_lock guard(mutex_);
  if (lock_file_ >= 0) return {};
  const std::string path = file("guildhall.lock");
  const int opened = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (opened < 0) {
    return base::fail(ErrorCode::unavailable, path + " cannot be opened (" + std::strerror(errno) +
                                                  "): make the folder writable for this user");
  }
  if (::flock(opened, LOCK_EX | LOCK_NB) != 0) {
    const std::string holder = read_holder(opened);
    ::close(opened);
    return base::fail(ErrorCode::unavailable, "another Guildhall (process " + holder +
                                                  ") is working on " + directory_.string() +
                                                  ": stop it first, or use its console");
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(opened, 0) != 0 ||
      ::pwrite(opened, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    const int reason = errno;
    ::close(opened);
    return base::fail(
        ErrorCode::unavailable,
        path + " cannot be written (" + std::strerror(reason) + "): free some space on the disk");
  }
  lock_file_ = opened;
  TRY(checkpointer, Checkpointer::start(file("guildhall.db")));
  checkpointer_ = std::move(checkpointer);
  return {};
}

Result<std::int64_t> SqliteDatabase::size_bytes() {
  std::int64_t total = 0;
  for (const char* name : {"guildhall.db", "guildhall.db-wal", "search.db", "search.db-wal"}) {
    std::error_code missing;
    const auto size = fs::file_size(file(name), missing);
    if (!missing) total += static_cast<std::int64_t>(size);
  }
  return total;
}

Result<void> make_folder(const fs::path& directory) {
  std::error_code error;
  const bool exists = fs::exists(directory, error);
  if (exists && !fs::is_directory(directory, error)) {
    return base::fail(ErrorCode::invalid_input,
                      directory.string() + " is a file, not a folder: name a folder for the data");
  }
  if (!exists) fs::create_directories(directory, error);
  if (error) {
    return base::fail(ErrorCode::unavailable,
                      "the folder " + directory.string() + " cannot be made (" + error.message() +
                          "): name another folder, or make its parent writable");
  }
  if (::faccessat(AT_FDCWD, directory.c_str(), R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
    return base::fail(ErrorCode::unavailable, "the folder " + directory.string() +
                                                  " cannot be written (" + std::strerror(errno) +
                                                  "): make it writable for this user");
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const std::string& directory) {
  if (directory.empty()) return base::fail(ErrorCode::invalid_input, "name a folder for the data");
  TRY_VOID(make_folder(directory));
  auto database = std::make_unique<SqliteDatabase>(directory);
  // Makes the file, so that readers find one, and sees that it is a database.
  TRY_VOID(database->connect(Access::read_write));
  return std::unique_ptr<Database>(std::move(database));
}

}  // namespace store::sqlite
