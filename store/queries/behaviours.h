// What a customer did outside the groups, as the company's own systems tell it.
#pragma once

#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// The newest first.
base::Result<std::vector<model::Behaviour>> behaviours_of(Connection& connection,
                                                          model::MemberId member,
                                                          std::int64_t limit);

// Names that were told at some time, the latest first.
base::Result<std::vector<model::BehaviourName>> behaviour_names(Connection& connection,
                                                                std::int64_t limit);

}  // namespace store::queries
