// Which database is real is decided here and nowhere else: `--data DIR` is a folder with an embedded SQLite
// store, `--data postgresql://…` a PostgreSQL server.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/database.h"

namespace server {

base::Result<std::unique_ptr<store::Database>> open_database(const std::string& data);

}  // namespace server
