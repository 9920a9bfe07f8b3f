// The policy by which an organisation works: the newest one published, or, before any is, the
// starting policy as version 0. A stored policy that cannot be read is an error that names its
// version.
#pragma once

#include <optional>

#include "base/result.h"
#include "model/policy.h"
#include "model/rows.h"

namespace model {

base::Result<Policy> policy_in_force(const std::optional<PolicyVersion>& newest);

}  // namespace model
