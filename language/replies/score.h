// How good are the links? Graph precision, recall and F1 as in Kummerfeld et al., ACL 2019, so that
// the numbers can be compared with published ones.
//
// Over the annotated lines only, and over all of them, system lines too: the gold set holds every
// pair (line, what it answers), several for one line where the annotators gave several, and (line,
// itself) where it starts a conversation. The predicted set holds exactly one pair for each
// annotated line.
//   precision = matched / predicted      recall = matched / gold      f1 = their harmonic mean
// "Previous line" scores P/R/F 22.8/21.9/22.4 on the dev part of that corpus by this definition;
// without the system lines it would be 24.5/23.4/23.9.
#pragma once

#include <cstdint>
#include <span>

namespace language::replies {

struct Score {
  std::int64_t lines = 0;  // annotated ones
  std::int64_t gold = 0;   // pairs
  std::int64_t predicted = 0;
  std::int64_t matched = 0;
  std::int64_t starts_gold = 0, starts_predicted = 0, starts_matched = 0;  // of them, self-links

  // One annotated line: `self` is its own id, `chosen` the predicted parent or `self`.
  void add(std::int64_t self, std::span<const std::int64_t> parents, std::int64_t chosen);

  // 0 where nothing was counted.
  double precision() const;
  double recall() const;
  double f1() const;
  double starts_f1() const;
};

}  // namespace language::replies
