#include "language/replies/train.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>

#include "base/random.h"
#include "language/replies/rules.h"
#include "language/replies/scene.h"
#include "language/replies/walk.h"

namespace language::replies {
namespace {

constexpr std::size_t batch_examples = 24;
constexpr double word_hidden = 0.3;  // share of the times

// One annotated message, encoded: row lists back to back.
struct Example {
  Rows message;
  std::vector<std::uint16_t> rows;      // of all candidates
  std::vector<std::uint32_t> ends;      // one for each candidate, into `rows`
  std::vector<float> rules;             // the untrained scores: candidates, then "starts"
  std::vector<std::uint8_t> is_parent;  // the same

  std::size_t candidates() const { return ends.size(); }
  std::span<const std::uint16_t> candidate(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return {rows.data() + begin, ends[i] - begin};
  }
};

struct Examples {
  std::vector<Example> all;
  std::int64_t out_of_reach = 0;
};

Example encode(const Scene& scene, const Message& message) {
  Example example;
  encode_message(scene, example.message);
  Rows rows;
  for (const Candidate& candidate : scene.candidates) {
    encode_candidate(scene, candidate, rows);
    const auto switched_on = rows.span();
    example.rows.insert(example.rows.end(), switched_on.begin(), switched_on.end());
    example.ends.push_back(static_cast<std::uint32_t>(example.rows.size()));
    example.rules.push_back(rule_score(scene, candidate));
    const bool is_parent =
        std::ranges::find(message.parents, candidate.text->id) != message.parents.end();
    example.is_parent.push_back(is_parent ? 1 : 0);
  }
  example.rules.push_back(rule_score_starts(scene));
  const bool starts =
      std::ranges::find(message.parents, message.utterance.id) != message.parents.end();
  example.is_parent.push_back(starts ? 1 : 0);
  return example;
}

Examples collect(const Dialogues& dialogues, const Linker& linker, std::size_t capacity) {
  Examples examples;
  const Visit teach = [&examples](const Message& message, const Message*, const Features& features,
                                  const Window& window, const Link&) {
    if (!message.is_annotated || features.is_system || window.size() == 0) return;
    Example example = encode(look(window, features), message);
    const bool teaches = std::ranges::find(example.is_parent, 1) != example.is_parent.end();
    if (teaches)
      examples.all.push_back(std::move(example));
    else
      ++examples.out_of_reach;
  };
  for (const Stream& stream : dialogues.streams) walk(stream, linker, capacity, teach);
  return examples;
}

// The fewer the examples, the stronger the pull back to the plain rules. Chosen on learning curves
// from 50 to 50,000 examples of chat.
float shrink_for(std::size_t examples) {
  return std::clamp(2.2F / std::sqrt(static_cast<float>(examples)), 0.01F, 0.2F);
}

// Adam (Kingma, Ba 2015). First-layer rows move only in the batches that switch them on.
class Adam {
 public:
  Adam(std::size_t size, float shrink) : shrink_(shrink), mean_(size), square_(size) {}

  void begin_step() {
    ++steps_;
    correction_mean_ = 1 - std::pow(decay_mean, static_cast<float>(steps_));
    correction_square_ = 1 - std::pow(decay_square, static_cast<float>(steps_));
  }
  // Moves weights [begin, begin + count) against their gradient and clears it.
  void move(std::vector<float>& weights, std::vector<float>& gradient, std::size_t begin,
            std::size_t count, float step) {
    for (std::size_t i = begin; i < begin + count; ++i) {
      const float slope = gradient[i] + shrink_ * weights[i];
      mean_[i] = decay_mean * mean_[i] + (1 - decay_mean) * slope;
      square_[i] = decay_square * square_[i] + (1 - decay_square) * slope * slope;
      const float mean = mean_[i] / correction_mean_, square = square_[i] / correction_square_;
      weights[i] -= step * mean / (std::sqrt(square) + 1e-8F);
      gradient[i] = 0;
    }
  }

 private:
  static constexpr float decay_mean = 0.9F, decay_square = 0.999F;
  float shrink_;  // pull of every weight towards 0
  std::vector<float> mean_, square_;
  std::int64_t steps_ = 0;
  float correction_mean_ = 1, correction_square_ = 1;
};

class Trainer {
 public:
  Trainer(std::uint64_t seed, std::size_t examples)
      : random_(seed), adam_(Network::size, shrink_for(examples)), gradient_(Network::size) {
    touched_.assign(Network::bias_1_part / hidden_1, 0);
    initialise();
  }

  // One pass over the examples in random order; returns the mean loss.
  double pass(const std::vector<Example>& examples, float step_begin, float step_end);
  const Network& network() const { return network_; }
  Network averaged() const;
  void begin_average() { average_.assign(Network::size, 0), averaged_ = 0; }

 private:
  void initialise();
  float learn(const Example& example);
  void backward(const Activation& activation, float slope, std::size_t part,
                std::span<const std::uint16_t> rows, float* shared_slope);
  void touch(std::size_t part, std::span<const std::uint16_t> rows, const float* slope);
  void apply(float step);

  base::Random random_;
  Network network_;
  Adam adam_;
  std::vector<float> gradient_;
  std::vector<std::uint8_t> touched_;  // first-layer rows with a gradient
  std::vector<std::uint32_t> touched_rows_;
  std::vector<double> average_;
  std::int64_t averaged_ = 0;
  std::vector<Activation> activations_;
};

void Trainer::initialise() {
  const auto fill = [this](std::size_t begin, std::size_t end, double width) {
    for (std::size_t i = begin; i < end; ++i) {
      network_.weights[i] = static_cast<float>((random_.unit() * 2 - 1) * width);
    }
  };
  fill(0, Network::bias_1_part, 0.1);
  fill(Network::layer_2_part, Network::bias_2_part, std::sqrt(6.0 / (hidden_1 + hidden_2)));
  // The output weights stay 0: at first the network corrects nothing.
}

void Trainer::touch(std::size_t part, std::span<const std::uint16_t> rows, const float* slope) {
  for (const std::uint16_t row : rows) {
    const std::size_t number = part / hidden_1 + row;
    if (touched_[number] == 0) {
      touched_[number] = 1;
      touched_rows_.push_back(static_cast<std::uint32_t>(number));
    }
    float* gradient = gradient_.data() + part + row * hidden_1;
    for (std::size_t i = 0; i < hidden_1; ++i) gradient[i] += slope[i];
  }
}

// Sends the slope of one score down to its rows; adds the first layer's to `shared_slope`.
void Trainer::backward(const Activation& activation, float slope, std::size_t part,
                       std::span<const std::uint16_t> rows, float* shared_slope) {
  const float* weights = network_.weights.data();
  float* gradient = gradient_.data();
  gradient[Network::rule_part] += slope * activation.rule;
  float second_slope[hidden_2], first_slope[hidden_1] = {};
  for (std::size_t j = 0; j < hidden_2; ++j) {
    gradient[Network::output_part + j] += slope * leaky(activation.second[j]);
    second_slope[j] = slope * weights[Network::output_part + j] * leaky_slope(activation.second[j]);
    gradient[Network::bias_2_part + j] += second_slope[j];
  }
  for (std::size_t i = 0; i < hidden_1; ++i) {
    const std::size_t row = Network::layer_2_part + i * hidden_2;
    const float first = leaky(activation.first[i]);
    for (std::size_t j = 0; j < hidden_2; ++j) {
      gradient[row + j] += second_slope[j] * first;
      first_slope[i] += second_slope[j] * weights[row + j];
    }
    first_slope[i] *= leaky_slope(activation.first[i]);
    shared_slope[i] += first_slope[i];
  }
  touch(part, rows, first_slope);
}

float Trainer::learn(const Example& example) {
  const std::size_t count = example.candidates();
  activations_.resize(count + 1);
  // The opening word is hidden now and then: the network must not lean on it, most words are rare.
  auto message = example.message.span();
  if (message.back() >= message_fact_rows && random_.chance(word_hidden)) {
    message = message.first(message.size() - 1);
  }
  float shared[hidden_1];
  std::copy_n(network_.weights.data() + Network::bias_1_part, hidden_1, shared);
  add_rows(network_, Network::message_part, message, shared);
  for (std::size_t i = 0; i < count; ++i) {
    std::copy_n(shared, hidden_1, activations_[i].first);
    add_rows(network_, Network::candidate_part, example.candidate(i), activations_[i].first);
    activations_[i].rule = example.rules[i];
    finish_forward(network_, activations_[i]);
  }
  Activation& starts = activations_[count];
  std::copy_n(network_.weights.data() + Network::starts_bias_part, hidden_1, starts.first);
  add_rows(network_, Network::starts_part, message, starts.first);
  starts.rule = example.rules[count];
  finish_forward(network_, starts);

  float highest = starts.score;
  for (const Activation& one : activations_) highest = std::max(highest, one.score);
  float sum = 0, parents_sum = 0;
  std::vector<float> shares(count + 1);
  for (std::size_t i = 0; i <= count; ++i) {
    shares[i] = std::exp(activations_[i].score - highest);
    sum += shares[i];
    if (example.is_parent[i] != 0) parents_sum += shares[i];
  }
  parents_sum = std::max(parents_sum, sum * 1e-12F);
  float message_slope[hidden_1] = {}, starts_slope[hidden_1] = {};
  for (std::size_t i = 0; i <= count; ++i) {
    // The slope of -log(sum over parents / sum over all).
    const float wanted = example.is_parent[i] != 0 ? shares[i] / parents_sum : 0.0F;
    const float slope = shares[i] / sum - wanted;
    if (i < count) {
      if (std::abs(slope) < 1e-4F) continue;
      backward(activations_[i], slope, Network::candidate_part, example.candidate(i),
               message_slope);
    } else {
      backward(starts, slope, Network::starts_part, message, starts_slope);
    }
  }
  touch(Network::message_part, message, message_slope);
  for (std::size_t i = 0; i < hidden_1; ++i) {
    gradient_[Network::bias_1_part + i] += message_slope[i];
    gradient_[Network::starts_bias_part + i] += starts_slope[i];
  }
  return -std::log(parents_sum / sum);
}

void Trainer::apply(float step) {
  adam_.begin_step();
  for (const std::uint32_t row : touched_rows_) {
    adam_.move(network_.weights, gradient_, row * hidden_1, hidden_1, step);
    touched_[row] = 0;
  }
  touched_rows_.clear();
  adam_.move(network_.weights, gradient_, Network::bias_1_part,
             Network::size - Network::bias_1_part, step);
}

double Trainer::pass(const std::vector<Example>& examples, float step_begin, float step_end) {
  std::vector<std::uint32_t> order(examples.size());
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[random_.below(i)]);
  }
  double loss = 0;
  for (std::size_t begin = 0; begin < order.size(); begin += batch_examples) {
    const std::size_t end = std::min(begin + batch_examples, order.size());
    for (std::size_t i = begin; i < end; ++i)
      loss += static_cast<double>(learn(examples[order[i]]));
    const float done = static_cast<float>(begin) / static_cast<float>(order.size());
    apply(step_begin + (step_end - step_begin) * done);
  }
  if (!average_.empty()) {
    for (std::size_t i = 0; i < average_.size(); ++i) {
      average_[i] += static_cast<double>(network_.weights[i]);
    }
    ++averaged_;
  }
  return order.empty() ? 0.0 : loss / static_cast<double>(order.size());
}

Network Trainer::averaged() const {
  Network network = network_;
  if (averaged_ == 0) return network;
  for (std::size_t i = 0; i < average_.size(); ++i) {
    network.weights[i] = static_cast<float>(average_[i] / static_cast<double>(averaged_));
  }
  return network;
}

base::Result<void> check_enough(const Examples& examples) {
  const auto count = static_cast<std::int64_t>(examples.all.size());
  if (count >= training_lines_min) return {};
  return base::fail(base::ErrorCode::invalid_input,
                    "only " + std::to_string(count) +
                        " messages have a usable reply_to; training needs at least " +
                        std::to_string(training_lines_min),
                    "reply_to");
}

}  // namespace

base::Result<Training> train(const Dialogues& dialogues, const TrainOptions& options,
                             const std::function<void(double)>& progress) {
  std::optional<Trainer> trainer;
  Training training;
  Linker linker;
  const int passes = options.rounds * options.epochs;
  const auto step_at = [&](int pass) {
    const float left = 1.0F - static_cast<float>(pass) / static_cast<float>(passes);
    return options.step * (0.1F + 0.9F * left);
  };
  for (int round = 0; round < options.rounds; ++round) {
    const Examples examples = collect(dialogues, linker, options.window);
    TRY_VOID(check_enough(examples));
    if (!trainer) trainer.emplace(options.seed, examples.all.size());
    training.examples = static_cast<std::int64_t>(examples.all.size());
    training.out_of_reach = examples.out_of_reach;
    if (round + 1 == options.rounds) trainer->begin_average();
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
      const int pass = round * options.epochs + epoch;
      training.loss = trainer->pass(examples.all, step_at(pass), step_at(pass + 1));
      if (progress) progress(static_cast<double>(pass + 1) / passes);
    }
    linker = Linker(std::make_shared<const Network>(trainer->network()));
  }
  if (trainer) training.network = trainer->averaged();
  return training;
}

}  // namespace language::replies
