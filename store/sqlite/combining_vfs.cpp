#include "store/sqlite/combining_vfs.h"

#include <sqlite3.h>

#include <cstring>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace store::sqlite {
namespace {

// What SQLite allocates for a file: ours, and behind it the system's own.
struct File {
  sqlite3_file base;  // first: SQLite knows no more
  std::vector<std::byte>* waiting;
  sqlite3_int64 waiting_at;  // where in the file
  bool spares_next;          // the next synchronisation of new pages is left to somebody else
  bool has_new_header;       // written and not yet synchronised

  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  const sqlite3_io_methods& methods() { return *below()->pMethods; }

  int flush() {
    if (waiting->empty()) return SQLITE_OK;
    const int written =
        methods().xWrite(below(), waiting->data(), static_cast<int>(waiting->size()), waiting_at);
    waiting->clear();  // after an error SQLite rolls the transaction back and writes its pages anew
    return written;
  }
  int write(const void* bytes, int size, sqlite3_int64 at) {
    const auto count = static_cast<std::size_t>(size);
    if (at == 0) has_new_header = true;
    const bool follows = at == waiting_at + static_cast<sqlite3_int64>(waiting->size());
    if (!follows || waiting->size() + count > combined_bytes_max) {
      if (const int flushed = flush(); flushed != SQLITE_OK) return flushed;
    }
    if (count > combined_bytes_max) return methods().xWrite(below(), bytes, size, at);
    if (waiting->empty()) waiting_at = at;
    const auto* first = static_cast<const std::byte*>(bytes);
    waiting->insert(waiting->end(), first,
                    first + count);  // within the reserved space: cannot throw
    return SQLITE_OK;
  }
  // SQLite's commit synchronises what it has just written, so something waits; its checkpoint,
  // within the same statement, comes when nothing does.
  int synchronise(int flags) {
    const bool is_commit = !waiting->empty();
    if (const int flushed = flush(); flushed != SQLITE_OK) return flushed;
    if (spares_next && is_commit && !has_new_header) {
      spares_next = false;
      return SQLITE_OK;
    }
    const int done = methods().xSync(below(), flags);
    if (done == SQLITE_OK) has_new_header = false;
    return done;
  }
};

File& file_of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

// The call goes below after what waits was written.
template <auto Method, class... Arguments>
int after_flush(sqlite3_file* file, Arguments... arguments) {
  if (const int flushed = file_of(file).flush(); flushed != SQLITE_OK) return flushed;
  return (file_of(file).methods().*Method)(file_of(file).below(), arguments...);
}
template <auto Method, class... Arguments>
auto pass(sqlite3_file* file, Arguments... arguments) {
  return (file_of(file).methods().*Method)(file_of(file).below(), arguments...);
}

int close(sqlite3_file* file) {
  File& own = file_of(file);
  const int flushed = own.flush();
  const int closed = own.methods().xClose(own.below());
  delete std::exchange(own.waiting, nullptr);
  return flushed != SQLITE_OK ? flushed : closed;
}

using Io = sqlite3_io_methods;
constexpr Io methods = {
    .iVersion = 2,  // without memory-mapped reading, which would not see what waits
    .xClose = close,
    .xRead = after_flush<&Io::xRead, void*, int, sqlite3_int64>,
    .xWrite = [](sqlite3_file* file, const void* bytes, int size,
                 sqlite3_int64 at) { return file_of(file).write(bytes, size, at); },
    .xTruncate = after_flush<&Io::xTruncate, sqlite3_int64>,
    .xSync = [](sqlite3_file* file, int flags) { return file_of(file).synchronise(flags); },
    .xFileSize = after_flush<&Io::xFileSize, sqlite3_int64*>,
    .xLock = after_flush<&Io::xLock, int>,
    .xUnlock = after_flush<&Io::xUnlock, int>,
    .xCheckReservedLock = pass<&Io::xCheckReservedLock, int*>,
    .xFileControl = pass<&Io::xFileControl, int, void*>,
    .xSectorSize = pass<&Io::xSectorSize>,
    .xDeviceCharacteristics = pass<&Io::xDeviceCharacteristics>,
    .xShmMap = pass<&Io::xShmMap, int, int, int, void volatile**>,
    .xShmLock = pass<&Io::xShmLock, int, int, int>,
    .xShmBarrier = pass<&Io::xShmBarrier>,
    .xShmUnmap = pass<&Io::xShmUnmap, int>,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

sqlite3_vfs* system_vfs() { return sqlite3_vfs_find(nullptr); }

int open(sqlite3_vfs* own, sqlite3_filename name, sqlite3_file* file, int flags,
         int* opened_flags) {
  auto* system = static_cast<sqlite3_vfs*>(own->pAppData);
  if ((flags & SQLITE_OPEN_WAL) == 0) {
    return system->xOpen(system, name, file, flags, opened_flags);
  }
  File& wrapped = file_of(file);
  std::memset(&wrapped, 0, sizeof wrapped);
  auto waiting = std::unique_ptr<std::vector<std::byte>>(new (std::nothrow) std::vector<std::byte>);
  if (!waiting) return SQLITE_NOMEM;
  const int opened = system->xOpen(system, name, wrapped.below(), flags, opened_flags);
  if (opened != SQLITE_OK) return opened;
  waiting->reserve(combined_bytes_max);
  wrapped.waiting = waiting.release();
  wrapped.base.pMethods = &methods;
  return SQLITE_OK;
}

sqlite3_vfs layer_over(sqlite3_vfs* system) {
  sqlite3_vfs layer = *system;
  layer.szOsFile = static_cast<int>(sizeof(File)) + system->szOsFile;
  layer.pNext = nullptr;
  layer.zName = "guildhall";
  layer.pAppData = system;
  layer.xOpen = open;
  return layer;
}

}  // namespace

const char* combining_vfs() {
  // The system's other functions use nothing of the structure that they are handed but what was
  // copied.
  static sqlite3_vfs layer = layer_over(system_vfs());
  static const int registered = sqlite3_vfs_register(&layer, 0);
  return registered == SQLITE_OK ? layer.zName : nullptr;  // null: the system's own
}

void spare_next_synchronisation(sqlite3* handle, bool spare) {
  sqlite3_file* log = nullptr;
  sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  if (log != nullptr && log->pMethods == &methods) file_of(log).spares_next = spare;
}

}  // namespace store::sqlite
