#include "store/sqlite/sqlite_connection.h"

#include <sqlite3.h>

#include <charconv>

#include "base/ensure.h"
#include "store/dialect_sql.h"
#include "store/sqlite/combining_vfs.h"
#include "store/sqlite/sqlite_error.h"

namespace store::sqlite {

using base::Result;

namespace {

constexpr int busy_wait_ms = 5'000;  // then `unavailable`
constexpr int writer_cache_kib = 131'072;
constexpr int reader_cache_kib = 16'384;
// Pages of the log before a commit moves them to the main file, where no checkpointer does. Many,
// because a bulk load writes the same index pages again and again, and each move writes a page
// once.
constexpr int checkpoint_pages = 16'384;  // 64 MiB
// A longer log is cut when it starts anew. Long enough for the log of a bulk load: to write into a
// file that is there costs half of what it costs to make it longer.
constexpr int log_bytes_kept = 536'870'912;
constexpr std::size_t statements_max = 500;  // beyond, all are dropped and prepared again

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const override {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    return sqlite3_column_int64(statement_, column);
  }
  double real(int column) const override { return sqlite3_column_double(statement_, column); }
  std::string_view text(int column) const override {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    if (bytes == nullptr) return {};
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3_stmt* statement_;
};

// Puts the statement back into its first state, whatever happened.
class Reset {
 public:
  explicit Reset(sqlite3_stmt* statement) : statement_(statement) {}
  ~Reset() { sqlite3_reset(statement_); }
  Reset(const Reset&) = delete;
  Reset& operator=(const Reset&) = delete;

 private:
  sqlite3_stmt* statement_;
};

int bind_one(sqlite3_stmt* statement, int position, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return sqlite3_bind_int64(statement, position, *number);
  }
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    return sqlite3_bind_text64(statement, position, text->data() == nullptr ? "" : text->data(),
                               text->size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return sqlite3_bind_double(statement, position, *number);
  }
  return sqlite3_bind_null(statement, position);
}

std::vector<int> positions(sqlite3_stmt* statement) {
  std::vector<int> found;
  const int count = sqlite3_bind_parameter_count(statement);
  for (int position = 1; position <= count; ++position) {
    const char* name = sqlite3_bind_parameter_name(statement, position);
    if (name == nullptr || name[0] != '$') continue;
    const std::string_view digits(name + 1);
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (number == 0) continue;
    if (found.size() < number) found.resize(number, 0);
    found[number - 1] = position;
  }
  return found;
}

std::string pragmas(Access access, Durable durable) {
  std::string sql = "pragma busy_timeout = " + std::to_string(busy_wait_ms) + ";";
  if (access == Access::read_only) {
    return sql + "pragma query_only = on; pragma cache_size = -" +
           std::to_string(reader_cache_kib) + ";";
  }
  // In memory, or else a statement over many rows keeps what it could undo in a file of its own.
  sql += "pragma temp_store = memory; ";
  return sql + "pragma journal_mode = wal; pragma synchronous = " +
         (durable == Durable::at_commit ? "full" : "normal") + "; pragma cache_size = -" +
         std::to_string(writer_cache_kib) +
         "; pragma wal_autocheckpoint = " + std::to_string(checkpoint_pages) +
         "; pragma journal_size_limit = " + std::to_string(log_bytes_kept) + ";";
}

}  // namespace

void CloseConnection::operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
void FinishStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& file,
                                                                 Access access, Durable durable) {
  sqlite3* raw = nullptr;
  const int flags = access == Access::read_only ? SQLITE_OPEN_READONLY
                                                : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const bool combines = access == Access::read_write && durable == Durable::at_commit;
  const int opened = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX,
                                     combines ? combining_vfs() : nullptr);
  Handle handle(raw);
  if (opened != SQLITE_OK) return tl::unexpected(last_error(raw, file));
  std::unique_ptr<SqliteConnection> connection(
      new SqliteConnection(std::move(handle), file, access));
  if (connection->bulk_cells_.register_in(connection->handle()) != SQLITE_OK) {
    return connection->failure();
  }
  TRY_VOID(connection->run_script(pragmas(access, durable)));
  // Reads the file's header, so that a file of something else is refused here.
  TRY_VOID(connection->query("select count(*) from sqlite_schema", {}, [](const Row&) {}));
  return connection;
}

tl::unexpected<base::Error> SqliteConnection::failure() {
  return tl::unexpected(last_error(handle_.get(), file_));
}

Result<Statement*> SqliteConnection::prepare(std::string_view sql) {
  if (const auto known = statements_.find(sql); known != statements_.end()) return &known->second;
  if (statements_.size() >= statements_max) statements_.clear();
  const std::string own = in_dialect(sql, Dialect::sqlite);
  sqlite3_stmt* raw = nullptr;
  const int prepared = sqlite3_prepare_v3(handle_.get(), own.c_str(), static_cast<int>(own.size()),
                                          SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (prepared != SQLITE_OK) return failure();
  Statement statement{{}, positions(raw)};
  statement.handle.reset(raw);
  return &statements_.emplace(std::string(sql), std::move(statement)).first->second;
}

Result<void> SqliteConnection::bind(Statement& statement, std::span<const Value> parameters) {
  ENSURE(statement.position_of.size() <= parameters.size());
  for (std::size_t i = 0; i < statement.position_of.size(); ++i) {
    const int position = statement.position_of[i];
    if (position == 0) continue;
    if (bind_one(statement.handle.get(), position, parameters[i]) != SQLITE_OK) return failure();
  }
  return {};
}

Result<void> SqliteConnection::step_through(Statement& statement, const RowHandler& handle) {
  const Reset reset(statement.handle.get());
  const SqliteRow row(statement.handle.get());
  for (;;) {
    const int stepped = sqlite3_step(statement.handle.get());
    if (stepped == SQLITE_DONE) return {};
    if (stepped != SQLITE_ROW) return failure();
    handle(row);
  }
}

Result<void> SqliteConnection::query(std::string_view sql, std::span<const Value> parameters,
                                     const RowHandler& handle) {
  TRY(statement, prepare(sql));
  TRY_VOID(bind(*statement, parameters));
  return step_through(*statement, handle);
}

Result<void> SqliteConnection::run_over(const std::string& sql, std::span<const Value> cells,
                                        std::size_t width, const RowHandler& handle) {
  if (cells.empty()) return {};
  bulk_cells_.hold(cells, width);
  TRY(statement, prepare(sql));
  return step_through(*statement, handle);
}

namespace {

// "cell_0, cell_1, …"
std::string cell_list(std::size_t count) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    list.append(i == 0 ? "cell_" : ", cell_").append(std::to_string(i));
  }
  return list;
}

std::string name_list(std::span<const Column> columns) {
  std::string list;
  for (const Column& column : columns) {
    list.append(list.empty() ? "\"" : ", \"").append(column.name).append("\"");
  }
  return list;
}

}  // namespace

Result<void> SqliteConnection::insert(const BulkInsert& rows) {
  // "or rollback": of new rows that a rule refuses, the whole transaction is lost, which is lost
  // anyway (database.h); without it SQLite copies every page before it changes it.
  std::string sql = rows.on_conflict.empty() ? "insert or rollback into " : "insert into ";
  sql.append(rows.table).append(" (").append(name_list(rows.columns)).append(") select ");
  // SQLite reads "on conflict" after a table as a join, but for the "where".
  sql.append(cell_list(rows.columns.size())).append(" from bulk_cells where true ");
  sql.append(rows.on_conflict);
  return run_over(sql, rows.cells, rows.columns.size(), [](const Row&) {});
}

Result<void> SqliteConnection::look_up(const KeyedRows& wanted, std::string_view columns,
                                       const RowHandler& handle) {
  std::string sql = "select ";
  // "cross join": in this order, key by key through the index.
  sql.append(columns).append(" from bulk_cells cross join ").append(wanted.table).append(" on ");
  for (std::size_t i = 0; i < wanted.keys.size(); ++i) {
    sql.append(i == 0 ? "\"" : " and \"").append(wanted.keys[i].name);
    sql.append("\" = cell_").append(std::to_string(i));
  }
  if (!wanted.bounded.empty()) {
    sql.append(" and \"").append(wanted.bounded).append("\" >= ");
    sql.append(std::to_string(wanted.least));
  }
  return run_over(sql, wanted.cells, wanted.keys.size(), handle);
}

Result<void> SqliteConnection::remove(const KeyedRows& unwanted) {
  std::string sql = "delete from ";
  sql.append(unwanted.table).append(" where (").append(name_list(unwanted.keys)).append(") in ");
  sql.append("(select ").append(cell_list(unwanted.keys.size())).append(" from bulk_cells)");
  return run_over(sql, unwanted.cells, unwanted.keys.size(), [](const Row&) {});
}

Result<void> SqliteConnection::run_script(std::string_view sql) {
  const std::string script(sql);
  if (sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return failure();
  }
  return {};
}

Result<void> SqliteConnection::begin() {
  // A writer takes its place at once; a reader sees one state until it ends.
  return query(access_ == Access::read_write ? "begin immediate" : "begin", {}, [](const Row&) {});
}

Result<void> SqliteConnection::commit() {
  return query("commit", {}, [](const Row&) {});
}

Result<void> SqliteConnection::commit_soon() {
  spare_next_synchronisation(handle_.get(), true);
  auto done = commit();
  spare_next_synchronisation(handle_.get(), false);
  return done;
}

Result<void> SqliteConnection::rollback() {
  if (sqlite3_get_autocommit(handle_.get()) != 0) return {};  // SQLite has rolled back by itself
  return query("rollback", {}, [](const Row&) {});
}

}  // namespace store::sqlite
