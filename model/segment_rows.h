// Rows of segments, as model/rows.h has the others.
#pragma once

#include <cstdint>
#include <string>

#include "base/time.h"
#include "model/ids.h"

namespace model {

inline constexpr std::size_t segments_max = 200;  // that stand; one more is refused
inline constexpr std::size_t segment_name_bytes_max = 120;
inline constexpr std::size_t segment_note_bytes_max = 1'000;

// A segment that people keep: a name for an expression (insight/segments/expression.h). Who is in
// it is found behind the writer (server/keepers/segment_keeper.h).
struct Segment {
  SegmentId id;
  std::string name;  // of those that stand, no two alike
  std::string note;
  std::string expression;     // as print_expression writes it
  std::int64_t revision = 1;  // rises by one with each change
  std::int64_t meaning = 1;   // the revision that last changed the expression
  base::Instant created_at, changed_at, removed_at;
  std::string changed_by;  // login
  friend bool operator==(const Segment&, const Segment&) = default;
};

}  // namespace model
