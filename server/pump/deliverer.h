// Deliverer empties the outbox: effects go to the connector of their group's source, or to a
// person.
//
// At most once: before a connector is asked, the effect is written down as under way (parked). If
// the program dies in between, it stays parked and a person decides; it is never sent twice. What
// came of it comes back as a fact (`effect.settle`). What no connector can do automatically becomes
// a task with everything ready.
//
// Notices to the ops group (model::notice_effect) are another matter: told twice they do no harm,
// not told they do. They are offered together to the group robot of the first connector that has
// one, as soon as it is ready, and stay pending, however long, until they stand in a message; what
// may be told a second time says so.
//
// One thread of its own; asks the pump for the due effects, so that the store keeps its single
// writer.
#pragma once

#include <array>
#include <condition_variable>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

#include "connectors/connector.h"
#include "server/pump/pump.h"

namespace server {

inline constexpr std::int64_t deliver_batch_max = 100;  // effects looked at in one go
inline constexpr std::int64_t notices_batch_max = 60;   // offered to a group robot in one go
// A notice of whose attempt nothing more is heard is due again after this.
inline constexpr base::Duration notice_lease = base::minutes(2);
// Waits after the first, second, … failed attempt; after the last one the effect has failed.
inline constexpr std::array retry_after = {base::seconds(5), base::seconds(30), base::minutes(5),
                                           base::minutes(30), base::hours(3)};

class Deliverer {
 public:
  Deliverer(Pump& pump, const base::Clock& clock, std::vector<connectors::Connector*> connectors);
  ~Deliverer();
  // Something may have been put into the outbox.
  void wake();

 private:
  void loop();
  bool deliver_due();   // whether anything was there
  bool tell_untold();   // whether all that was done is written down
  bool tell_notices();  // whether any was told, and there may be more
  connectors::GroupRobot* group_robot() const;
  void deliver(const model::Effect& effect);
  // `arguments`: further ones of effect.settle.
  bool settle(const model::Effect& effect, std::string_view state, std::string_view result,
              base::json::object arguments = {});
  bool settle_all(std::vector<model::Fact> facts, bool are_outcomes);

  Pump& pump_;
  const base::Clock& clock_;
  std::vector<connectors::Connector*> connectors_;
  // What was done, where the store could not be told of it yet: nothing else is done before it is.
  std::vector<model::Fact> untold_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool awake_ = true;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace server
