#include "store/dialect_sql.h"

namespace store {

std::string in_dialect(std::string_view sql, Dialect dialect) {
  constexpr std::string_view mark = "{like}";
  std::string filled;
  for (std::size_t from = 0; from < sql.size();) {
    const std::size_t at = sql.find(mark, from);
    filled.append(sql.substr(from, at - from));
    if (at == std::string_view::npos) break;
    filled.append(dialect == Dialect::sqlite ? "like" : "ilike");
    from = at + mark.size();
  }
  return filled;
}

}  // namespace store
