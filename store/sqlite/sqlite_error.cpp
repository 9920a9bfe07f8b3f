#include "store/sqlite/sqlite_error.h"

#include <sqlite3.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>

namespace store::sqlite {

using base::Error;
using base::ErrorCode;

namespace {

// SQLite does not keep the system's reason of a commit that failed.
bool is_file_size_limited() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
}

}  // namespace

base::Error last_error(sqlite3* handle, const std::string& file) {
  const std::string said = sqlite3_errmsg(handle);
  const int reason = sqlite3_system_errno(handle);
  switch (sqlite3_errcode(handle)) {
    case SQLITE_FULL:
      return Error{ErrorCode::unavailable,
                   file + ": the disk is full: free some space and try again"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error{ErrorCode::unavailable, file + " is locked by another process: try again"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Error{ErrorCode::unavailable, file + " cannot be written (" + said +
                                               "): make the file and its folder writable"};
    case SQLITE_CANTOPEN:
      return Error{ErrorCode::unavailable,
                   file + " cannot be opened (" + std::strerror(sqlite3_system_errno(handle)) +
                       "): check that it exists and that this user may read and write it"};
    case SQLITE_IOERR:
      if (reason == ENOSPC || reason == EDQUOT) {
        return Error{ErrorCode::unavailable, file + ": the disk is full: free some space and try again"};
      }
      if (reason == EFBIG || (reason == 0 && is_file_size_limited())) {
        return Error{ErrorCode::unavailable, file + " has come to this process's limit on the size of files: raise it "
                                                    "(ulimit -f) and start again"};
      }
      return Error{ErrorCode::unavailable,
                   file + ": " + said + " (" + std::strerror(sqlite3_system_errno(handle)) +
                       "): check the disk"};
    case SQLITE_NOTADB:
      return Error{ErrorCode::corrupt, file +
                                           " is not a Guildhall database: move it away, or name "
                                           "another folder"};
    case SQLITE_CORRUPT:
      return Error{ErrorCode::corrupt,
                   file + " is damaged (" + said + "): restore it from a backup"};
    case SQLITE_CONSTRAINT: return Error{ErrorCode::conflict, said};
    case SQLITE_TOOBIG:
      return Error{ErrorCode::limit_exceeded, file + ": a text or row is too large"};
    case SQLITE_NOMEM: return Error{ErrorCode::unavailable, file + ": out of memory"};
    default: return Error{ErrorCode::invalid_input, said};
  }
}

}  // namespace store::sqlite
