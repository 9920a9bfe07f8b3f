#include "planning/seats/hall.h"

#include <algorithm>
#include <cmath>

namespace planning::seats {

namespace {

template <class Key>
void add_pair(std::unordered_map<Key, std::vector<Key>>& pairs, Key one, Key other) {
  const auto add = [&](Key from, Key to) {
    auto& list = pairs[from];
    const auto place = std::lower_bound(list.begin(), list.end(), to);
    if (place == list.end() || *place != to) list.insert(place, to);
  };
  add(one, other);
  add(other, one);
}

template <class Key>
const std::vector<Key>& found(const std::unordered_map<Key, std::vector<Key>>& pairs, Key key) {
  static const std::vector<Key> none;
  const auto entry = pairs.find(key);
  return entry == pairs.end() ? none : entry->second;
}

bool admits(const std::vector<Kind>& kinds, Kind kind) {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

// ---- rules

void Rules::add_rivals(Number company, Number other) {
  if (company != other) add_pair(rivals_, company, other);
}
void Rules::add_clash(Kind identity, Kind other) {
  if (identity != other) add_pair(clashes_, identity, other);
}
const std::vector<Number>& Rules::rivals_of(Number company) const {
  return found(rivals_, company);
}
const std::vector<Kind>& Rules::clashes_of(Kind identity) const {
  return found(clashes_, identity);
}

// ---- who sits where

std::size_t Hall::add(const Table& table) {
  tables_.push_back(table);
  tallies_.emplace_back();
  return tables_.size() - 1;
}

void Hall::count(Counts& counts, Number of, int by) {
  for (auto entry = counts.begin(); entry != counts.end(); ++entry) {
    if (entry->first != of) continue;
    entry->second = static_cast<std::uint32_t>(static_cast<int>(entry->second) + by);
    if (entry->second == 0) counts.erase(entry);
    return;
  }
  counts.emplace_back(of, static_cast<std::uint32_t>(by));
}

std::uint32_t Hall::count_of(const Counts& counts, Number of) {
  for (const auto& [key, number] : counts) {
    if (key == of) return number;
  }
  return 0;
}

void Hall::sit(std::size_t table, const Person& person) {
  Tally& tally = tallies_[table];
  ++tally.people;
  tally.experienced += person.is_experienced;
  tally.experts += person.is_expert;
  if (person.identity >= 0) count(tally.identities, person.identity, 1);
  if (person.region >= 0) count(tally.regions, person.region, 1);
  for (const Number company : person.companies) {
    ++tally.companies[company];
    auto& tables = tables_of_[company];
    const auto here = std::find_if(tables.begin(), tables.end(),
                                   [table](const auto& each) { return each.first == table; });
    if (here == tables.end())
      tables.emplace_back(table, 1);
    else
      ++here->second;
  }
  seats_of_member_[person.member].push_back(table);
}

void Hall::rise(std::size_t table, const Person& person) {
  Tally& tally = tallies_[table];
  --tally.people;
  tally.experienced -= person.is_experienced;
  tally.experts -= person.is_expert;
  if (person.identity >= 0) count(tally.identities, person.identity, -1);
  if (person.region >= 0) count(tally.regions, person.region, -1);
  for (const Number company : person.companies) {
    if (--tally.companies[company] == 0) tally.companies.erase(company);
    auto& tables = tables_of_[company];
    for (auto here = tables.begin(); here != tables.end(); ++here) {
      if (here->first != table) continue;
      if (--here->second == 0) tables.erase(here);
      break;
    }
  }
  auto& seats = seats_of_member_[person.member];
  seats.erase(std::find(seats.begin(), seats.end(), table));
}

// ---- judging

void Hall::object_alone(const Person& person, std::size_t table, Verdict& verdict) const {
  const Table& at = tables_[table];
  const Tally& tally = tallies_[table];
  const auto object = [&](Why why, Number mine = 0, Number other = 0, std::uint32_t people = 0) {
    verdict.objections.push_back({why, mine, other, people});
  };
  if (at.source != person.source) object(Why::other_source);
  if (!at.of_program) object(Why::other_program);
  if (!at.takes_new) object(Why::closed);
  if (tally.people >= at.seats) object(Why::full, at.seats, 0, tally.people);
  if (!admits(rules_.identities, person.identity)) object(Why::identity_refused, person.identity);
  if (!admits(rules_.regions, person.region)) object(Why::region_refused, person.region);
  for (const Kind other : rules_.clashes_of(person.identity)) {
    if (const std::uint32_t people = count_of(tally.identities, other)) {
      object(Why::identity_clash, person.identity, other, people);
    }
  }
  if (!rules_.one_region || person.region < 0) return;
  for (const auto& [region, people] : tally.regions) {
    if (region != person.region) object(Why::other_region, person.region, region, people);
  }
}

void Hall::object_to_companies(const Person& person, std::size_t table, Verdict& verdict) const {
  const Tally& tally = tallies_[table];
  for (const Number company : person.companies) {
    for (const Number rival : rules_.rivals_of(company)) {
      const auto there = tally.companies.find(rival);
      if (there == tally.companies.end()) continue;
      verdict.objections.push_back({Why::competitor, company, rival, there->second});
    }
  }
}

bool Hall::has_colleague(const Person& person, std::size_t table) const {
  return std::any_of(person.companies.begin(), person.companies.end(),
                     [&](Number company) { return tallies_[table].companies.contains(company); });
}

void Hall::weigh(const Person& person, std::size_t table, Verdict& verdict) const {
  const Tally& tally = tallies_[table];
  const double people = tally.people;
  const auto share = [people](double of) { return people == 0 ? 0.5 : of / people; };
  const auto set = [&](Goal goal, double merit) {
    verdict.merits[static_cast<std::size_t>(goal)] = merit;
  };
  set(Goal::fill,
      tables_[table].seats == 0 ? 0 : std::min(1.0, (people + 1) / tables_[table].seats));
  set(Goal::region, person.region < 0 ? 0.5 : share(count_of(tally.regions, person.region)));
  set(Goal::mix, person.is_experienced ? 1 - share(tally.experienced) : share(tally.experienced));
  const bool colleague = has_colleague(person, table);
  set(Goal::colleagues, rules_.colleagues == Company::any        ? 1
                        : rules_.colleagues == Company::together ? colleague
                                                                 : !colleague);
  set(Goal::expert, tally.experts > 0 || person.is_expert ? 1 : 0);
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < goal_count; ++i) {
    sum += rules_.weights[i] * verdict.merits[i];
    weights += rules_.weights[i];
  }
  verdict.score = weights == 0 ? 0 : sum / weights;
}

std::vector<Verdict> Hall::judge(const Person& person) const {
  std::vector<Verdict> verdicts(tables_.size());
  if (const auto seats = seats_of_member_.find(person.member); seats != seats_of_member_.end()) {
    for (const std::size_t table : seats->second)
      verdicts[table].objections.push_back({Why::seated_here, 0, 0, 0});
  }
  // By the few tables where rivals sit, and not by all tables for all rivals.
  for (const Number company : person.companies) {
    for (const Number rival : rules_.rivals_of(company)) {
      const auto tables = tables_of_.find(rival);
      if (tables == tables_of_.end()) continue;
      for (const auto& [table, people] : tables->second)
        verdicts[table].objections.push_back({Why::competitor, company, rival, people});
    }
  }
  for (std::size_t table = 0; table < tables_.size(); ++table) {
    object_alone(person, table, verdicts[table]);
    weigh(person, table, verdicts[table]);
  }
  return verdicts;
}

Verdict Hall::judge(const Person& person, std::size_t table) const {
  Verdict verdict;
  if (const auto seats = seats_of_member_.find(person.member); seats != seats_of_member_.end()) {
    if (std::find(seats->second.begin(), seats->second.end(), table) != seats->second.end())
      verdict.objections.push_back({Why::seated_here, 0, 0, 0});
  }
  object_to_companies(person, table, verdict);
  object_alone(person, table, verdict);
  weigh(person, table, verdict);
  return verdict;
}

int Hall::best(const std::vector<Verdict>& verdicts) {
  int best = -1;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (!verdicts[i].objections.empty()) continue;
    if (best < 0 || verdicts[i].score > verdicts[static_cast<std::size_t>(best)].score)
      best = static_cast<int>(i);
  }
  return best;
}

// ---- the whole

double Hall::quality_of(std::size_t table) const {
  const Tally& tally = tallies_[table];
  const double people = tally.people;
  if (people == 0) return 0;
  double alike = 0, known = 0, with_colleague = 0, beside_colleague = 0;
  for (const auto& [region, number] : tally.regions) {
    alike += static_cast<double>(number) * number;
    known += number;
  }
  for (const auto& [company, number] : tally.companies) {
    with_colleague += number > 1 ? number : 0;
    beside_colleague += number - 1;
  }
  const std::array<double, goal_count> merits = {
      std::min(1.0, people / std::max(1U, tables_[table].seats)),
      known == 0 ? 0.5 : alike / (known * known),
      1 - std::abs(tally.experienced / people - experienced_share_),
      rules_.colleagues == Company::any        ? 1
      : rules_.colleagues == Company::together ? std::min(1.0, with_colleague / people)
                                               : 1 - std::min(1.0, beside_colleague / people),
      tally.experts > 0 ? 1.0 : 0.0};
  double sum = 0, weights = 0;
  for (std::size_t i = 0; i < goal_count; ++i) {
    sum += rules_.weights[i] * merits[i];
    weights += rules_.weights[i];
  }
  return weights == 0 ? 0 : people * sum / weights;
}

double Hall::quality() const {
  double sum = 0, people = 0;
  for (std::size_t table = 0; table < tables_.size(); ++table) {
    sum += quality_of(table);
    people += tallies_[table].people;
  }
  return people == 0 ? 0 : sum / people;
}

}  // namespace planning::seats
