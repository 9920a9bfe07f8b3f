// Turns rows of model/rows.h into cells and back, as row_mapping.h maps them.
//
//   columns_of<Question>()          the columns with their types, for inserts
//   append_cells(question, cells)   one row's cells in that order; texts are borrowed from the row
//   select_list<Question>()         the same columns as written after SELECT, quoted
//   read_row<Question>(row)         a row of `select <select_list> …`; `corrupt` when a name is
//   unknown
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/row_mapping.h"

namespace store {

template <class Type>
concept Enumeration = std::is_enum_v<Type>;

inline Value null_if_zero(std::int64_t number) { return number == 0 ? Value{} : Value{number}; }

inline Value to_cell(std::int64_t number) { return number; }
inline Value to_cell(std::uint32_t number) { return static_cast<std::int64_t>(number); }
inline Value to_cell(bool flag) { return static_cast<std::int64_t>(flag); }
inline Value to_cell(float number) { return static_cast<double>(number); }
inline Value to_cell(const std::string& text) { return std::string_view(text); }
inline Value to_cell(base::Instant at) { return null_if_zero(at.ms); }
inline Value to_cell(base::Day day) { return static_cast<std::int64_t>(day.number); }
inline Value to_cell(base::Duration span) { return span.ms; }
template <class Time>
Value to_cell(Always<Time> at) {
  return at.time.ms;
}
template <class Tag>
Value to_cell(base::Id<Tag> id) {
  return null_if_zero(id.value);
}
Value to_cell(Enumeration auto value) { return model::to_name(value); }

// Reads one column into one member; false when the stored name is none of the enumeration's.
inline bool read_cell(const Row& row, int column, std::int64_t& number) {
  number = row.integer(column);
  return true;
}
inline bool read_cell(const Row& row, int column, std::uint32_t& number) {
  number = static_cast<std::uint32_t>(row.integer(column));
  return true;
}
inline bool read_cell(const Row& row, int column, bool& flag) {
  flag = row.integer(column) != 0;
  return true;
}
inline bool read_cell(const Row& row, int column, float& number) {
  number = static_cast<float>(row.real(column));
  return true;
}
inline bool read_cell(const Row& row, int column, std::string& text) {
  text = row.text(column);
  return true;
}
inline bool read_cell(const Row& row, int column, base::Instant& at) {
  at.ms = row.integer(column);
  return true;
}
inline bool read_cell(const Row& row, int column, base::Day& day) {
  day.number = static_cast<std::int32_t>(row.integer(column));
  return true;
}
inline bool read_cell(const Row& row, int column, base::Duration& span) {
  span.ms = row.integer(column);
  return true;
}
inline bool read_cell(const Row& row, int column, Always<base::Instant> at) {
  at.time.ms = row.integer(column);
  return true;
}
template <class Tag>
bool read_cell(const Row& row, int column, base::Id<Tag>& id) {
  id.value = row.integer(column);
  return true;
}
template <Enumeration Type>
bool read_cell(const Row& row, int column, Type& value) {
  const auto known = model::from_name<Type>(row.text(column));
  if (known) value = *known;
  return known.has_value();
}

template <class Member>
constexpr ColumnType column_type() {
  if constexpr (std::is_same_v<Member, float>)
    return ColumnType::real;
  else if constexpr (std::is_same_v<Member, std::string> || std::is_enum_v<Member>)
    return ColumnType::text;
  else
    return ColumnType::integer;
}

template <class Of>
std::span<const Column> columns_of() {
  static const std::vector<Column> columns = [] {
    std::vector<Column> found;
    Of row;
    visit_columns(row, [&]<class Member>(std::string_view name, Member&&) {
      found.push_back({name, column_type<std::remove_cvref_t<Member>>()});
    });
    return found;
  }();
  return columns;
}

template <class Of>
void append_cells(const Of& row, std::vector<Value>& cells) {
  visit_columns(row,
                [&](std::string_view, const auto& member) { cells.push_back(to_cell(member)); });
}

template <class Of>
const std::string& select_list() {
  static const std::string list = [] {
    std::string text;
    for (const Column& column : columns_of<Of>()) {
      if (!text.empty()) text += ", ";
      text.append("\"").append(column.name).append("\"");
    }
    return text;
  }();
  return list;
}

// "on conflict (id) do update set "name" = excluded."name", …": replaces the row, but for what is
// fixed in it.
template <class Of>
const std::string& replace_on_conflict() {
  static const std::string clause = [] {
    std::string sets;
    const std::string key = std::string(", ").append(Table<Of>::key).append(", ");
    for (const Column& column : columns_of<Of>()) {
      if (key.find(std::string(" ").append(column.name).append(",")) != std::string::npos) continue;
      const std::string word = std::string(" ").append(column.name).append(" ");
      if (Table<Of>::fixed.find(word) != std::string_view::npos) continue;
      if (!sets.empty()) sets += ", ";
      sets.append("\"")
          .append(column.name)
          .append("\" = excluded.\"")
          .append(column.name)
          .append("\"");
    }
    return std::string("on conflict (").append(Table<Of>::key).append(") do update set ") + sets;
  }();
  return clause;
}

template <class Of>
base::Result<Of> read_row(const Row& row) {
  Of value;
  int column = 0;
  std::string unknown;
  visit_columns(value, [&](std::string_view name, auto&& member) {
    if (!read_cell(row, column, member) && unknown.empty()) {
      unknown = std::string(Table<Of>::name).append(".").append(name).append(" holds \"");
      unknown.append(row.text(column)).append("\", which this program does not know");
    }
    ++column;
  });
  if (!unknown.empty()) return base::fail(base::ErrorCode::corrupt, unknown);
  return value;
}

}  // namespace store
