// Whom a command names in its arguments, by number. Refusals name the argument.
#pragma once

#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine {

// Anybody who is in mind. The pointer is good as long as the world's member is.
base::Result<const model::Member*> person_named(const Context& context,
                                                const base::json::object& arguments,
                                                std::string_view key);
base::Result<const model::Member*> staff_named(const Context& context,
                                               const base::json::object& arguments,
                                               std::string_view key);

}  // namespace engine
