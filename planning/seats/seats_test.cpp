// Goal: no plan ever breaks a hard rule, a verdict says what a slow look at everybody says, and the
// soft goals only improve. Method: random worlds with companies, identities, regions and doors,
// looked at by loops that anybody can check.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"
#include "planning/seats/movers.h"
#include "planning/seats/plan.h"

using namespace planning::seats;

namespace {

struct RandomWorld {
  Problem problem;
  std::set<std::pair<Number, Number>> rivals;
  std::set<std::pair<Kind, Kind>> clashes;

  explicit RandomWorld(std::uint64_t seed) {
    base::Random random(seed);
    const auto companies = random.between(2, 12);
    const auto draw = [&](std::int64_t most) { return random.between(1, most); };
    for (int i = 0; i < companies; ++i) {
      const Number a = draw(companies), b = draw(companies);
      if (a == b) continue;
      rivals.insert({a, b}), rivals.insert({b, a});
      problem.rules.add_rivals(a, b);
    }
    if (random.chance(0.5)) {
      clashes = {{0, 1}, {1, 0}};
      problem.rules.add_clash(1, 0);
    }
    if (random.chance(0.3)) problem.rules.identities = {0, 1};
    if (random.chance(0.2)) problem.rules.regions = {0, 1, -1};
    problem.rules.one_region = random.chance(0.3);
    problem.rules.colleagues = static_cast<Company>(random.below(3));
    problem.seats_of_new = static_cast<std::uint32_t>(random.between(2, 12));
    problem.steps = 20'000'000;
    problem.exchanges = 3'000;
    Number next = 1;
    const auto person = [&] {
      Person one;
      one.member = next++;
      one.source = random.between(1, 2);
      if (random.chance(0.8)) one.companies.push_back(draw(companies));
      one.identity = static_cast<Kind>(random.between(-1, 2));
      one.region = static_cast<Kind>(random.between(-1, 2));
      one.is_experienced = random.chance(0.5);
      one.is_expert = random.chance(0.2);
      return one;
    };
    for (std::int64_t i = random.between(0, 6); i > 0; --i) {
      Table table;
      table.group = i;
      table.source = random.between(1, 2);
      table.seats = static_cast<std::uint32_t>(random.between(1, 12));
      table.takes_new = random.chance(0.8);
      table.of_program = random.chance(0.9);
      problem.tables.push_back(table);
      // Who sits already may break every rule.
      for (std::int64_t n = random.between(0, 8); n > 0; --n)
        problem.seated.push_back({problem.tables.size() - 1, person()});
    }
    for (std::int64_t n = random.between(1, 60); n > 0; --n) problem.people.push_back(person());
  }

  bool exclude(const Person& a, const Person& b) const {
    for (const Number one : a.companies) {
      for (const Number other : b.companies) {
        if (rivals.contains({one, other})) return true;
      }
    }
    if (clashes.contains({a.identity, b.identity})) return true;
    return problem.rules.one_region && a.region >= 0 && b.region >= 0 && a.region != b.region;
  }
};

bool holds(const std::vector<Kind>& list, Kind kind) {
  return list.empty() || std::find(list.begin(), list.end(), kind) != list.end();
}

// Looked at pair by pair.
void check_hard_rules(const RandomWorld& world, const Plan& plan) {
  const Problem& problem = world.problem;
  std::map<int, std::vector<Person>> there;
  for (const Seated& each : problem.seated)
    there[static_cast<int>(each.table)].push_back(each.person);
  std::map<int, std::size_t> before;
  for (const auto& [table, people] : there) before[table] = people.size();
  for (std::size_t i = 0; i < problem.people.size(); ++i) {
    const Person& person = problem.people[i];
    const int at = plan.table_of[i];
    const bool is_admitted = holds(problem.rules.identities, person.identity) &&
                             holds(problem.rules.regions, person.region);
    CHECK((at >= 0) == is_admitted);
    if (at < 0) continue;
    const Table& table = plan.tables[static_cast<std::size_t>(at)];
    CHECK(table.takes_new);
    CHECK(table.of_program);
    CHECK(table.source == person.source);
    for (const Person& other : there[at]) CHECK_FALSE(world.exclude(person, other));
    there[at].push_back(person);
  }
  for (const auto& [table, people] : there) {
    const std::size_t most =
        std::max<std::size_t>(plan.tables[static_cast<std::size_t>(table)].seats, before[table]);
    CHECK(people.size() <= most);
  }
}

}  // namespace

TEST_CASE("seats: no plan breaks a hard rule, and the soft goals never get worse") {
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    const RandomWorld world(seed);
    const auto made = plan(world.problem);
    REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().text));
    check_hard_rules(world, *made);
    CHECK(made->quality >= made->quality_first - 1e-9);
  }
}

TEST_CASE("seats: a verdict objects exactly where somebody looking at everybody would") {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    const RandomWorld world(seed);
    const Problem& problem = world.problem;
    Hall hall(problem.rules);
    for (const Table& table : problem.tables) hall.add(table);
    for (const Seated& each : problem.seated) hall.sit(each.table, each.person);
    for (const Person& person : problem.people) {
      const auto verdicts = hall.judge(person);
      for (std::size_t i = 0; i < problem.tables.size(); ++i) {
        const Table& table = problem.tables[i];
        std::uint32_t people = 0;
        bool excluded = false;
        for (const Seated& each : problem.seated) {
          if (each.table != i) continue;
          ++people;
          excluded = excluded || world.exclude(person, each.person);
        }
        const bool may = !excluded && people < table.seats && table.takes_new && table.of_program &&
                         table.source == person.source &&
                         holds(problem.rules.identities, person.identity) &&
                         holds(problem.rules.regions, person.region);
        CHECK(verdicts[i].objections.empty() == may);
        CHECK(hall.judge(person, i).objections.size() == verdicts[i].objections.size());
      }
    }
  }
}

TEST_CASE("seats: the fuller table, colleagues and the expert decide where rules do not") {
  Rules rules;
  rules.colleagues = Company::together;
  Hall hall(rules);
  for (Number group = 1; group <= 2; ++group) hall.add({group, 1, 10, true, true});
  Person sits{1, 1, {7}, -1, -1, false, false};
  hall.sit(1, sits);
  const Person colleague{2, 1, {7}, -1, -1, false, false};
  CHECK(Hall::best(hall.judge(colleague)) == 1);
  Person rival{3, 1, {8}, -1, -1, false, false};
  rules.add_rivals(7, 8);
  Hall strict(rules);
  for (Number group = 1; group <= 2; ++group) strict.add({group, 1, 10, true, true});
  strict.sit(1, sits);
  const auto verdicts = strict.judge(rival);
  CHECK(Hall::best(verdicts) == 0);
  REQUIRE(verdicts[1].objections.size() == 1);
  CHECK(verdicts[1].objections[0] == Objection{Why::competitor, 8, 7, 1});
}

TEST_CASE("seats: two brands that exclude each other need a table each, and that is said") {
  Problem problem;
  problem.rules.add_rivals(1, 2);
  problem.seats_of_new = 20;
  for (Number member = 1; member <= 17; ++member)
    problem.people.push_back({member, 1, {1 + member % 2}, -1, -1, false, false});
  const auto made = plan(problem);
  REQUIRE(made.has_value());
  CHECK(made->new_tables == 2);
  REQUIRE(made->bindings.size() == 1);
  CHECK(made->bindings[0].bound == planning::placement::Bound::exclusion);
  CHECK(made->bindings[0].exclusive.size() == 2);
  CHECK(made->bindings[0].new_tables_min == 2);
}

TEST_CASE("seats: the fewest movers, by trying every set of them") {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    CAPTURE(seed);
    base::Random random(seed);
    RandomWorld world(seed);
    std::vector<Person> people = world.problem.people;
    people.resize(std::min<std::size_t>(people.size(), 11));
    const auto seats = static_cast<std::uint32_t>(random.between(3, 12));
    const Movers movers = movers_of(world.problem.rules, seats, people);
    const auto keeps = [&](std::uint32_t moved) {
      std::size_t left = 0;
      for (std::size_t i = 0; i < people.size(); ++i) {
        if (moved >> i & 1U) continue;
        ++left;
        for (std::size_t j = 0; j < i; ++j) {
          if (!(moved >> j & 1U) && world.exclude(people[i], people[j])) return false;
        }
      }
      return left <= seats;
    };
    std::uint32_t chosen = 0;
    for (const std::size_t i : movers.people) chosen |= 1U << i;
    CHECK(keeps(chosen));
    std::size_t least = people.size();
    for (std::uint32_t moved = 0; moved < (1U << people.size()); ++moved) {
      const auto count = static_cast<std::size_t>(__builtin_popcount(moved));
      if (count < least && keeps(moved)) least = count;
    }
    CHECK(movers.people.size() == least);
    CHECK(movers.least <= least);
  }
}
