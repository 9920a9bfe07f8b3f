// All customers as segments see them (model/member_view.h), by id. Staff and programs are left out.
//
// Counts of messages, questions and answers are those of `activity`. Orders and renewals count when
// they name the member (not only a company); renewals when they were renewed, on the day this was
// noted. A company is named by the row that it was merged into. `joined` of somebody who was first
// noticed speaking is the day of that.
//
// Reads the whole store: some hundred bytes of memory for each customer, and 16 for each day on
// which one did something. Rows that are committed meanwhile may be seen in part.
#pragma once

#include <vector>

#include "base/result.h"
#include "base/time_zone.h"
#include "model/member_view.h"
#include "store/database.h"

namespace store::queries {

base::Result<std::vector<model::MemberView>> member_views(Connection& connection,
                                                          const base::TimeZone& zone);

}  // namespace store::queries
