// Mass messages as the console shows them and as connectors follow them up.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// How many groups of a broadcast are in each state.
using TargetCounts = std::map<model::TargetState, std::int64_t>;

// The newest first; `before` 0: from the newest on.
base::Result<std::vector<model::Broadcast>> broadcasts(Connection& connection,
                                                       model::BroadcastId before,
                                                       std::int64_t limit);
base::Result<std::optional<model::Broadcast>> broadcast(Connection& connection,
                                                        model::BroadcastId id);
base::Result<std::map<model::BroadcastId, TargetCounts>> count_targets(
    Connection& connection, const std::vector<model::Broadcast>& of);
// Those for which a person is waited, or whose fate nobody knows.
base::Result<std::map<model::BroadcastId, std::int64_t>> count_open_sendings(
    Connection& connection, const std::vector<model::Broadcast>& of);
base::Result<std::vector<model::Sending>> sendings_of(Connection& connection,
                                                      model::BroadcastId id);
// Numbers of sendings that were begun long ago and never came to an end: they may have been made.
inline constexpr base::Duration stuck_after = base::minutes(10);
base::Result<std::set<std::int64_t>> stuck_sendings(Connection& connection, model::BroadcastId id,
                                                    base::Instant now);
base::Result<std::vector<model::BroadcastTarget>> targets_of(Connection& connection,
                                                             model::BroadcastId id);

// What reached groups of the source since then, and what is on its way to them (at: now).
struct GroupReach {
  std::string group;  // external id
  std::string message;
  base::Instant at;
};
base::Result<std::vector<GroupReach>> reaches_of(Connection& connection, std::string_view source,
                                                 base::Instant since, base::Instant now);

// Sendings of a source for which a person is waited; and those of which nobody knows whether they
// were made, without a reference: their effect is parked.
struct OpenSending {
  model::Sending sending;
  std::string key, sender;
  base::Instant asked_at, deadline;
  std::vector<std::string> waiting;  // external ids of groups
};
base::Result<std::vector<OpenSending>> open_sendings(Connection& connection,
                                                     std::string_view source);

}  // namespace store::queries
