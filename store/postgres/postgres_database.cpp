#include "store/postgres/postgres_database.h"

#include <mutex>

#include "store/postgres/postgres_connection.h"
#include "store/postgres/postgres_search.h"
#include "store/postgres/session.h"

namespace store::postgres {

using base::Result;

namespace {

class PostgresDatabase final : public Database {
 public:
  explicit PostgresDatabase(Address address) : address_(std::move(address)), lock_(address_) {}

  Dialect dialect() const override { return Dialect::postgres; }
  std::string describe() const override { return address_.described; }
  Result<std::unique_ptr<Connection>> connect(Access access) override {
    auto connection = std::make_unique<PostgresConnection>(address_, lock_, access);
    TRY_VOID(connection->connect());
    return std::unique_ptr<Connection>(std::move(connection));
  }
  Result<std::unique_ptr<SearchIndex>> open_search() override {
    return store::postgres::open_search(address_, lock_);
  }
  Result<void> lock_writer() override {
    TRY_VOID(lock_.take());
    const std::scoped_lock guard(keeper_mutex_);
    return connect_keeper();
  }
  Result<std::int64_t> size_bytes() override;
  Result<void> make_durable() override;

 private:
  Result<void> connect_keeper();

  const Address address_;
  WriterLock lock_;
  std::mutex keeper_mutex_;  // guards what follows
  Session keeper_;           // makes durable what others committed
};

Result<void> PostgresDatabase::connect_keeper() {
  keeper_.reset();
  TRY(session, open_session(address_, Access::read_write));
  keeper_ = std::move(session);
  return {};
}

// A commit that waits for its log record waits for all that came before it in the log: a message
// that nobody reads is such a record
// (https://www.postgresql.org/docs/15/functions-admin.html, pg_logical_emit_message).
Result<void> PostgresDatabase::make_durable() {
  const std::scoped_lock guard(keeper_mutex_);
  if (keeper_) {
    const auto done =
        run(address_, keeper_.get(), "select pg_logical_emit_message(true, 'guildhall', '')");
    if (done) return {};
    if (PQstatus(keeper_.get()) == CONNECTION_OK) return tl::unexpected(done.error());
  }
  // The server may have come down, and what it had not yet written is gone; a new session could not
  // tell.
  (void)connect_keeper();
  return base::fail(base::ErrorCode::unavailable,
                    "the connection to " + address_.described +
                        " was lost before what had been committed was known to be kept");
}

Result<std::int64_t> PostgresDatabase::size_bytes() {
  TRY(connection, connect(Access::read_only));
  const Value parameters[] = {std::string_view(address_.schema)};
  std::int64_t size = 0;
  TRY_VOID(
      connection->query("select sum(pg_total_relation_size(c.oid)) from pg_class c "
                        "join pg_namespace n on n.oid = c.relnamespace "
                        "where n.nspname = $1 and c.relkind = 'r'",
                        parameters, [&](const Row& row) { size = row.integer(0); }));
  return size;
}

}  // namespace

Result<std::unique_ptr<Database>> open_postgres(const std::string& url) {
  TRY(address, parse_url(url));
  TRY(session, open_session(address, Access::read_write));
  TRY_VOID(run(address, session.get(), "create schema if not exists \"" + address.schema + "\""));
  return std::unique_ptr<Database>(std::make_unique<PostgresDatabase>(std::move(address)));
}

}  // namespace store::postgres
