#include "language/linear_model.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace language {
namespace {

constexpr double smoothing = 2.0;  // naive Bayes: imagined occurrences, shared by both sides
constexpr double bias_penalty = 1.0;
constexpr double cold_penalty = 4.0;  // pulls cold_factor towards its prior
constexpr double cold_prior = 0.5;
constexpr std::size_t history_max = 8;  // L-BFGS pairs kept
constexpr int rounds_max = 60;
constexpr double gradient_enough = 1e-4;

using Vector = std::vector<double>;

double dot(const Vector& a, const Vector& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// The features that occur, renumbered without gaps, and their naive Bayes ratios.
class Vocabulary {
 public:
  explicit Vocabulary(const std::vector<LinearExample>& examples) {
    for (const auto& example : examples) {
      features_.insert(features_.end(), example.features.begin(), example.features.end());
    }
    std::sort(features_.begin(), features_.end());
    // In large collections what occurs once only makes the model larger.
    keep_frequent(examples.size() >= 5000 ? 2 : 1);
    count(examples);
  }
  const std::vector<std::uint32_t>& features() const { return features_; }
  const Vector& ratios() const { return ratios_; }

  // The places of an example's features, in their order; both lists are sorted.
  void append_places(std::span<const std::uint32_t> features,
                     std::vector<std::uint32_t>& places) const {
    auto from = features_.begin();
    for (const std::uint32_t feature : features) {
      from = std::lower_bound(from, features_.end(), feature);
      if (from == features_.end()) return;
      if (*from == feature) places.push_back(static_cast<std::uint32_t>(from - features_.begin()));
    }
  }

 private:
  void keep_frequent(std::ptrdiff_t count_min) {
    std::size_t kept = 0;
    for (auto at = features_.begin(); at != features_.end();) {
      const std::uint32_t feature = *at;
      const auto next = std::upper_bound(at, features_.end(), feature);
      if (next - at >= count_min) features_[kept++] = feature;
      at = next;
    }
    features_.resize(kept);
  }

  void count(const std::vector<LinearExample>& examples) {
    Vector in_positive(features_.size()), in_negative(features_.size());
    double positives = 0, negatives = 0;
    std::vector<std::uint32_t> places;
    for (const auto& example : examples) {
      (example.positive ? positives : negatives) += 1;
      places.clear();
      append_places(example.features, places);
      for (const auto place : places) (example.positive ? in_positive : in_negative)[place] += 1;
    }
    // Rates, not counts, are smoothed: what was never seen says nothing, however rare a side is.
    const double imagined = smoothing / (positives + negatives);
    for (std::size_t i = 0; i < features_.size(); ++i) {
      ratios_.push_back(std::log((in_positive[i] / positives + imagined) /
                                 (in_negative[i] / negatives + imagined)));
    }
  }

  std::vector<std::uint32_t> features_;  // sorted
  Vector ratios_;                        // of each of them
};

// The penalised logistic loss over the parameters (factor per feature…, bias, cold factor).
class Objective {
 public:
  Objective(const std::vector<LinearExample>& examples, const Vocabulary& vocabulary,
            double penalty)
      : examples_(examples), vocabulary_(vocabulary), penalty_(penalty) {
    row_begin_.push_back(0);
    for (const auto& example : examples) {
      vocabulary.append_places(example.features, columns_);
      row_begin_.push_back(columns_.size());
    }
  }
  std::size_t size() const { return vocabulary_.features().size() + 2; }

  double evaluate(const Vector& at, Vector& gradient) const {
    const std::size_t bias = size() - 2, cold = size() - 1;
    const double off = at[cold] - cold_prior;
    double loss = 0.5 * cold_penalty * off * off + 0.5 * bias_penalty * at[bias] * at[bias];
    for (std::size_t i = 0; i < bias; ++i) {
      loss += 0.5 * penalty_ * at[i] * at[i];
      gradient[i] = penalty_ * at[i];
    }
    gradient[bias] = bias_penalty * at[bias];
    gradient[cold] = cold_penalty * off;
    for (std::size_t e = 0; e < examples_.size(); ++e) {
      double z = at[bias] + at[cold] * static_cast<double>(examples_[e].cold);
      for (std::size_t k = row_begin_[e]; k < row_begin_[e + 1]; ++k) {
        z += at[columns_[k]] * vocabulary_.ratios()[columns_[k]];
      }
      const double sign = examples_[e].positive ? 1 : -1;
      const double m = sign * z;
      loss += m > 0 ? std::log1p(std::exp(-m)) : std::log1p(std::exp(m)) - m;
      const double slope = -sign / (1.0 + std::exp(m));
      for (std::size_t k = row_begin_[e]; k < row_begin_[e + 1]; ++k) {
        gradient[columns_[k]] += slope * vocabulary_.ratios()[columns_[k]];
      }
      gradient[bias] += slope;
      gradient[cold] += slope * static_cast<double>(examples_[e].cold);
    }
    return loss;
  }

 private:
  const std::vector<LinearExample>& examples_;
  const Vocabulary& vocabulary_;
  double penalty_;  // L2, on the factors of the ratios
  std::vector<std::size_t> row_begin_;
  std::vector<std::uint32_t> columns_;
};

struct Step {
  Vector moved, turned;  // change of the point, change of the gradient
  double curvature;
};

// The two-loop recursion of L-BFGS: the direction to go.
Vector direction(const Vector& gradient, const std::deque<Step>& history) {
  Vector d = gradient;
  Vector alphas(history.size());
  for (std::size_t h = history.size(); h-- > 0;) {
    alphas[h] = dot(history[h].moved, d) / history[h].curvature;
    for (std::size_t i = 0; i < d.size(); ++i) d[i] -= alphas[h] * history[h].turned[i];
  }
  if (!history.empty()) {
    const auto& last = history.back();
    const double scale = last.curvature / dot(last.turned, last.turned);
    for (double& x : d) x *= scale;
  }
  for (std::size_t h = 0; h < history.size(); ++h) {
    const double beta = dot(history[h].turned, d) / history[h].curvature;
    for (std::size_t i = 0; i < d.size(); ++i) d[i] += (alphas[h] - beta) * history[h].moved[i];
  }
  for (double& x : d) x = -x;
  return d;
}

Vector minimise(const Objective& objective) {
  Vector at(objective.size(), 0.0), gradient(objective.size());
  at.back() = cold_prior;
  double loss = objective.evaluate(at, gradient);
  std::deque<Step> history;
  Vector next(objective.size()), next_gradient(objective.size());
  for (int round = 0; round < rounds_max; ++round) {
    const double steepness = std::sqrt(dot(gradient, gradient));
    if (steepness < gradient_enough * std::max(1.0, loss)) break;
    const Vector d = direction(gradient, history);
    const double slope = dot(gradient, d);
    // Backtracking until the loss falls enough (Armijo).
    double step = history.empty() ? 1.0 / std::max(1.0, steepness) : 1.0, next_loss = loss;
    bool found = false;
    for (int halving = 0; halving < 30 && !found; ++halving, step *= 0.5) {
      for (std::size_t i = 0; i < at.size(); ++i) next[i] = at[i] + step * d[i];
      next_loss = objective.evaluate(next, next_gradient);
      found = next_loss <= loss + 1e-4 * step * slope;
    }
    if (!found) break;
    Step taken{Vector(at.size()), Vector(at.size()), 0};
    for (std::size_t i = 0; i < at.size(); ++i) {
      taken.moved[i] = next[i] - at[i];
      taken.turned[i] = next_gradient[i] - gradient[i];
    }
    taken.curvature = dot(taken.moved, taken.turned);
    if (taken.curvature > 1e-12) history.push_back(std::move(taken));
    if (history.size() > history_max) history.pop_front();
    const bool rests = loss - next_loss < 1e-6 * std::max(1.0, loss);
    std::swap(at, next), std::swap(gradient, next_gradient);
    loss = next_loss;
    if (rests) break;
  }
  return at;
}

}  // namespace

float LinearModel::log_odds(std::span<const std::uint32_t> of, float cold) const {
  float sum = cold_factor * cold + bias;
  auto from = features.begin();
  for (const std::uint32_t feature : of) {
    from = std::lower_bound(from, features.end(), feature);
    if (from == features.end()) break;
    if (*from == feature) sum += weights[static_cast<std::size_t>(from - features.begin())];
  }
  return sum;
}

LinearModel fit_linear(const std::vector<LinearExample>& examples, double penalty) {
  LinearModel model;
  const auto positives = std::count_if(examples.begin(), examples.end(),
                                       [](const LinearExample& e) { return e.positive; });
  if (positives == 0 || static_cast<std::size_t>(positives) == examples.size()) return model;
  const Vocabulary vocabulary(examples);
  const Vector found = minimise(Objective(examples, vocabulary, penalty));
  model.features = vocabulary.features();
  for (std::size_t i = 0; i < model.features.size(); ++i) {
    model.weights.push_back(static_cast<float>(found[i] * vocabulary.ratios()[i]));
  }
  model.bias = static_cast<float>(found[found.size() - 2]);
  model.cold_factor = static_cast<float>(found.back());
  return model;
}

}  // namespace language
