// The marks of database.h in a statement, filled in for one dialect: {like}.
#pragma once

#include <string>
#include <string_view>

#include "store/database.h"

namespace store {

std::string in_dialect(std::string_view sql, Dialect dialect);

}  // namespace store
