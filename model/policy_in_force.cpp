#include "model/policy_in_force.h"

#include <string>
#include <utility>

#include "base/json.h"

namespace model {

base::Result<Policy> policy_in_force(const std::optional<PolicyVersion>& newest) {
  if (!newest) {
    Policy policy = starting_policy();
    policy.version = 0;
    return policy;
  }
  TRY(body, base::parse_json(newest->body));
  if (!body.is_object())
    return base::fail(base::ErrorCode::corrupt, "the stored policy is not an object");
  auto policy = policy_from_json(body.get_object());
  if (!policy) {
    return base::fail_in("stored policy version " + std::to_string(newest->version),
                         std::move(policy).error());
  }
  policy->version = newest->version;
  return policy;
}

}  // namespace model
