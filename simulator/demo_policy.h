// The policy that the synthetic company publishes first: calendar, promise, rules (some still in shadow mode),
// keyword replies and FAQs about its product.
#pragma once

#include "model/policy.h"

namespace simulator {

model::Policy demo_policy();

}  // namespace simulator
