// One SQLite connection as a store::Connection. Private to this room.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "store/database.h"
#include "store/sqlite/bulk_cells.h"

struct sqlite3;
struct sqlite3_stmt;

namespace store::sqlite {

struct CloseConnection {
  void operator()(sqlite3* handle) const;
};
struct FinishStatement {
  void operator()(sqlite3_stmt* statement) const;
};
using Handle = std::unique_ptr<sqlite3, CloseConnection>;

// A prepared statement; `position_of` says which SQLite parameter stands for $1, $2, … (SQLite
// numbers named parameters by first occurrence). 0: it does not occur.
struct Statement {
  std::unique_ptr<sqlite3_stmt, FinishStatement> handle;
  std::vector<int> position_of;
};

// When what was committed survives a loss of power. At once, or, for what can be made again, some
// time later.
enum class Durable { at_commit, later };

class SqliteConnection final : public Connection {
 public:
  static base::Result<std::unique_ptr<SqliteConnection>> open(const std::string& file,
                                                              Access access,
                                                              Durable durable = Durable::at_commit);

  base::Result<void> query(std::string_view sql, std::span<const Value> parameters,
                           const RowHandler& handle) override;
  base::Result<void> insert(const BulkInsert& rows) override;
  base::Result<void> look_up(const KeyedRows& wanted, std::string_view columns,
                             const RowHandler& handle) override;
  base::Result<void> remove(const KeyedRows& unwanted) override;
  base::Result<void> run_script(std::string_view sql) override;
  base::Result<void> begin() override;
  base::Result<void> commit() override;
  base::Result<void> commit_soon() override;
  base::Result<void> rollback() override;

  sqlite3* handle() { return handle_.get(); }

 private:
  SqliteConnection(Handle handle, std::string file, Access access)
      : handle_(std::move(handle)), file_(std::move(file)), access_(access) {}
  base::Result<Statement*> prepare(std::string_view sql);
  base::Result<void> bind(Statement& statement, std::span<const Value> parameters);
  base::Result<void> step_through(Statement& statement, const RowHandler& handle);
  // Runs a statement over bulk_cells.
  base::Result<void> run_over(const std::string& sql, std::span<const Value> cells,
                              std::size_t width, const RowHandler& handle);
  tl::unexpected<base::Error> failure();

  BulkCells bulk_cells_;  // handle_ points to it
  Handle handle_;
  std::string file_;
  Access access_;
  std::map<std::string, Statement, std::less<>> statements_;  // by SQL; destroyed before handle_
};

}  // namespace store::sqlite
