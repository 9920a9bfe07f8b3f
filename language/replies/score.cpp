#include "language/replies/score.h"

#include <algorithm>

namespace language::replies {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void Score::add(std::int64_t self, std::span<const std::int64_t> parents, std::int64_t chosen) {
  const bool hit = std::ranges::find(parents, chosen) != parents.end();
  const bool starts = std::ranges::find(parents, self) != parents.end();
  ++lines;
  ++predicted;
  gold += static_cast<std::int64_t>(parents.size());
  matched += hit ? 1 : 0;
  starts_gold += starts ? 1 : 0;
  starts_predicted += chosen == self ? 1 : 0;
  starts_matched += starts && chosen == self ? 1 : 0;
}

double Score::precision() const { return share(matched, predicted); }
double Score::recall() const { return share(matched, gold); }
// 2PR/(P+R) with the counts put in.
double Score::f1() const { return share(2 * matched, predicted + gold); }
double Score::starts_f1() const {
  return share(2 * starts_matched, starts_predicted + starts_gold);
}

}  // namespace language::replies
