#include "store/postgres/postgres_database.h"

#include "store/postgres/postgres_connection.h"
#include "store/postgres/postgres_search.h"

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
  Result<void> lock_writer() override { return lock_.take(); }
  Result<std::int64_t> size_bytes() override;

 private:
  const Address address_;
  WriterLock lock_;
};

Result<std::int64_t> PostgresDatabase::size_bytes() {
  TRY(connection, connect(Access::read_only));
  const Value parameters[] = {std::string_view(address_.schema)};
  std::int64_t size = 0;
  TRY_VOID(connection->query("select sum(pg_total_relation_size(c.oid)) from pg_class c "
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
