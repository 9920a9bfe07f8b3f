#include "store/sqlite/sqlite_search.h"
namespace store::sqlite {
base::Result<std::unique_ptr<SearchIndex>> open_search(const std::string&, const std::string&) {
  return base::fail(base::ErrorCode::unavailable, "search is being built");
}
}  // namespace store::sqlite
