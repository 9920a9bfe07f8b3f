// SeatingWorld is everything that seats depend on, read for one answer: the groups with who is in
// them, companies and what is said of them, the program's settings. Lives for one call.
//
// plan_seats() makes the plan of an intake, of a group that closes, or of a rebalancing; what is
// shown and what the command carries are this one plan.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/services.h"
#include "planning/roster/roster.h"
#include "planning/seats/plan.h"
#include "store/queries/seating.h"

namespace api {

inline constexpr std::size_t planned_seats_max = 20'000;
inline constexpr std::uint64_t plan_steps = 2'000'000'000;  // about two seconds of one core

struct SeatingWorld {
  std::shared_ptr<const PolicyInForce> policy;
  const model::SeatingProgram* program = nullptr;
  std::string program_name;
  planning::roster::Companies companies;
  std::vector<model::CompanyRelation> relations;
  std::unique_ptr<planning::roster::Roster> roster;
  std::shared_ptr<const store::queries::BoardSnapshot> board;
  std::vector<const store::queries::GroupFigures*> groups;  // of the tables, in their order
  std::vector<planning::seats::Table> tables;
  std::vector<store::queries::SeatedMember> seated;
  std::vector<std::size_t> seated_at;  // table of each

  // Without a program every group is a candidate.
  static base::Result<std::unique_ptr<SeatingWorld>> read(
      Services& services, const Call& call, const std::optional<std::string>& program);
  std::optional<std::size_t> table_of(model::GroupId group) const;
  planning::seats::Hall hall(base::Instant now) const;
};

struct WantedPlan {
  model::PlacementKind kind = model::PlacementKind::intake;
  std::string program;
  std::vector<model::MemberId> members;  // of an intake; empty: all who are in no group
  model::GroupId closing;
};

// Reads the request's body; errors name the field.
base::Result<WantedPlan> wanted_plan(const base::json::object& body);
// The arguments of placement.plan.
base::Result<base::json::object> plan_seats(Services& services, const Call& call,
                                            const WantedPlan& wanted);

base::json::array objections_json(const planning::roster::Roster& roster,
                                  const std::vector<planning::seats::Objection>& objections);
base::json::object merits_json(const planning::seats::Verdict& verdict);

}  // namespace api
