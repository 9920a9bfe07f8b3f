// What passes from one member of staff to another (engine/succession).
#pragma once

#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// Groups that somebody owns, by name.
base::Result<std::vector<model::Group>> groups_held(Connection& connection, model::MemberId owner,
                                                    std::int64_t limit);

// One succession: its decision, and the effects that came of it in the order of their groups.
struct Succession {
  model::Decision decision;
  std::vector<model::Effect> effects;
};
// Of what somebody handed over, the newest first.
base::Result<std::vector<Succession>> successions_of(Connection& connection, model::MemberId from,
                                                     std::int64_t limit);

}  // namespace store::queries
