// Published policies, the one draft, and the health series that rules are judged by.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

base::Result<std::optional<model::PolicyVersion>> newest_policy(Connection& connection);
base::Result<std::optional<model::PolicyVersion>> policy_version(Connection& connection,
                                                                 std::int64_t version);
// Without bodies, newest first; `below` 0: from the newest.
base::Result<std::vector<model::PolicyVersion>> policy_versions(Connection& connection,
                                                                std::int64_t below,
                                                                std::int64_t limit);

// One per organisation. `revision` counts its saves and guards against two editors overwriting each
// other.
struct PolicyDraft {
  std::int64_t revision = 0;
  std::int64_t based_on = 0;
  std::string body;  // JSON
  base::Instant at;
  std::string by;
};
base::Result<std::optional<PolicyDraft>> policy_draft(Connection& connection);
// Saves as revision + 1 when `draft.revision` is the stored one (0 when there is none yet);
// `conflict` otherwise, naming who saved in between.
base::Result<void> save_policy_draft(Connection& connection, const PolicyDraft& draft);
base::Result<void> discard_policy_draft(Connection& connection);

struct HealthDay {
  base::Day day;
  std::string body;      // JSON
  bool complete = true;  // false: the day is still going on
};
base::Result<std::vector<HealthDay>> health_of(Connection& connection, model::GroupId group,
                                               base::Day since);

}  // namespace store::queries
