// How good are the answers? Counts of (true label, answer) and the usual figures from them. Where
// one label is looked for ("ad", "question", "positive") precision, recall and F1 are that label's;
// for other tasks, or where more than two labels are in play, they are the means over the labels
// that occur.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace language::workbench {

class Score {
 public:
  explicit Score(std::string positive = {}) : positive_(std::move(positive)) {}

  void add(std::string_view truth, std::string_view answer);

  std::int64_t count() const;
  double accuracy() const;
  double precision() const;
  double recall() const;
  double f1() const;

  struct OfLabel {
    std::int64_t in_truth = 0, answered = 0, right = 0;
    // 0 where nothing was counted.
    double precision() const;
    double recall() const;
    double f1() const;
  };
  OfLabel of(std::size_t label) const;

  // In the order of their names, the positive one last.
  const std::vector<std::string>& labels() const { return labels_; }
  // Rows: the truth. Columns: the answers.
  const std::vector<std::vector<std::int64_t>>& confusion() const { return counts_; }

 private:
  std::size_t place_of(std::string_view label);
  template <class Figure>
  double mean(Figure figure) const;

  std::string positive_;
  std::vector<std::string> labels_;
  std::vector<std::vector<std::int64_t>> counts_;
};

}  // namespace language::workbench
