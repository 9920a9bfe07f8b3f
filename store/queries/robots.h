// Keys of group robots (connectors/group_robot.h), one per source: whoever has a key speaks in the
// company's ops group. Like the secrets of webhooks they are no facts, and are shown by no answer
// and no export. Functions that write need a read_write Connection, in a transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "store/database.h"

namespace store::queries {

struct GroupRobot {
  std::string source;
  std::string key;  // a secret
  base::Instant set_at;
  std::string set_by;  // login
  friend bool operator==(const GroupRobot&, const GroupRobot&) = default;
};

base::Result<std::optional<GroupRobot>> group_robot(Connection& connection,
                                                    std::string_view source);
// In place of the one before.
base::Result<void> put_group_robot(Connection& connection, const GroupRobot& robot);
// Its key is not kept.
base::Result<void> remove_group_robot(Connection& connection, std::string_view source);

}  // namespace store::queries
