// The OpenAPI document, as it stands in api/schema/openapi.json, compiled into the program.
#pragma once

#include <string_view>

namespace api {
std::string_view openapi_document();
}
