#include "server/open_database.h"

#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"

namespace server {

base::Result<std::unique_ptr<store::Database>> open_database(const std::string& data) {
  if (data.starts_with("postgresql://") || data.starts_with("postgres://")) {
    return store::postgres::open_postgres(data);
  }
  if (data.find("://") != std::string::npos) {
    return base::fail(base::ErrorCode::invalid_input,
                      "\"" + data.substr(0, data.find("://")) +
                          "\" is not a kind of store: give a folder, or a postgresql:// address",
                      "--data");
  }
  return store::sqlite::open_sqlite(data);
}

}  // namespace server
