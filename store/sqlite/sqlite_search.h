// Full-text search in a file of its own. Private to this room.
#pragma once

#include <memory>
#include <string>

#include "store/database.h"

namespace store::sqlite {

base::Result<std::unique_ptr<SearchIndex>> open_search(const std::string& main_file,
                                                       const std::string& search_file);

}  // namespace store::sqlite
