#include "store/sqlite/bulk_cells.h"

#include <sqlite3.h>

#include <string>

#include "base/ensure.h"

namespace store::sqlite {

namespace {

constexpr double rows_expected = 1'000;  // for the planner: many

struct Table {
  sqlite3_vtab base = {};  // first, as SQLite wants it
  const BulkCells* cells = nullptr;
};

struct Cursor {
  sqlite3_vtab_cursor base = {};
  const BulkCells* cells = nullptr;
  std::size_t row = 0;
};

Cursor& of(sqlite3_vtab_cursor* base) { return *reinterpret_cast<Cursor*>(base); }

int connect(sqlite3* connection, void* cells, int, const char* const*, sqlite3_vtab** table,
            char**) {
  std::string sql = "create table bulk_cells (";
  for (std::size_t i = 0; i < bulk_columns_max; ++i) {
    sql.append(i == 0 ? "cell_" : ", cell_").append(std::to_string(i));
  }
  const int declared = sqlite3_declare_vtab(connection, (sql + ")").c_str());
  if (declared != SQLITE_OK) return declared;
  auto* made = new Table;
  made->cells = static_cast<const BulkCells*>(cells);
  *table = &made->base;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete reinterpret_cast<Table*>(table);
  return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info* plan) {
  plan->estimatedCost = rows_expected;
  plan->estimatedRows = static_cast<sqlite3_int64>(rows_expected);
  return SQLITE_OK;
}

int open_cursor(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
  auto* made = new Cursor;
  made->cells = reinterpret_cast<Table*>(table)->cells;
  *cursor = &made->base;
  return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
  delete &of(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
  of(cursor).row = 0;
  return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
  ++of(cursor).row;
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) { return of(cursor).row >= of(cursor).cells->rows(); }

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* result, int place) {
  const Value* cell = of(cursor).cells->cell(of(cursor).row, static_cast<std::size_t>(place));
  if (cell == nullptr) {
    sqlite3_result_null(result);
  } else if (const auto* number = std::get_if<std::int64_t>(cell)) {
    sqlite3_result_int64(result, *number);
  } else if (const auto* text = std::get_if<std::string_view>(cell)) {
    sqlite3_result_text64(result, text->data() == nullptr ? "" : text->data(), text->size(),
                          SQLITE_STATIC, SQLITE_UTF8);
  } else if (const auto* real = std::get_if<double>(cell)) {
    sqlite3_result_double(result, *real);
  } else {
    sqlite3_result_null(result);
  }
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* id) {
  *id = static_cast<sqlite3_int64>(of(cursor).row);
  return SQLITE_OK;
}

// No xCreate: the table is there by itself, under the name of its module.
const sqlite3_module& module() {
  static const sqlite3_module made = [] {
    sqlite3_module functions = {};
    functions.xConnect = connect;
    functions.xDisconnect = disconnect;
    functions.xBestIndex = best_index;
    functions.xOpen = open_cursor;
    functions.xClose = close_cursor;
    functions.xFilter = filter;
    functions.xNext = next;
    functions.xEof = at_end;
    functions.xColumn = column;
    functions.xRowid = row_id;
    return functions;
  }();
  return made;
}

}  // namespace

int BulkCells::register_in(sqlite3* connection) {
  return sqlite3_create_module(connection, "bulk_cells", &module(), this);
}

void BulkCells::hold(std::span<const Value> cells, std::size_t width) {
  ENSURE(width > 0 && width <= bulk_columns_max && cells.size() % width == 0);
  cells_ = cells;
  width_ = width;
}

}  // namespace store::sqlite
