#include "planning/placement/problem.h"

#include <algorithm>
#include <string>

namespace planning::placement {

using base::ErrorCode;
using base::fail;

base::Result<ConflictGraph> ConflictGraph::make(std::size_t members,
                                                std::span<const std::pair<Member, Member>> pairs) {
  if (members > members_max) {
    return fail(ErrorCode::limit_exceeded,
                "more than " + std::to_string(members_max) + " members: place them in parts",
                "members");
  }
  if (pairs.size() > conflicts_max) {
    return fail(ErrorCode::limit_exceeded,
                "more than " + std::to_string(conflicts_max) + " pairs: place the members in parts",
                "conflicts");
  }
  ConflictGraph graph;
  graph.first_.assign(members + 1, 0);
  for (const auto& [a, b] : pairs) {
    if (a >= members || b >= members || a == b) {
      return fail(ErrorCode::invalid_input, "a pair needs two different members", "conflicts");
    }
    ++graph.first_[a + 1];
    ++graph.first_[b + 1];
  }
  for (std::size_t i = 1; i <= members; ++i) graph.first_[i] += graph.first_[i - 1];
  std::vector<std::size_t> next(graph.first_.begin(), graph.first_.end() - 1);
  graph.others_.resize(2 * pairs.size());
  for (const auto& [a, b] : pairs) {
    graph.others_[next[a]++] = b;
    graph.others_[next[b]++] = a;
  }
  // Each pair once: sorted, then moved together.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members; ++i) {
    const auto begin = graph.others_.begin() + static_cast<std::ptrdiff_t>(graph.first_[i]);
    const auto end = graph.others_.begin() + static_cast<std::ptrdiff_t>(next[i]);
    std::sort(begin, end);
    const auto last = std::unique(begin, end);
    graph.first_[i] = kept;
    const auto place = graph.others_.begin() + static_cast<std::ptrdiff_t>(kept);
    kept += static_cast<std::size_t>(last - begin);
    if (place != begin) std::move(begin, last, place);
  }
  graph.first_[members] = kept;
  graph.others_.resize(kept);
  graph.others_.shrink_to_fit();
  return graph;
}

bool ConflictGraph::excludes(Member a, Member b) const {
  const auto others = of(a);
  return std::binary_search(others.begin(), others.end(), b);
}

}  // namespace planning::placement
