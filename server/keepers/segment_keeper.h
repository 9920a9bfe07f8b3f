// SegmentKeeper finds out behind the writer who is in which segment, and keeps who came in and went
// out, when and why.
//
// Each batch notes whom it may have moved (store/segment_due.h): these are looked at again, all
// segments at once. A look through all customers is made when a segment is new or says something
// else, and once a day for those that turn with the days (insight/segments/needs.h); it goes on
// where it was when the program is started again. While a segment is filled for the first time
// nobody "comes in": who is in then was in.
//
// What it says is as of its last look. While activity waits to be added up
// (store/waiting_activity.h) the notes wait too, because what they are about cannot be read yet.
// Two things wait for the next day's look: a customer whose order is given to another one, and one
// who left no note for any other reason.
//
// One thread. After an error it reads everything anew.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "base/time_zone.h"
#include "insight/segments/expression.h"
#include "model/member_view.h"
#include "store/database.h"
#include "store/queries/member_views.h"
#include "store/queries/segments.h"
#include "store/segment_due.h"

namespace server::keepers {

// One turn looks at so many customers that batches named, in one transaction.
inline constexpr std::size_t due_members_per_turn = 5'000;
// Or at so many of all, a transaction each.
inline constexpr std::int64_t swept_members_per_turn = 20'000;
// The set of who is in is written anew after so many changes: a reader of it reads at most so many.
inline constexpr std::int64_t changes_beside_set_max = 10'000;

class SegmentKeeper {
 public:
  explicit SegmentKeeper(store::Database& database);
  ~SegmentKeeper();

  // A portion of what is to be done; true: there is more.
  base::Result<bool> turn(base::Instant now);

 private:
  struct Kept;
  struct Moved {
    Kept* kept;
    model::MemberId member;
    bool is_in;
    std::string_view cause;
  };
  struct Looked {
    base::Instant now;
    base::Day today;
    const base::TimeZone& zone;
  };

  base::Result<bool> work(base::Instant now);
  base::Result<void> connect();
  base::Result<void> read_segments();
  base::Result<base::TimeZone> zone_in_force();
  base::Result<bool> take_notes(const Looked& looked);
  base::Result<void> name_members(store::SegmentDue& due);
  base::Result<bool> sweep(const Looked& looked);
  base::Result<void> sweep_portion(const Looked& looked, const std::vector<Kept*>& segments);
  std::vector<Kept*> next_sweep(base::Day today);
  void judge(Kept& kept, model::MemberId member, bool is_in, std::string_view cause,
             std::vector<Moved>& moved);
  base::Result<void> forget(const store::queries::SegmentStanding& removed);
  base::Result<void> write_moved(const std::vector<Moved>& moved, base::Instant now);
  base::Result<void> write_state(const Kept& kept);
  base::Result<void> write_set(Kept& kept);

  store::Database& database_;
  std::unique_ptr<store::Connection> reader_, writer_;
  std::map<model::SegmentId, std::unique_ptr<Kept>> kept_;
  std::int64_t last_change_ = 0;
};

}  // namespace server::keepers
