// Segments with what the keeper found (server/keepers/segment_keeper.h): how many are in, who, who
// was on an earlier moment, and who came and went.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/segment_rows.h"
#include "store/database.h"
#include "store/queries/member_set.h"

namespace store::queries {

struct SegmentState {
  std::optional<std::int64_t> meaning;  // of when all customers were first looked at; none: not yet
  std::optional<base::Day> day;         // the last on which all were looked at
  std::optional<std::int64_t> sweep_meaning;  // a look through all is under way …
  std::optional<base::Day> sweep_day;
  model::MemberId swept_through;  // … and has come to here
  std::int64_t members = 0;
  base::Instant filled_at;  // since when it is known who is in; 0: not yet
};

struct SegmentStanding {
  model::Segment row;
  SegmentState state;
  // Everybody was looked at by what the segment says now.
  bool is_filled() const { return state.meaning == row.meaning; }
};

// By name; those that were taken away only when asked for.
base::Result<std::vector<SegmentStanding>> segments(Connection& connection, bool with_removed);
base::Result<std::optional<SegmentStanding>> segment(Connection& connection, model::SegmentId id);

// Who is in by the last look, or was at `at`: exact from filled_at on, before it as it was then.
struct KnownMembers {
  MemberSet members;
  std::int64_t through = 0;  // the number of the last change that is in it
  std::int64_t changes = 0;  // how many were not in the kept set
};
base::Result<KnownMembers> segment_members(Connection& connection, model::SegmentId id);
base::Result<MemberSet> segment_members_at(Connection& connection, model::SegmentId id,
                                           base::Instant at);

// A member came in or went out; "behaviour": by what happened to them, "day": by a day that went
// by, "definition": the segment was changed.
struct SegmentChange {
  std::int64_t id = 0;
  model::SegmentId segment;
  model::MemberId member;
  base::Instant at;
  bool is_in = false;
  std::string cause;
};
// Newest first, of one segment or of one member (the other is 0); `below` 0: from the newest.
base::Result<std::vector<SegmentChange>> segment_changes(Connection& connection,
                                                         model::SegmentId segment,
                                                         model::MemberId member, std::int64_t below,
                                                         std::int64_t limit);

// How many came in less how many went out, by the day that began at `from` + n × 24 h.
base::Result<std::vector<std::int64_t>> segment_balance(Connection& connection, model::SegmentId id,
                                                        base::Instant from, int days);

// Whether notes of batches wait for the keeper.
base::Result<bool> segments_are_behind(Connection& connection);

}  // namespace store::queries
