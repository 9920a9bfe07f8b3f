// Who sits with whom, as a part of the policy's JSON (policy.h). Private to this room.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "model/policy.h"

namespace model {

// Errors name the member by its path ("seating.programs[2].size").
base::Result<Seating> seating_from_json(const base::json::value& in, const std::string& path);

}  // namespace model
