// Activity is added up behind the writer when facts come in floods: what a large batch adds is kept
// in its transaction as one row of `activity_waiting`, and added to `activity` with that of some
// more batches, in the order of its key. So each page of the table is written once for many
// batches. Private to this room.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/rows.h"

namespace store {

// A batch that adds fewer rows is added up at once.
inline constexpr std::size_t waiting_activity_from = 256;
// After so many batches what waits is added up with the last of them: that is how far `activity`
// can be behind.
inline constexpr int waiting_batches_max = 32;

// One row per group, day and member, in that order.
std::vector<model::Activity> added_up(std::vector<model::Activity> rows);

// As numbers with a space after each, eight to the row; what cannot be read is an error.
std::string kept_activity(const std::vector<model::Activity>& rows);
base::Result<std::vector<model::Activity>> read_activity(std::string_view text);

}  // namespace store
