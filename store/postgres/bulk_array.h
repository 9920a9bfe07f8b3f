// A column of many cells as one parameter: PostgreSQL's binary array format, which needs no escaping.
// Source: PostgreSQL 15, src/backend/utils/adt/arrayfuncs.c, array_recv. Private to this room.
#pragma once

#include <string>
#include <vector>

#include "store/database.h"

namespace store::postgres {

// The type's name in SQL ("bigint[]") and its number (pg_type.oid), and those of its elements.
std::string_view array_type_name(ColumnType type);
unsigned array_type_oid(ColumnType type);

// Column `column` of cells that stand row by row, `width` to the row. Values must be of the column's type
// or NULL.
std::string encode_array(ColumnType type, std::span<const Value> cells, std::size_t width,
                         std::size_t column);

}  // namespace store::postgres
