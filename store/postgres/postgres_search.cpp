#include "store/postgres/postgres_search.h"
namespace store::postgres {
base::Result<std::unique_ptr<SearchIndex>> open_search(const Address&, WriterLock&) {
  return base::fail(base::ErrorCode::unavailable, "search is being built");
}
}  // namespace store::postgres
