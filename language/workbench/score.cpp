#include "language/workbench/score.h"

#include <algorithm>

namespace language::workbench {
namespace {

double share(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double Score::OfLabel::precision() const { return share(right, answered); }
double Score::OfLabel::recall() const { return share(right, in_truth); }
double Score::OfLabel::f1() const { return share(2 * right, in_truth + answered); }

std::size_t Score::place_of(std::string_view label) {
  const auto before = [this](std::string_view a, std::string_view b) {
    if ((a == positive_) != (b == positive_)) return b == positive_;
    return a < b;
  };
  const auto at = std::lower_bound(labels_.begin(), labels_.end(), label, before);
  const auto place = at - labels_.begin();
  if (at != labels_.end() && *at == label) return static_cast<std::size_t>(place);
  labels_.insert(at, std::string(label));
  for (auto& row : counts_) row.insert(row.begin() + place, 0);
  counts_.insert(counts_.begin() + place, std::vector<std::int64_t>(labels_.size(), 0));
  return static_cast<std::size_t>(place);
}

void Score::add(std::string_view truth, std::string_view answer) {
  place_of(answer);  // may move the places, so it comes first
  const auto row = place_of(truth);
  ++counts_[row][place_of(answer)];
}

std::int64_t Score::count() const {
  std::int64_t sum = 0;
  for (const auto& row : counts_) {
    for (const auto count : row) sum += count;
  }
  return sum;
}

double Score::accuracy() const {
  std::int64_t right = 0;
  for (std::size_t i = 0; i < labels_.size(); ++i) right += counts_[i][i];
  return share(right, count());
}

Score::OfLabel Score::of(std::size_t label) const {
  OfLabel figures;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    figures.in_truth += counts_[label][i];
    figures.answered += counts_[i][label];
  }
  figures.right = counts_[label][label];
  return figures;
}

template <class Figure>
double Score::mean(Figure figure) const {
  if (labels_.size() <= 2 && !positive_.empty()) {
    const auto at = std::find(labels_.begin(), labels_.end(), positive_);
    if (at == labels_.end()) return 0;
    return figure(of(static_cast<std::size_t>(at - labels_.begin())));
  }
  double sum = 0;
  int occurring = 0;
  for (std::size_t i = 0; i < labels_.size(); ++i) {
    const auto figures = of(i);
    if (figures.in_truth == 0) continue;
    sum += figure(figures);
    ++occurring;
  }
  return occurring == 0 ? 0.0 : sum / occurring;
}

double Score::precision() const {
  return mean([](const OfLabel& label) { return label.precision(); });
}
double Score::recall() const {
  return mean([](const OfLabel& label) { return label.recall(); });
}
double Score::f1() const {
  return mean([](const OfLabel& label) { return label.f1(); });
}

}  // namespace language::workbench
