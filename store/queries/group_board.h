// GroupBoard keeps the figures of all groups in memory: members, owed questions, messages per day,
// health. A list of a thousand groups sorted by any of them would otherwise read a hundred thousand
// rows. A snapshot is immutable, and at most `refresh_after` old while somebody asks; one caller
// refreshes, the others go on with the snapshot before. The two newest days are read each time,
// older ones every `full_refresh_after` (late facts may still change them).
//
// Safe from any thread; the Connection handed in is the caller's.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

inline constexpr int board_days = 14;
inline constexpr int days_read_each_time = 2;

struct GroupFigures {
  model::Group group;
  std::string source;
  std::string owner_name;
  model::Role owner_role = model::Role::staff;
  std::int64_t members = 0;
  std::int64_t open_questions = 0;                  // open or waiting
  std::int64_t breached_questions = 0;              // open and past due when the snapshot was made
  std::array<std::int64_t, board_days> messages{};  // per local day, oldest first, today last
  std::array<std::int64_t, board_days> negative{};
  std::string health;  // body of the newest complete day of `health`, JSON; empty: none yet
  std::int64_t messages_7d() const;
};

struct BoardSnapshot {
  base::Instant taken_at;
  base::Day today;
  std::vector<GroupFigures> groups;  // by id
  const GroupFigures* find(model::GroupId id) const;
};

class GroupBoard {
 public:
  struct Options {
    base::Duration refresh_after = base::seconds(2);
    base::Duration full_refresh_after = base::minutes(1);
  };
  explicit GroupBoard(Options options) : options_(options) {}

  // `today` is the local day of `now` in the organisation's time zone.
  base::Result<std::shared_ptr<const BoardSnapshot>> snapshot(Connection& connection,
                                                              base::Instant now, base::Day today);
  // Facts of older days came in: the next refresh reads all days.
  void forget_older_days();

 private:
  base::Result<std::shared_ptr<const BoardSnapshot>> read(Connection& connection,
                                                          const BoardSnapshot* before,
                                                          base::Instant now, base::Day today);

  const Options options_;
  std::mutex refreshing_;
  std::mutex swapping_;  // guards the members below
  // Shared because readers keep a snapshot while the next one replaces it.
  std::shared_ptr<const BoardSnapshot> newest_;
  base::Instant fully_read_at_;
};

// One group's figures, read afresh.
base::Result<std::optional<GroupFigures>> figures_of(Connection& connection, model::GroupId id,
                                                     base::Instant now, base::Day today);

}  // namespace store::queries
