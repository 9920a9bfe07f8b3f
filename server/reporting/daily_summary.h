// Yesterday in figures, from the rows, for the ops group's daily summary 日报.
//
//   {day, messages, joins, leaves, questions, answered, in_time, unanswered, tasks_overdue,
//    groups: [{name, breached, open, negative}]}
//
// messages, joins, leaves, questions: of that day · answered, in_time: of that day's questions, as
// they stand now · unanswered, tasks_overdue: now · groups: those that need a look, at most
// `groups_shown_max`, the worst first; none that are well.
#pragma once

#include <optional>

#include "base/json.h"
#include "base/time.h"
#include "model/policy.h"
#include "store/database.h"

namespace server::reporting {

inline constexpr std::int64_t groups_shown_max = 3;

// The day whose summary is due now: yesterday, on a business day from the policy's time on. None
// before it, and none on days that are closed.
base::Result<std::optional<base::Day>> summary_due(const model::Policy& policy, base::Instant now);

base::Result<base::json::object> daily_summary(store::Connection& reader,
                                               const model::Policy& policy, base::Day day,
                                               base::Instant now);

}  // namespace server::reporting
