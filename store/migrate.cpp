#include "base/ensure.h"
#include "store/schema_steps.h"
#include "store/store.h"

namespace store {

namespace {

using base::ErrorCode;

// Fills in the marks of the schema's scripts.
std::string in_dialect_types(std::string script, Dialect dialect) {
  const bool sqlite = dialect == Dialect::sqlite;
  const std::pair<std::string_view, std::string_view> marks[] = {
      {"{id}", sqlite ? "integer primary key" : "bigint primary key"},
      {"{clustered}", sqlite ? " without rowid" : ""},
  };
  for (const auto& [mark, meaning] : marks) {
    for (std::size_t at = 0; (at = script.find(mark, at)) != std::string::npos;) {
      script.replace(at, mark.size(), meaning);
    }
  }
  return script;
}

base::Result<std::int64_t> stored_version(Connection& connection) {
  std::int64_t version = 0;
  TRY_VOID(connection.query("select value from meta where key = 'schema_version'", {},
                            [&](const Row& row) { version = row.integer(0); }));
  return version;
}

base::Result<void> refuse_newer(std::int64_t version) {
  if (version <= schema_version) return {};
  return base::fail(ErrorCode::invalid_input,
                    "the data was written by a newer Guildhall (schema " + std::to_string(version) +
                        ", this program knows " + std::to_string(schema_version) + "): upgrade it");
}

base::Result<void> apply(Connection& connection, std::string_view script, std::int64_t version) {
  TRY_VOID(connection.run_script(script));
  const std::string text = std::to_string(version);
  const Value parameters[] = {std::string_view(text)};
  return connection.query(
      "insert into meta (key, value) values ('schema_version', $1) "
      "on conflict (key) do update set value = excluded.value",
      parameters, [](const Row&) {});
}

// Runs `step` in a transaction of its own.
template <class Step>
base::Result<void> in_transaction(Connection& connection, Step step) {
  TRY_VOID(connection.begin());
  base::Result<void> done = step();
  if (done) done = connection.commit();
  if (!done) (void)connection.rollback();  // the first error is the one worth telling
  return done;
}

}  // namespace

base::Result<void> migrate(Connection& connection, Dialect dialect, std::int64_t to) {
  const auto steps = schema_steps();
  ENSURE(static_cast<std::int64_t>(steps.size()) == schema_version && to <= schema_version);
  TRY_VOID(connection.run_script(
      "create table if not exists meta (key text primary key, value text not null)"));
  TRY(version, stored_version(connection));
  TRY_VOID(refuse_newer(version));
  for (; version < to; ++version) {
    const std::string script =
        in_dialect_types(std::string(steps[static_cast<std::size_t>(version)]), dialect);
    auto applied = in_transaction(
        connection, [&] { return apply(connection, script, version + 1); });
    if (!applied) {
      return base::fail_in("bring the data to schema " + std::to_string(version + 1),
                           std::move(applied).error());
    }
  }
  return {};
}

base::Result<void> check_schema(Connection& connection) {
  const auto version = stored_version(connection);
  if (!version && version.error().code != ErrorCode::invalid_input) {
    return tl::unexpected(version.error());
  }
  const std::int64_t found = version.value_or(0);
  if (found < schema_version) {
    return base::fail(ErrorCode::invalid_input,
                      found == 0 ? "there is no Guildhall data here yet: import something or start the "
                                   "server first"
                                 : "the data is of an older Guildhall: start the server once, it brings "
                                   "the data up to date");
  }
  return refuse_newer(found);
}

}  // namespace store
