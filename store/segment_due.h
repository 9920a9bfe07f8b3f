// What a batch notes for the keeper of segments (server/keepers/segment_keeper.h): whom it may have
// moved into or out of one. One row a batch, whatever its size, and none while there are no
// segments, so that the writer pays next to nothing for it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/changes.h"

namespace store {

struct SegmentDue {
  bool everybody = false;               // what days are, has changed
  std::vector<std::int64_t> members;    // sorted, each once
  std::vector<std::int64_t> groups;     // may have another name
  std::vector<std::int64_t> companies;  // have another name, or were merged
  bool empty() const;
};

SegmentDue segment_due_of(const model::Changes& changes);

// Each id with a space after it, so that two notes are joined by writing one after the other.
std::string kept_segment_due(const SegmentDue& due);
// Adds what was kept to `due`, which is sorted again by sort_segment_due.
base::Result<void> read_segment_due(std::string_view kept, SegmentDue& due);
void sort_segment_due(SegmentDue& due);

}  // namespace store
