// place_100k_*: seats for 100,000 members, 1,000,000 pairs of whom may not meet, in groups of 200.
// Half of the pairs are drawn from the members of rival brands, half from all. Beside it in the
// same run what a plain first fit, in the order of the members, gives.
#include <cstdio>

#include "base/random.h"
#include "bench/figure.h"
#include "planning/placement/place.h"

namespace bench {

using base::Result;
using planning::placement::Member;

namespace {

constexpr std::size_t member_count = 100'000, pair_count = 1'000'000, brand_count = 300,
                      rivalry_count = 900;
constexpr std::uint32_t group_size = 200;

std::vector<std::pair<Member, Member>> rivals() {
  base::Random random(31);
  std::vector<std::vector<Member>> brands(brand_count);
  for (Member member = 0; member < member_count; ++member) {
    // Few brands have many members: the smaller of three draws.
    const auto draw = [&random] { return random.below(brand_count); };
    brands[std::min({draw(), draw(), draw()})].push_back(member);
  }
  std::vector<std::pair<std::size_t, std::size_t>> rivalries;
  while (rivalries.size() < rivalry_count) {
    const auto a = random.below(brand_count), b = random.below(brand_count);
    if (a != b && !brands[a].empty() && !brands[b].empty()) rivalries.emplace_back(a, b);
  }
  std::vector<std::pair<Member, Member>> pairs;
  pairs.reserve(pair_count);
  const auto one_of = [&random](const std::vector<Member>& from) {
    return from[random.below(from.size())];
  };
  while (pairs.size() < pair_count) {
    if (pairs.size() % 2 == 0) {
      const auto& [a, b] = rivalries[random.below(rivalries.size())];
      pairs.emplace_back(one_of(brands[a]), one_of(brands[b]));
      continue;
    }
    const auto a = static_cast<Member>(random.below(member_count));
    const auto b = static_cast<Member>(random.below(member_count));
    if (a != b) pairs.emplace_back(a, b);
  }
  return pairs;
}

// The most that this process has had in memory, in megabytes; 0 when the system does not say.
double peak_mb() {
  std::FILE* file = std::fopen("/proc/self/status", "r");
  if (!file) return 0;
  char line[256];
  long long kib = 0;
  while (std::fgets(line, sizeof line, file)) {
    if (std::sscanf(line, "VmHWM: %lld kB", &kib) == 1) break;
  }
  std::fclose(file);
  return static_cast<double>(kib) * 1024 / 1e6;
}

}  // namespace

Result<std::vector<Figure>> place(const Settings&) {
  const auto pairs = rivals();
  const double start = seconds();
  planning::placement::Problem problem;
  TRY(graph, planning::placement::ConflictGraph::make(member_count, pairs));
  problem.conflicts = std::move(graph);
  problem.seats_of_new = group_size;
  TRY(plan, planning::placement::place(problem));
  const double taken = seconds() - start;
  TRY_VOID(planning::placement::check(problem, plan));
  char note[200];
  std::snprintf(note, sizeof note,
                "%zu groups of up to %u, at least %zu are needed; plain first fit: %zu; %zu pairs",
                plan.new_groups, group_size, plan.new_groups_min, plan.first_fit,
                problem.conflicts.pairs());
  return std::vector<Figure>{{"place_100k_s", taken, "s", 10, false, note},
                             {"place_100k_mb", peak_mb(), "MB", 1'000, false,
                              "the most that the whole process had, run by itself"}};
}

}  // namespace bench
