// Reads the rows that were noted and appends them to the feed, as the lists show them.
#pragma once

#include "api/live_feed.h"
#include "base/result.h"
#include "store/database.h"

namespace api {

base::Result<void> tell_rows(LiveFeed& feed, store::Connection& reader, const Noted& noted,
                             base::Instant now, base::Day today);

}  // namespace api
