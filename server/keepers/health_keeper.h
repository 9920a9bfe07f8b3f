// Keeps the health of groups (insight/health.h) in the table `health`: one row per group and local day, for the days
// that are over. A group gets rows up to four weeks after its last message, so that an imported log shows how it ended.
// Facts that arrive later than a day do not change the rows of days before.
#pragma once

#include "base/time.h"
#include "store/database.h"

namespace server::keepers {

inline constexpr int health_days_at_first = 28;   // made for a group that has none yet
inline constexpr int health_days_after_end = 28;  // after the group's last message

// Makes the rows that are missing. Cheap when there are none.
base::Result<void> catch_up_health(store::Database& database, base::Instant now);

}  // namespace server::keepers
