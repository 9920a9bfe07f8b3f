// GroupRobot 群机器人 speaks in the company's own internal ops group, and in no other: a connector
// may have one (Connector::group_robot). Whoever has its key speaks through it, so the key is a
// secret: given by an administrator, kept in the store, asked for by Host::robot_key, and never in
// a fact, a log or an error.
//
//   out     is_ready() and tell(): from the deliverer's thread only. Notices (engine/robot) that
//   are
//           due are told together, in as few messages as hold them
//   about   read_key(), test(), health(): any thread
//
// Nothing is queued in here: what is not told stays in the outbox.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "model/names.h"
#include "model/rows.h"

namespace connectors {

// none: no key · ready · waiting: for the platform, until a moment · broken: a person has to mend
// it (removed, switched off, wrong key); asked again now and then all the same
enum class RobotState { none, ready, waiting, broken };

struct RobotHealth {
  RobotState state = RobotState::none;
  base::Instant until;    // of waiting and broken: when it is tried again
  std::string trouble;    // why it waits or is broken, in English (troubles.h)
  base::Instant sent_at;  // its newest message since the start; 0: none
};

// What came of one message, of the notices that were offered: the first `told` stand in it.
struct NoticesTold {
  std::size_t told = 0;
  std::string reference = {};
  // The first one will never be taken, and this is why. Nothing was told.
  std::string refused = {};
  // Why nothing was told; none of them is lost.
  std::string trouble = {};
  std::size_t in_doubt = 0;  // the answer was lost: so many may stand in a message after all
  bool is_broken = false;    // a person has to mend the robot
  bool is_nobody = false;    // there is no robot (any more)
};

class GroupRobot {
 public:
  virtual ~GroupRobot() = default;
  // Whether something can be told now. A new key is ready at once.
  virtual bool is_ready() = 0;
  // One message, at most. `notices`: at least one, the oldest first.
  virtual NoticesTold tell(std::span<const model::Effect> notices) = 0;

  // The key in what a person pastes: the key alone, or the address that the platform shows. Errors
  // name the field "secret" and hold nothing of it.
  virtual base::Result<std::string> read_key(std::string_view text) const = 0;
  // Says in the group that it works, now. Errors are told by troubles().
  virtual base::Result<void> test() = 0;
  virtual RobotHealth health() const = 0;
};

}  // namespace connectors

template <>
struct model::NameOf<connectors::RobotState> {
  static constexpr auto all =
      std::to_array<std::string_view>({"none", "ready", "waiting", "broken"});
};
