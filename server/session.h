// Session is one organisation opened for work by a command: its database, its writer and the pump that feeds
// it, without the web. Facts go in through submit(); when it is closed everything submitted is durable.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "server/pump/pump.h"
#include "store/database.h"

namespace server {

class Session {
 public:
  // Takes the writer's lock: `unavailable` names the process that holds it.
  static base::Result<std::unique_ptr<Session>> open(const std::string& data,
                                                     const base::Clock& clock);
  ~Session();

  store::Database& database() { return *database_; }
  Organisation& organisation() { return *organisation_; }
  Pump& pump() { return *pump_; }

  // Brings what is built behind the writer (search, health) up to date.
  base::Result<void> catch_up();

 private:
  explicit Session(const base::Clock& clock) : clock_(clock) {}
  const base::Clock& clock_;
  // Destroyed in the reverse order: the pump stops before its organisation goes.
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<Organisation> organisation_;
  std::unique_ptr<Pump> pump_;
};

}  // namespace server
