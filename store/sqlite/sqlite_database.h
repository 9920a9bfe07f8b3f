// The embedded store: one folder with `guildhall.db` (the truth), `search.db` (derived, may be
// deleted at any time) and `guildhall.lock` (names the process that writes).
//
// WAL with synchronous=FULL: what commit() acknowledged survives a power cut; readers never wait
// for the writer. Errors name the file and the remedy.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/database.h"

namespace store::sqlite {

// Creates the folder when it is missing. Refuses a path that is no folder, a folder that cannot be
// written and a `guildhall.db` that is no SQLite database.
base::Result<std::unique_ptr<Database>> open_sqlite(const std::string& directory);

}  // namespace store::sqlite
