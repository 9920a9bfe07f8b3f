// Customers as segments see them (model/member_view.h). Staff and programs are left out.
//
// Counts of messages, questions and answers are those of `activity`, which is some batches behind
// in a flood of facts. Orders and renewals count when they name the member (not only a company);
// renewals when they were renewed, on the day this was noted. A company is named by the row that it
// was merged into. `joined` of somebody who was first noticed speaking is the day of that.
#pragma once

#include <functional>
#include <vector>

#include "base/result.h"
#include "base/time_zone.h"
#include "model/member_view.h"
#include "store/database.h"

namespace store::queries {

struct WantedViews {
  const base::TimeZone& zone;
  base::Day today;  // for what needs.activity_days counts back from
  model::MemberNeeds needs = model::everything;
};

// Of those of `members` (sorted, each once) who are customers, by id. Rows that are committed
// meanwhile may be seen in part.
base::Result<std::vector<model::MemberView>> member_views(
    Connection& connection, const WantedViews& wanted, const std::vector<model::MemberId>& members);

// The next customers beyond `after`, by id, at most `limit`; none: that was the last.
base::Result<std::vector<model::MemberId>> customers_after(Connection& connection,
                                                           model::MemberId after,
                                                           std::int64_t limit);
base::Result<std::int64_t> count_customers(Connection& connection);

// All customers by id, so many at a time: some hundred bytes of memory for each of these, and 16
// for each day on which one did something.
inline constexpr std::int64_t views_at_a_time = 2'000;
base::Result<void> for_each_member_view(Connection& connection, const WantedViews& wanted,
                                        const std::function<void(model::MemberView&)>& handle);

}  // namespace store::queries
