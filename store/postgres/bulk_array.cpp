#include "store/postgres/bulk_array.h"

#include <bit>

#include "base/ensure.h"

namespace store::postgres {

namespace {

constexpr unsigned int8_oid = 20, float8_oid = 701, text_element_oid = 25;
constexpr unsigned int8_array_oid = 1016, float8_array_oid = 1022, text_array_oid = 1009;

void append_big_endian(std::string& bytes, std::uint64_t number, int size) {
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(number >> shift));
  }
}

void append_cell(std::string& bytes, ColumnType type, const Value& value) {
  if (std::holds_alternative<std::monostate>(value)) {
    append_big_endian(bytes, 0xFFFF'FFFF, 4);  // length −1: NULL
    return;
  }
  if (type == ColumnType::text) {
    const auto text = std::get<std::string_view>(value);
    append_big_endian(bytes, text.size(), 4);
    bytes.append(text);
    return;
  }
  append_big_endian(bytes, 8, 4);
  if (type == ColumnType::integer) {
    append_big_endian(bytes, static_cast<std::uint64_t>(std::get<std::int64_t>(value)), 8);
    return;
  }
  const auto* whole = std::get_if<std::int64_t>(&value);
  const double number = whole != nullptr ? static_cast<double>(*whole) : std::get<double>(value);
  append_big_endian(bytes, std::bit_cast<std::uint64_t>(number), 8);
}

}  // namespace

std::string_view array_type_name(ColumnType type) {
  switch (type) {
    case ColumnType::integer: return "bigint[]";
    case ColumnType::real: return "double precision[]";
    case ColumnType::text: return "text[]";
  }
  return "";
}

unsigned array_type_oid(ColumnType type) {
  switch (type) {
    case ColumnType::integer: return int8_array_oid;
    case ColumnType::real: return float8_array_oid;
    case ColumnType::text: return text_array_oid;
  }
  return 0;
}

std::string encode_array(ColumnType type, std::span<const Value> cells, std::size_t width,
                         std::size_t column) {
  ENSURE(width > 0 && cells.size() % width == 0);
  const unsigned element = type == ColumnType::integer ? int8_oid
                           : type == ColumnType::real  ? float8_oid
                                                       : text_element_oid;
  const std::size_t count = cells.size() / width;
  std::string bytes;
  bytes.reserve(20 + count * 12);
  append_big_endian(bytes, 1, 4);  // dimensions
  append_big_endian(bytes, 1, 4);  // there may be NULLs
  append_big_endian(bytes, element, 4);
  append_big_endian(bytes, count, 4);
  append_big_endian(bytes, 1, 4);  // the first subscript
  for (std::size_t at = column; at < cells.size(); at += width) {
    append_cell(bytes, type, cells[at]);
  }
  return bytes;
}

}  // namespace store::postgres
