// seat_one_us: the best seat for one member among 1,000 groups of 200, with the reasons for and
// against every group; the middle of many members. Beside it in the same run what looking at
// everybody who sits anywhere takes.
#include <algorithm>
#include <cstdio>
#include <unordered_set>

#include "base/random.h"
#include "bench/figure.h"
#include "planning/seats/hall.h"

namespace bench {

using base::Result;
using planning::seats::Hall;
using planning::seats::Number;
using planning::seats::Person;

namespace {

constexpr std::size_t group_count = 1'000, group_size = 200, asked_count = 500;
constexpr Number company_count = 8'000;
constexpr int rivals_each = 12;

Person draw(base::Random& random, Number member) {
  Person person;
  person.member = member;
  person.source = 1;
  person.companies = {random.between(1, company_count)};
  person.identity = static_cast<planning::seats::Kind>(random.between(0, 4));
  person.region = static_cast<planning::seats::Kind>(random.between(0, 30));
  person.is_experienced = random.chance(0.5);
  person.is_expert = random.chance(0.02);
  return person;
}

// Everybody at every table, one after the other.
std::size_t tables_allowed(const planning::seats::Rules& rules, const Person& person,
                           const std::vector<std::vector<Person>>& there) {
  std::unordered_set<Number> rivals;
  for (const Number company : person.companies) {
    const auto& list = rules.rivals_of(company);
    rivals.insert(list.begin(), list.end());
  }
  std::size_t allowed = 0;
  for (const auto& people : there) {
    bool may = people.size() < group_size;
    for (const Person& each : people) {
      for (const Number company : each.companies) may = may && !rivals.contains(company);
      const auto& clashes = rules.clashes_of(person.identity);
      may = may && !std::binary_search(clashes.begin(), clashes.end(), each.identity);
    }
    allowed += may;
  }
  return allowed;
}

double middle_of(std::vector<double>& times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                   times.end());
  return times[times.size() / 2] * 1e6;
}

}  // namespace

Result<std::vector<Figure>> seat_one(const Settings&) {
  base::Random random(7);
  planning::seats::Rules rules;
  for (Number company = 1; company <= company_count; ++company) {
    for (int i = 0; i < rivals_each / 2; ++i)
      rules.add_rivals(company, random.between(1, company_count));
  }
  rules.add_clash(3, 4);
  Hall hall(rules);
  std::vector<std::vector<Person>> there(group_count);
  Number next = 1;
  for (std::size_t group = 0; group < group_count; ++group) {
    hall.add({static_cast<Number>(group + 1), 1, group_size, true, true});
    // Of one side of the clash in each, so that some tables suit.
    for (std::size_t i = 0; i + 1 < group_size; ++i) {
      Person person = draw(random, next++);
      if (person.identity >= 3) person.identity = group % 2 == 0 ? 3 : 4;
      hall.sit(group, person);
      there[group].push_back(person);
    }
  }
  std::vector<double> fast, slow;
  for (std::size_t i = 0; i < asked_count; ++i) {
    const Person person = draw(random, next++);
    double start = seconds();
    const auto verdicts = hall.judge(person);
    const int best = Hall::best(verdicts);
    fast.push_back(seconds() - start);
    start = seconds();
    const std::size_t allowed = tables_allowed(rules, person, there);
    slow.push_back(seconds() - start);
    const auto may = static_cast<std::size_t>(
        std::count_if(verdicts.begin(), verdicts.end(),
                      [](const auto& each) { return each.objections.empty(); }));
    if (may != allowed || (best >= 0) != (allowed > 0)) {
      return base::fail(base::ErrorCode::corrupt, "the two ways of judging seats do not agree");
    }
  }
  const double naive = middle_of(slow);
  char note[120];
  std::snprintf(note, sizeof note, "1,000 groups of 199; looking at everybody: %.0f us", naive);
  return std::vector<Figure>{{"seat_one_us", middle_of(fast), "us", 1'000, false, note}};
}

}  // namespace bench
