// A check on SQLite and on PostgreSQL, each an empty store of its own. Where PostgreSQL is not
// installed its part is left out and said so (temporary_postgres.h).
#pragma once

#include <doctest/doctest.h>

#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"

namespace store::queries {

inline void on_both_databases(void (*check)(Database& database)) {
  using conformance::value_of;
  const conformance::TemporaryFolder folder;
  check(*value_of(sqlite::open_sqlite(folder.path().string())));
  auto server = conformance::TemporaryPostgres::start();
  REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
  if (!*server) return;  // said so, loudly
  check(*value_of(postgres::open_postgres((*server)->url("guildhall"))));
}

}  // namespace store::queries
