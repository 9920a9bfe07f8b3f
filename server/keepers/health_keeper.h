// Keeps the health of groups (insight/health.h) in the table `health`: one row per group and local
// day. Today has a row too, made anew as the day goes and marked as not complete until the day is
// over. A group gets rows up to four weeks after its last message, so that an imported log shows
// how it ended.
//
// What is committed notes in `health_due` which groups it touches and from which day on
// (store/health_due.cpp): facts that arrive days late change the rows of all days from theirs on,
// as far as there are rows. Only those are made anew.
#pragma once

#include <cstddef>
#include <limits>

#include "base/time.h"
#include "store/database.h"

namespace server::keepers {

inline constexpr int health_days_at_first = 28;   // made for a group that has none yet
inline constexpr int health_days_after_end = 28;  // after the group's last message
// One look of the server makes the rows of so many groups; the others wait for the next one, those
// with days that are over before those of which only today has changed.
inline constexpr std::size_t health_groups_per_look = 200;

// Makes the rows that are missing or behind, of at most `groups_max` groups. Cheap when there are
// none.
base::Result<void> catch_up_health(
    store::Database& database, base::Instant now,
    std::size_t groups_max = std::numeric_limits<std::size_t>::max());

}  // namespace server::keepers
