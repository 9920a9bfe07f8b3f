// gather() makes deliveries of what was committed since each subscription's cursor, and moves the
// cursor in the same transaction: killed in between, it does the same again; no event is lost and
// none is told twice. Numbers of rows rise in the order of commits, because there is one writer, so
// a cursor passes over nothing that is yet to come.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "store/database.h"

namespace server::webhooks {

inline constexpr std::int64_t rows_per_turn_max =
    2'000;  // of each kind: row numbers looked at in one transaction

struct Gathered {
  bool has_subscriptions = false;
  bool has_more = false;
};

// One turn for every active subscription, in the caller's thread.
base::Result<Gathered> gather(store::Database& database, base::Instant now);

}  // namespace server::webhooks
