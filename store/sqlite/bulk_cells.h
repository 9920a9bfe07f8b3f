// The cells of one bulk call as a table of SQL: `select cell_0, cell_1 from bulk_cells`. With it a
// whole batch is one statement, as with PostgreSQL's unnest: SQLite opens the table and its indexes
// once, where a statement a row opened and closed them for every row.
//
// A virtual table of the connection it is registered with, and of nobody else's.
// https://www.sqlite.org/vtab.html. Private to this room.
#pragma once

#include <span>

#include "store/database.h"

struct sqlite3;

namespace store::sqlite {

inline constexpr std::size_t bulk_columns_max = 64;  // of one bulk call

class BulkCells {
 public:
  BulkCells() = default;
  BulkCells(const BulkCells&) = delete;  // its connection points to it
  BulkCells& operator=(const BulkCells&) = delete;

  // What SQLite answers. The connection must be closed before this goes away.
  int register_in(sqlite3* connection);

  // What the table holds from now on: rows of `width` cells each, borrowed. Of columns from `width`
  // on every row says NULL.
  void hold(std::span<const Value> cells, std::size_t width);

  std::size_t rows() const { return cells_.size() / width_; }
  const Value* cell(std::size_t row, std::size_t column) const {
    return column < width_ ? &cells_[row * width_ + column] : nullptr;
  }

 private:
  std::span<const Value> cells_;
  std::size_t width_ = 1;
};

}  // namespace store::sqlite
