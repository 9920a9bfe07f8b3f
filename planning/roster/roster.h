// Roster turns rows into what planning/seats reckons with, and its objections back into words: the
// one place that says which row means which rule, for the plan and for the check before a seat is
// given.
//
// Keeps references to what it was made of. Not safe for concurrent use.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "model/policy.h"
#include "model/rows.h"
#include "model/seating_rows.h"
#include "planning/seats/hall.h"

namespace planning::roster {

inline constexpr base::Duration experienced_after = base::days(90);  // since first seen

using Companies = std::unordered_map<model::CompanyId, model::Company>;

model::CompanyId root_of(const Companies& companies, model::CompanyId company);

class Roster {
 public:
  Roster(const model::Policy& policy, const model::SeatingProgram& program,
         const Companies& companies, const std::vector<model::CompanyRelation>& relations);

  const seats::Rules& rules() const { return rules_; }
  // Of their current company; `now` tells who is experienced.
  seats::Person person(const model::Member& member, base::Instant now);

  // {why, mine, other, people}: mine and other as {id, name} or text.
  base::json::object to_json(const seats::Objection& objection) const;
  // "A 公司 and B 公司 compete, and 2 of theirs sit there"
  std::string in_words(const seats::Objection& objection) const;

 private:
  seats::Kind kind_of(const std::string& text);
  std::string name_of(const seats::Objection& objection, seats::Number of) const;

  const model::SeatingProgram& program_;
  const Companies& companies_;
  seats::Rules rules_;
  std::unordered_map<std::string, seats::Kind> kinds_;
  std::vector<std::string> texts_;  // of kinds
};

}  // namespace planning::roster

template <>
struct model::NameOf<planning::seats::Why> {
  static constexpr auto all = std::to_array<std::string_view>(
      {"seated_here", "other_source", "other_program", "closed", "full", "competitor",
       "identity_clash", "identity_refused", "region_refused", "other_region"});
};
template <>
struct model::NameOf<planning::seats::Goal> {
  static constexpr auto all =
      std::to_array<std::string_view>({"fill", "region", "mix", "colleagues", "expert"});
};
