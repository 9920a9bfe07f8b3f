// What staff noted of a customer, and what tags they asked for.
#pragma once

#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// The newest first.
base::Result<std::vector<model::Feedback>> feedback_of(Connection& connection,
                                                       model::MemberId member, std::int64_t limit);
// Effects of kind "tag_contact", the newest first.
base::Result<std::vector<model::Effect>> tag_wishes_of(Connection& connection,
                                                       model::MemberId member, base::Instant since,
                                                       std::int64_t limit);

}  // namespace store::queries
