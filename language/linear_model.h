// A linear text model that starts from the built-in cold start and moves away as labels speak:
//
//     log-odds = cold_factor · cold + bias + Σ weight[feature]
//
// Weights are naive Bayes log-count ratios, scaled by a logistic regression with an L2 penalty
// (NBSVM: Wang and Manning, "Baselines and Bigrams", ACL 2012), found by L-BFGS (Liu and Nocedal
// 1989). With few labels the penalty keeps them near zero and the cold start decides; with many
// they take over. Deterministic: one thread, no chance.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace language {

struct LinearExample {
  std::span<const std::uint32_t> features;  // sorted, each once, below feature_count
  float cold = 0;                           // log-odds of the cold start for this label
  bool positive = false;
};

class LinearModel {
 public:
  // `of`: sorted, each once.
  float log_odds(std::span<const std::uint32_t> of, float cold) const;

  // Plain parts, so that a model file can hold them. A feature that is not listed weighs nothing.
  float cold_factor = 1;
  float bias = 0;
  std::vector<std::uint32_t> features;  // sorted, each once
  std::vector<float> weights;           // of each of them
};

// Any number of examples, also none or of one kind only (then the cold start stays). The larger the
// penalty, the more it takes to move a weight away from 0; 1 is right for many examples.
LinearModel fit_linear(const std::vector<LinearExample>& examples, double penalty);

}  // namespace language
