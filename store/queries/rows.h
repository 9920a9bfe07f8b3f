// Reading and writing whole rows with a statement written here. The columns are those of
// store/row_mapping.h, so a new member needs no change in any query.
//
//   read_rows<model::Task>(connection, "where owner_id = $1 order by id", {owner})
//
// Texts among the parameters must stay alive until the call returns.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/database.h"
#include "store/row_codec.h"

namespace store::queries {

// A statement of which nobody wants rows.
inline base::Result<void> run(Connection& connection, std::string_view sql,
                              std::initializer_list<Value> parameters) {
  return connection.query(sql, {parameters.begin(), parameters.size()}, [](const Row&) {});
}

template <class Of>
base::Result<std::vector<Of>> read_rows(Connection& connection, std::string_view rest,
                                        std::span<const Value> parameters) {
  std::string sql = "select ";
  sql.append(select_list<Of>()).append(" from ").append(Table<Of>::name).append(" ").append(rest);
  std::vector<Of> rows;
  std::optional<base::Error> broken;
  TRY_VOID(connection.query(sql, parameters, [&](const Row& row) {
    auto value = read_row<Of>(row);
    if (value)
      rows.push_back(*std::move(value));
    else if (!broken)
      broken = std::move(value).error();
  }));
  if (broken) return tl::unexpected(*std::move(broken));
  return rows;
}

template <class Of>
base::Result<std::vector<Of>> read_rows(Connection& connection, std::string_view rest,
                                        std::initializer_list<Value> parameters) {
  return read_rows<Of>(connection, rest, std::span(parameters.begin(), parameters.size()));
}

template <class Of>
base::Result<std::optional<Of>> read_one(Connection& connection, std::string_view rest,
                                         std::initializer_list<Value> parameters) {
  TRY(rows, read_rows<Of>(connection, rest, parameters));
  std::optional<Of> first;
  if (!rows.empty()) first = std::move(rows.front());
  return first;
}

// Inserts the row or replaces the one with its key, but for what is fixed in it.
template <class Of>
base::Result<void> put_row(Connection& connection, const Of& row) {
  BulkInsert rows{Table<Of>::name, columns_of<Of>(), replace_on_conflict<Of>(), {}};
  append_cells(row, rows.cells);
  return connection.insert(rows);
}

// Inserts the row; `conflict` when its key or another unique column is taken.
template <class Of>
base::Result<void> add_row(Connection& connection, const Of& row) {
  BulkInsert rows{Table<Of>::name, columns_of<Of>(), "", {}};
  append_cells(row, rows.cells);
  return connection.insert(rows);
}

// The first column of the first row; 0 when there is no row or it is NULL.
base::Result<std::int64_t> read_integer(Connection& connection, std::string_view sql,
                                        std::initializer_list<Value> parameters = {});

// Conditions that are put together: "where a = $1 and b < $2 …". Each `?` in a piece takes the next
// of its values. Statements stay few, because pieces come from code and never from a request.
class Where {
 public:
  Where& add(std::string_view piece, std::initializer_list<Value> values = {});
  // Text of the whole clause, or "" when there is no condition.
  const std::string& text() const { return text_; }
  // Appends a further parameter and returns its name ("$7"), for use after the conditions.
  std::string parameter(Value value);
  std::span<const Value> parameters() const { return parameters_; }

 private:
  std::string text_;
  std::vector<Value> parameters_;
};

// "%50\%%" for "50%": a LIKE pattern (escape '\') that finds the words anywhere.
std::string contains_pattern(std::string_view words);

}  // namespace store::queries
