// Any bytes: either an error that names a field, or a policy that comes back from its own JSON.
#include <cstddef>
#include <cstdint>

#include "base/ensure.h"
#include "model/policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto json = base::parse_json({reinterpret_cast<const char*>(data), size});
  if (!json || !json->is_object()) return 0;
  const auto policy = model::policy_from_json(json->get_object());
  if (!policy) {
    ENSURE(!policy.error().text.empty());
    return 0;
  }
  const auto back = model::policy_from_json(model::to_json(*policy));
  ENSURE(back.has_value());
  ENSURE(*back == *policy);
  return 0;
}
