// What went wrong on a platform, for people, as JSON (TroubleTold in api/schema/openapi.json).
#pragma once

#include <string_view>

#include "api/platforms.h"
#include "base/json.h"

namespace api {

base::json::object told_json(const TroubleTold& told);
// Of a text that a row keeps. Empty for no text.
base::json::array troubles_json(const Platforms& platforms, std::string_view text);

}  // namespace api
