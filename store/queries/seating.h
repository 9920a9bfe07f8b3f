// Companies, who sits where, and plans of seats, as the console shows them and plans are made of.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/rows.h"
#include "model/seating_rows.h"
#include "store/database.h"

namespace store::queries {

// ---- companies

struct CompanyFilter {
  std::string words;        // in the name, credit code, industry or region
  bool has_merged = false;  // those merged into another as well
};
struct CompanyLine {
  model::Company company;
  std::int64_t members = 0;  // now, those of companies merged into it not included
};
base::Result<std::vector<CompanyLine>> companies(Connection& connection,
                                                 const CompanyFilter& filter,
                                                 model::CompanyId after, std::int64_t limit);
base::Result<std::vector<model::Company>> all_companies(Connection& connection);
base::Result<std::vector<model::Company>> merged_into(Connection& connection, model::CompanyId id);
base::Result<std::vector<model::CompanyRelation>> all_relations(Connection& connection);
// Current members of the company, and of those merged into it.
inline constexpr std::int64_t company_members_max = 500;
base::Result<std::vector<model::Member>> members_of_company(Connection& connection,
                                                            model::CompanyId id);
base::Result<std::vector<model::CompanyMember>> companies_of(Connection& connection,
                                                             model::MemberId member);

// ---- who sits where

struct SeatedMember {
  model::GroupId group;
  model::Member member;
};
// Everybody in a group of the program; of every group, when `program` is null.
base::Result<std::vector<SeatedMember>> seated_members(Connection& connection,
                                                       const std::string* program);
base::Result<std::vector<model::GroupDoor>> group_doors(Connection& connection);
// Members (no staff) who are in no group at all, by number.
base::Result<std::vector<model::Member>> unseated_members(Connection& connection,
                                                          std::int64_t limit);
base::Result<std::vector<model::Member>> members_by_id(Connection& connection,
                                                       const std::vector<model::MemberId>& ids);
// Members of the group who have said something since that day.
base::Result<std::vector<model::Member>> active_members(Connection& connection,
                                                        model::GroupId group, base::Day since);

// ---- plans

using SeatCounts = std::map<model::SeatState, std::int64_t>;
base::Result<std::vector<model::Placement>> placements(Connection& connection,
                                                       model::PlacementId before,
                                                       std::int64_t limit);
base::Result<std::optional<model::Placement>> placement(Connection& connection,
                                                        model::PlacementId id);
base::Result<std::vector<model::PlacementPlace>> places_of(Connection& connection,
                                                           model::PlacementId id);
base::Result<std::vector<model::PlacementSeat>> seats_of(Connection& connection,
                                                         model::PlacementId id);
base::Result<SeatCounts> count_seats(Connection& connection, model::PlacementId id);

}  // namespace store::queries
