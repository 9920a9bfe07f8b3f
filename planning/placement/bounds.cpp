#include "planning/placement/bounds.h"

#include <algorithm>

namespace planning::placement {

namespace {

constexpr std::size_t beginnings_max = 400;

// Grows a set from one member: always by one of the candidates who exclude the most of the others.
std::vector<Member> grow(const ConflictGraph& graph, Member first,
                         const std::vector<bool>& is_seated, base::Random& random) {
  std::vector<Member> found = {first}, candidates;
  for (const Member other : graph.of(first)) {
    if (!is_seated[other]) candidates.push_back(other);
  }
  constexpr std::size_t weighed_max = 200;
  while (!candidates.empty()) {
    Member best = candidates.front();
    std::size_t best_kept = 0, ties = 0;
    const std::size_t weighed = std::min(weighed_max, candidates.size());
    for (std::size_t i = 0; i < weighed; ++i) {
      const Member member =
          candidates[candidates.size() <= weighed_max ? i : random.below(candidates.size())];
      const auto others = graph.of(member);
      const auto kept = static_cast<std::size_t>(std::count_if(
          candidates.begin(), candidates.end(),
          [&](Member other) { return std::binary_search(others.begin(), others.end(), other); }));
      if (kept > best_kept) best_kept = kept, ties = 0;
      if (kept == best_kept && random.below(++ties) == 0) best = member;
    }
    found.push_back(best);
    std::erase_if(candidates, [&](Member other) { return !graph.excludes(best, other); });
  }
  return found;
}

std::vector<bool> seated_of(const Problem& problem) {
  std::vector<bool> is_seated(problem.conflicts.members());
  for (const OpenGroup& group : problem.groups) {
    for (const Member member : group.seated) is_seated[member] = true;
  }
  return is_seated;
}

}  // namespace

std::vector<Member> exclusive_members(const Problem& problem, base::Random& random) {
  const ConflictGraph& graph = problem.conflicts;
  const std::vector<bool> is_seated = seated_of(problem);
  std::vector<Member> order;
  for (Member member = 0; member < graph.members(); ++member) {
    if (!is_seated[member]) order.push_back(member);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](Member a, Member b) { return graph.degree(a) > graph.degree(b); });
  std::vector<Member> best;
  for (std::size_t i = 0; i < std::min(beginnings_max, order.size()); ++i) {
    const bool is_ordered = i < beginnings_max / 2 || order.size() <= beginnings_max;
    const Member first = order[is_ordered ? i : random.below(order.size())];
    if (graph.degree(first) + 1 <= best.size()) continue;
    std::vector<Member> found = grow(graph, first, is_seated, random);
    if (found.size() > best.size()) best = std::move(found);
  }
  std::sort(best.begin(), best.end());
  return best;
}

Demand demand_of(const Problem& problem) {
  Demand demand;
  demand.unseated = problem.conflicts.members();
  for (const OpenGroup& group : problem.groups) {
    demand.unseated -= group.seated.size();
    if (!group.takes_new || group.seats <= group.seated.size()) continue;
    demand.free_seats += group.seats - group.seated.size();
    ++demand.open_groups;
  }
  return demand;
}

}  // namespace planning::placement
