// Full-text search in a table of its own. Private to this room.
#pragma once

#include <memory>

#include "store/postgres/address.h"
#include "store/postgres/writer_lock.h"

namespace store::postgres {

base::Result<std::unique_ptr<SearchIndex>> open_search(const Address& address, WriterLock& lock);

}  // namespace store::postgres
