// What the ways in of the API share: facts that were read, or could not be, to the Intake and back.
#pragma once

#include <vector>

#include "api/intake.h"
#include "api/services.h"
#include "base/json.h"

namespace api {

// Submits those that could be read and returns an outcome for every one, in their order.
// `unavailable`: nothing was taken.
base::Result<std::vector<Outcome>> submit_facts(Services& services,
                                                std::vector<base::Result<model::Fact>> facts);

// {as, seq, error}
base::json::object outcome_json(const Outcome& outcome);

}  // namespace api
