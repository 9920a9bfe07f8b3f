// The team store: one schema of a PostgreSQL database (15 or newer) through libpq.
//
// The URL is libpq's ("postgres://user:password@host:port/database?sslmode=require"), with one parameter
// more: `schema=NAME`, so that one database can hold several organisations ([a-z_][a-z0-9_]*, at most 63
// characters; "public" unless given; created when it is missing). No text that leaves this room holds the
// password.
//
// A lost connection is `unavailable` and names the server; the next use of the Connection connects again
// and prepares its statements again. A transaction that was open is gone: rollback() first.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "store/database.h"

namespace store::postgres {

// Connects once, so that a wrong URL, password or version is refused here.
base::Result<std::unique_ptr<Database>> open_postgres(const std::string& url);

}  // namespace store::postgres
