// The tables that `guildhall export` writes as CSV, column by column. What opens doors is left out
// by not being named.
#pragma once

#include <string>
#include <vector>

namespace server {

enum class Cell { integer, real, text, time, day };

struct Column {
  std::string name;
  Cell cell;
};

struct TableToExport {
  std::string table, file;
  std::string order;  // the primary key
  std::vector<Column> columns;
};

// In the order in which they are written.
std::vector<TableToExport> all_tables();

}  // namespace server
