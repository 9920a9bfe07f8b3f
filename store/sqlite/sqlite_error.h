// What SQLite says, as an Error that names the file and the remedy.
#pragma once

#include <string>

#include "base/result.h"

struct sqlite3;

namespace store::sqlite {

// The last error of `handle`, which has `file` open.
base::Error last_error(sqlite3* handle, const std::string& file);

}  // namespace store::sqlite
