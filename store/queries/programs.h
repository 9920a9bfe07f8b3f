// Programs, their versions, what was overridden, and whom they touch.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/program_rows.h"
#include "model/rows.h"
#include "store/database.h"

namespace store::queries {

// The newest version of every program, by id.
base::Result<std::vector<model::ProgramVersion>> newest_programs(Connection& connection);
// All versions of one, the newest first.
base::Result<std::vector<model::ProgramVersion>> program_versions(Connection& connection,
                                                                  std::string_view program);
// Those that hold (with a reason).
base::Result<std::vector<model::FindingOverride>> finding_overrides(Connection& connection,
                                                                    std::string_view program);

struct ProgramGroup {
  model::GroupId id;
  std::string name, source;
  std::int64_t members = 0;  // customers, now
};
base::Result<std::vector<ProgramGroup>> groups_of_program(Connection& connection,
                                                          std::string_view program);
// Customers in any of its groups, each once.
base::Result<std::int64_t> members_of_program(Connection& connection, std::string_view program);
// Pairs of companies that are said to compete.
base::Result<std::int64_t> declared_competitors(Connection& connection);
// Plans of seats of the program that are under way.
base::Result<std::int64_t> placements_under_way(Connection& connection, std::string_view program);

}  // namespace store::queries
