// Network is the trained judgement: the untrained one (rules.h), weighted, plus a correction by two
// small hidden layers over the rows that encode.h switches on. An untaught network corrects
// nothing, so a few examples already improve on the rules instead of starting below them. The first
// layer is a sum of the rows' weights (most inputs are off), so judging one candidate costs a few
// hundred multiplications. "Starts" is judged by first-layer weights of its own.
//
// The file: magic, version, shape, weights (float32, little-endian), CRC-32; under 2 MB. Loading
// refuses what is truncated, altered, or made for another encoding, and says so.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/replies/encode.h"

namespace language::replies {

inline constexpr std::size_t hidden_1 = 32;
inline constexpr std::size_t hidden_2 = 16;

// All weights in one block, so that reading, writing and stepping treat them alike.
class Network {
 public:
  Network();  // all weights 0

  static base::Result<Network> load(const std::string& path);
  base::Result<void> save(const std::string& path) const;

  // Writes one score for each candidate and returns that of "starts".
  float judge(const Scene& scene, std::span<float> scores) const;

  // Where the parts begin in `weights`.
  static constexpr std::size_t message_part = 0;
  static constexpr std::size_t starts_part = message_part + message_rows * hidden_1;
  static constexpr std::size_t candidate_part = starts_part + message_rows * hidden_1;
  static constexpr std::size_t bias_1_part = candidate_part + candidate_rows * hidden_1;
  static constexpr std::size_t starts_bias_part = bias_1_part + hidden_1;
  static constexpr std::size_t layer_2_part = starts_bias_part + hidden_1;  // [hidden_1][hidden_2]
  static constexpr std::size_t bias_2_part = layer_2_part + hidden_1 * hidden_2;
  static constexpr std::size_t output_part = bias_2_part + hidden_2;
  static constexpr std::size_t rule_part = output_part + hidden_2;  // weight of the rules
  static constexpr std::size_t size = rule_part + 1;

  std::vector<float> weights;
};

// One pass through the layers, kept for the backward pass.
struct Activation {
  float first[hidden_1];  // before the nonlinearity
  float second[hidden_2];
  float rule;   // the untrained score
  float score;  // all together
};

// Adds the rows of a part to `sum`.
void add_rows(const Network& network, std::size_t part, std::span<const std::uint16_t> rows,
              float* sum);
// `activation.first` and `rule` in, the rest out.
void finish_forward(const Network& network, Activation& activation);

inline float leaky(float x) { return x > 0 ? x : 0.05F * x; }
inline float leaky_slope(float x) { return x > 0 ? 1.0F : 0.05F; }

}  // namespace language::replies
