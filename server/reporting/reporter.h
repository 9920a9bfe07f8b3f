// Reporter tells the engine what no fact of a chat brings, as commands that engine/robot decides
// upon:
//
//   robot.incident  a platform that is not well for `bad_after`, and that it is well again
//   robot.summary   once a day, when it is due (daily_summary.h). The fact has the day as its name:
//                   after a restart it is known, and not told again
//
// One thread of its own; it looks every `look_every`. What the store cannot take is tried again at
// the next look. Without a group robot, or without the kind in the policy, nothing is read of
// yesterday.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "api/intake.h"
#include "api/platforms.h"
#include "base/clock.h"
#include "store/database.h"

namespace server::reporting {

// A platform that is away for a moment is no incident.
inline constexpr base::Duration bad_after = base::minutes(2);

class Reporter {
 public:
  // All must outlive it; the schema must be there already.
  Reporter(store::Database& database, api::Intake& intake, const api::Platforms& platforms,
           const base::Clock& clock);
  ~Reporter();

 private:
  struct Seen {
    base::Instant bad_since{0};
    std::string told;  // the condition that was told, not "well"; empty: none
  };
  void loop();
  void watch();
  base::Result<void> summarise();
  bool submit(std::string name, std::string_view command, const base::json::object& arguments);

  store::Database& database_;
  api::Intake& intake_;
  const api::Platforms& platforms_;
  const base::Clock& clock_;
  std::map<std::string, Seen> seen_;  // by source
  base::Day summarised_{0};           // this day's was submitted
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false;
  std::thread thread_;
};

}  // namespace server::reporting
