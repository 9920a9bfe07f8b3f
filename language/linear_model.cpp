#include "language/linear_model.h"

#include <algorithm>
#include <cmath>
#include <deque>

#include "language/features.h"

namespace language {
namespace {

constexpr double smoothing = 2.0;  // naive Bayes: imagined occurrences, shared by both sides
constexpr double penalty = 1.0;    // L2 on the factors of the ratios
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
struct Vocabulary {
  explicit Vocabulary(const std::vector<LinearExample>& examples) : number(feature_count, 0) {
    std::vector<std::uint32_t> in_positive(feature_count), in_negative(feature_count);
    double positives = 0, negatives = 0;
    for (const auto& example : examples) {
      (example.positive ? positives : negatives) += 1;
      for (const auto f : example.features) ++(example.positive ? in_positive : in_negative)[f];
    }
    // In large collections what occurs once only makes the model larger.
    const std::uint32_t count_min = examples.size() >= 5000 ? 2 : 1;
    for (std::uint32_t f = 0; f < feature_count; ++f) {
      if (in_positive[f] + in_negative[f] < count_min) continue;
      features.push_back(f);
      number[f] = static_cast<std::uint32_t>(features.size());
      // Rates, not counts, are smoothed: what was never seen says nothing, however rare a side is.
      const double imagined = smoothing / (positives + negatives);
      const double in_p = in_positive[f] / positives + imagined;
      const double in_n = in_negative[f] / negatives + imagined;
      ratios.push_back(std::log(in_p / in_n));
    }
  }
  std::vector<std::uint32_t> number;    // feature → position + 1, 0 = never seen
  std::vector<std::uint32_t> features;  // position → feature
  Vector ratios;                        // per position
};

// The penalised logistic loss over the parameters (factor per feature…, bias, cold factor).
class Objective {
 public:
  Objective(const std::vector<LinearExample>& examples, const Vocabulary& vocabulary)
      : examples_(examples), vocabulary_(vocabulary) {
    row_begin_.push_back(0);
    for (const auto& example : examples) {
      for (const auto f : example.features) {
        if (vocabulary.number[f] != 0) columns_.push_back(vocabulary.number[f] - 1);
      }
      row_begin_.push_back(columns_.size());
    }
  }
  std::size_t size() const { return vocabulary_.features.size() + 2; }

  double evaluate(const Vector& at, Vector& gradient) const {
    const std::size_t bias = size() - 2, cold = size() - 1;
    const double off = at[cold] - cold_prior;
    double loss = 0.5 * cold_penalty * off * off + 0.5 * bias_penalty * at[bias] * at[bias];
    for (std::size_t i = 0; i < bias; ++i) {
      loss += 0.5 * penalty * at[i] * at[i];
      gradient[i] = penalty * at[i];
    }
    gradient[bias] = bias_penalty * at[bias];
    gradient[cold] = cold_penalty * off;
    for (std::size_t e = 0; e < examples_.size(); ++e) {
      double z = at[bias] + at[cold] * static_cast<double>(examples_[e].cold);
      for (std::size_t k = row_begin_[e]; k < row_begin_[e + 1]; ++k) {
        z += at[columns_[k]] * vocabulary_.ratios[columns_[k]];
      }
      const double sign = examples_[e].positive ? 1 : -1;
      const double m = sign * z;
      loss += m > 0 ? std::log1p(std::exp(-m)) : std::log1p(std::exp(m)) - m;
      const double slope = -sign / (1.0 + std::exp(m));
      for (std::size_t k = row_begin_[e]; k < row_begin_[e + 1]; ++k) {
        gradient[columns_[k]] += slope * vocabulary_.ratios[columns_[k]];
      }
      gradient[bias] += slope;
      gradient[cold] += slope * static_cast<double>(examples_[e].cold);
    }
    return loss;
  }

 private:
  const std::vector<LinearExample>& examples_;
  const Vocabulary& vocabulary_;
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

float LinearModel::log_odds(std::span<const std::uint32_t> features, float cold) const {
  float sum = cold_factor * cold + bias;
  if (weights.empty()) return sum;
  for (const std::uint32_t feature : features) sum += weights[feature];
  return sum;
}

LinearModel fit_linear(const std::vector<LinearExample>& examples) {
  LinearModel model;
  const auto positives = std::count_if(examples.begin(), examples.end(),
                                       [](const LinearExample& e) { return e.positive; });
  if (positives == 0 || static_cast<std::size_t>(positives) == examples.size()) return model;
  const Vocabulary vocabulary(examples);
  const Vector found = minimise(Objective(examples, vocabulary));
  model.weights.assign(feature_count, 0.0F);
  for (std::size_t i = 0; i < vocabulary.features.size(); ++i) {
    model.weights[vocabulary.features[i]] = static_cast<float>(found[i] * vocabulary.ratios[i]);
  }
  model.bias = static_cast<float>(found[found.size() - 2]);
  model.cold_factor = static_cast<float>(found.back());
  return model;
}

}  // namespace language
