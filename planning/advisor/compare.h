// What differs between two versions of a document, member by member, as people read it: lists whose
// items have a name of their own are matched by it, so that a moved or a removed item is one line.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace planning::advisor {

struct Difference {
  std::string place;                // "groups.size", "columns[周四直播].times"
  base::json::value before, after;  // null: not there
};

std::vector<Difference> compare(const base::json::object& before, const base::json::object& after);

}  // namespace planning::advisor
