// Database is the port to a relational database: the little that SQLite and PostgreSQL must both
// do. All business SQL is written once, above this port, in the part of SQL that both speak; the
// adapters (store/sqlite, store/postgres) know no table by name.
//
// SQL as written for this port:
//   parameters are $1, $2 … (each may occur several times) · types are bigint, double precision,
//   text · upserts are `insert … on conflict (…) do update set x = excluded.x` · limits are `limit
//   $n` · no function that reads a clock or draws a random number: times come in as parameters.
// `{like}` in a statement stands for the dialect's case-insensitive LIKE operator.
//
// Threads: a Database may be used from any thread; a Connection by one thread at a time. A
// Connection must not outlive its Database. A RowHandler must not use the Connection that calls it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace store {

// Texts are borrowed: they must stay alive until the call returns. monostate is SQL NULL.
using Value = std::variant<std::monostate, std::int64_t, double, std::string_view>;

// One row of an answer, valid during the callback only. Columns count from 0. NULL reads as 0 or
// "".
class Row {
 public:
  virtual ~Row() = default;
  virtual bool is_null(int column) const = 0;
  virtual std::int64_t integer(int column) const = 0;
  virtual double real(int column) const = 0;
  virtual std::string_view text(int column) const = 0;
};

using RowHandler = std::function<void(const Row&)>;

enum class ColumnType { integer, real, text };

struct Column {
  std::string_view name;
  ColumnType type;
};

// Many rows for one table in one go: `cells` row by row, each of columns.size() values.
struct BulkInsert {
  std::string_view table;
  std::span<const Column> columns;
  std::string_view on_conflict;  // "" or "on conflict (…) do …"
  std::vector<Value> cells;
};

// Rows of one table, named by the values of some of its columns: `cells` key by key, each of
// keys.size() values. No key twice, no NULL. With `bounded`, look_up() leaves out rows whose number
// in that column is less than `least`.
struct KeyedRows {
  std::string_view table;
  std::span<const Column> keys;
  std::vector<Value> cells;
  std::string_view bounded = {};
  std::int64_t least = 0;
};

enum class Access { read_write, read_only };

class Connection {
 public:
  virtual ~Connection() = default;

  // Runs one statement and hands every row of its answer to `handle`. Statements are prepared once
  // and kept. Errors: unavailable (locked, connection lost, disk full: the text names it), corrupt,
  // conflict (a uniqueness rule), invalid_input (the statement itself).
  virtual base::Result<void> query(std::string_view sql, std::span<const Value> parameters,
                                   const RowHandler& handle) = 0;
  virtual base::Result<void> insert(const BulkInsert& rows) = 0;
  // Hands over `columns` (as written after SELECT) of the named rows that exist, in no particular
  // order.
  virtual base::Result<void> look_up(const KeyedRows& wanted, std::string_view columns,
                                     const RowHandler& handle) = 0;
  virtual base::Result<void> remove(const KeyedRows& unwanted) = 0;
  // Several statements separated by semicolons, without parameters: migrations.
  virtual base::Result<void> run_script(std::string_view sql) = 0;

  // Transactions do not nest. After a failed statement only rollback is allowed.
  virtual base::Result<void> begin() = 0;
  // As begin(), for many rows: a failure of insert() and remove() may be told by a later call,
  // commit() at the latest, because a server works through one while the next one is prepared.
  virtual base::Result<void> begin_batch() { return begin(); }
  virtual base::Result<void> commit() = 0;  // durable when it returns success
  // Others see it when it returns; it survives a loss of power only after Database::make_durable().
  virtual base::Result<void> commit_soon() = 0;
  virtual base::Result<void> rollback() = 0;
};

// Full-text search over message texts: built behind the writer and catching up, so that it never
// slows ingestion. One thread at a time.
class SearchIndex {
 public:
  virtual ~SearchIndex() = default;
  // Indexes up to `messages_max` messages that are not indexed yet, oldest first; returns how many.
  virtual base::Result<std::int64_t> catch_up(std::int64_t messages_max) = 0;
  // All messages up to this id are searchable.
  virtual base::Result<std::int64_t> indexed_through() = 0;
  // Ids below `before` (0: no bound) whose text contains `words` — every space-separated part, as a
  // substring, at least search_characters_min characters each — newest first, at most `limit`.
  // `group` 0: all groups. Case and width are folded for Latin letters.
  virtual base::Result<std::vector<std::int64_t>> search(std::string_view words, std::int64_t group,
                                                         std::int64_t before,
                                                         std::int64_t limit) = 0;
};

inline constexpr std::size_t search_characters_min =
    2;  // per word; shorter ones are refused by name

enum class Dialect { sqlite, postgres };

class Database {
 public:
  virtual ~Database() = default;
  virtual Dialect dialect() const = 0;
  virtual std::string describe() const = 0;  // for people: the path or the URL without its password
  virtual base::Result<std::unique_ptr<Connection>> connect(Access access) = 0;
  virtual base::Result<std::unique_ptr<SearchIndex>> open_search() = 0;
  // Only one process at a time may hold the organisation's writer. `unavailable` names who holds
  // it. Held until the Database is destroyed or the process ends.
  virtual base::Result<void> lock_writer() = 0;
  virtual base::Result<std::int64_t> size_bytes() = 0;
  // Everything committed before the call, by any connection, survives a loss of power when it
  // returns success. May run beside further commits: so a writer need not wait for the disk. After
  // a failure what was committed since the last success may be lost; the text says what to do.
  virtual base::Result<void> make_durable() = 0;
};

}  // namespace store
