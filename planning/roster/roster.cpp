#include "planning/roster/roster.h"

#include <algorithm>

namespace planning::roster {

using seats::Kind;
using seats::Number;
using seats::Objection;
using seats::Why;

model::CompanyId root_of(const Companies& companies, model::CompanyId company) {
  // Merging refuses circles; a merge into what is merged is a chain.
  while (company) {
    const auto known = companies.find(company);
    if (known == companies.end() || !known->second.merged_into) break;
    company = known->second.merged_into;
  }
  return company;
}

Roster::Roster(const model::Policy& policy, const model::SeatingProgram& program,
               const Companies& companies, const std::vector<model::CompanyRelation>& relations)
    : program_(program), companies_(companies) {
  for (const model::CompanyRelation& each : relations) {
    if (each.state != model::RelationState::declared) continue;
    rules_.add_rivals(root_of(companies, each.a).value, root_of(companies, each.b).value);
  }
  for (const auto& [one, other] : policy.seating.clashes) {
    rules_.add_clash(kind_of(one), kind_of(other));
  }
  for (const std::string& each : program.identities) rules_.identities.push_back(kind_of(each));
  for (const std::string& each : program.regions) rules_.regions.push_back(kind_of(each));
  rules_.one_region = program.one_region;
  rules_.colleagues = static_cast<seats::Company>(program.colleagues);
  const model::SeatWeights& weights = program.weights;
  rules_.weights = {weights.fill, weights.region, weights.mix, weights.colleagues, weights.expert};
}

Kind Roster::kind_of(const std::string& text) {
  if (text.empty()) return -1;
  const auto [entry, is_new] = kinds_.try_emplace(text, static_cast<Kind>(texts_.size()));
  if (is_new) texts_.push_back(text);
  return entry->second;
}

seats::Person Roster::person(const model::Member& member, base::Instant now) {
  seats::Person person;
  person.member = member.id.value;
  person.source = member.source.value;
  if (const auto root = root_of(companies_, member.company_id)) {
    person.companies.push_back(root.value);
  }
  // Our own people belong to no side.
  const bool is_member = member.role == model::Role::member;
  person.identity = is_member ? kind_of(member.identity) : -1;
  person.region = is_member ? kind_of(member.region) : -1;
  person.is_experienced = member.first_at.ms != 0 && member.first_at + experienced_after <= now;
  const auto& tiers = program_.expert_tiers;
  person.is_expert = member.role == model::Role::staff ||
                     std::find(tiers.begin(), tiers.end(), member.tier) != tiers.end();
  return person;
}

std::string Roster::name_of(const Objection& objection, Number of) const {
  if (objection.why == Why::competitor) {
    const auto known = companies_.find(model::CompanyId(of));
    return known == companies_.end() ? std::to_string(of) : known->second.name;
  }
  if (objection.why == Why::full) return std::to_string(of);
  const auto place = static_cast<std::size_t>(of);
  return of >= 0 && place < texts_.size() ? texts_[place] : std::string();
}

base::json::object Roster::to_json(const Objection& objection) const {
  const bool names = objection.why >= Why::competitor;
  base::json::object out{{"why", model::to_name(objection.why)}};
  out["mine"] = names ? name_of(objection, objection.mine) : std::string();
  out["other"] = names ? name_of(objection, objection.other) : std::string();
  out["people"] = objection.people;
  out["seats"] = objection.why == Why::full ? objection.mine : 0;
  return out;
}

std::string Roster::in_words(const Objection& objection) const {
  const std::string mine = name_of(objection, objection.mine);
  const std::string other = name_of(objection, objection.other);
  const std::string people = std::to_string(objection.people);
  switch (objection.why) {
    case Why::seated_here: return "sits there already";
    case Why::other_source: return "is on another platform";
    case Why::other_program: return "the group belongs to another program";
    case Why::closed: return "the group takes nobody new";
    case Why::full: return people + " sit there and it has " + mine + " seats";
    case Why::competitor:
      return mine + " and " + other + " compete, and " + people + " of the latter sit there";
    case Why::identity_clash:
      return "\"" + mine + "\" and \"" + other + "\" never sit together, and " + people +
             " of the latter sit there";
    case Why::identity_refused: return "the program does not admit the identity \"" + mine + "\"";
    case Why::region_refused: return "the program does not admit the region \"" + mine + "\"";
    case Why::other_region: return "people of the region \"" + other + "\" sit there";
  }
  return {};
}

}  // namespace planning::roster
