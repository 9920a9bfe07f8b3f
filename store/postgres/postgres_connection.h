// One session as a store::Connection that comes back after an outage. Private to this room.
#pragma once

#include <map>
#include <string>

#include "store/postgres/session.h"
#include "store/postgres/writer_lock.h"

namespace store::postgres {

class PostgresConnection final : public Connection {
 public:
  // Both are owned by the Database, which outlives its connections.
  PostgresConnection(const Address& address, WriterLock& lock, Access access)
      : address_(address), lock_(lock), access_(access) {}

  base::Result<void> connect();

  base::Result<void> query(std::string_view sql, std::span<const Value> parameters,
                           const RowHandler& handle) override;
  base::Result<void> insert(const BulkInsert& rows) override;
  base::Result<void> look_up(const KeyedRows& wanted, std::string_view columns,
                             const RowHandler& handle) override;
  base::Result<void> remove(const KeyedRows& unwanted) override;
  base::Result<void> run_script(std::string_view sql) override;
  base::Result<void> begin() override;
  base::Result<void> begin_batch() override;
  base::Result<void> commit() override;
  base::Result<void> commit_soon() override;
  base::Result<void> rollback() override;

 private:
  // A statement's parameters as libpq wants them.
  struct Parameters {
    std::vector<Oid> types;
    std::vector<std::string> texts;  // numbers and arrays; borrowed texts need none
    std::vector<const char*> values;
    std::vector<int> lengths, formats;
  };
  static std::string key_of(const std::string& sql, const Parameters& parameters);
  static Parameters scalars(std::span<const Value> values);
  static Parameters arrays(std::span<const Column> columns, std::span<const Value> cells);

  base::Result<void> ensure_connected();
  base::Result<std::string> prepare(const std::string& sql, const Parameters& parameters);
  base::Result<void> execute(const std::string& sql, const Parameters& parameters,
                             const RowHandler& handle);
  base::Result<void> collect(const RowHandler& handle);
  // Sends a statement without an answer worth reading and does not wait for it, within a
  // transaction; what waits so is read before anything else is asked (settle), and its first
  // failure told then.
  base::Result<void> send_ahead(const std::string& sql, const Parameters& parameters);
  base::Result<void> settle();
  base::Result<void> begin_on_session();
  // After the connection was lost during COMMIT: did it happen?
  base::Result<void> resolve_commit();
  tl::unexpected<base::Error> failure(const PGresult* answer);

  const Address& address_;
  WriterLock& lock_;
  Access access_;
  Session session_;
  std::map<std::string, std::string, std::less<>>
      statements_;  // SQL and types → name on the session
  bool in_transaction_ = false;
  bool may_send_ahead_ = false;      // in a batch
  int sent_ahead_ = 0;               // statements whose answers were not read yet
  bool has_committed_soon_ = false;  // on this session
  bool may_have_lost_ = false;       // such a session ended; the server may have come down with it
  std::string transaction_;          // PostgreSQL's number of the open writing transaction, or ""
};

}  // namespace store::postgres
