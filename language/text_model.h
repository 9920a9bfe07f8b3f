// A trained text model: what a company's own labels taught about one task. It is built on the cold
// start (linear voices that move away from it, linear_model.h) and, where enough labels were there
// and it proved better on held-out ones, a fastText model beside them.
//
// Made by train_text_model() (text_trainer.h) or parse(); immutable, any thread.
//
// As bytes, all numbers little-endian: "GHTEXTM1"; task name; f32 weight of fastText (0 = none);
// u32 labels and their names; u32 voices, each f32 cold factor and f32 bias; u32 features, each u32
// number and one f32 per voice; u64 size of the fastText part and its bytes; u64 checksum
// (base::stable_hash) of everything before. A name is a u32 length and bytes. parse() refuses
// anything else: bytes that are no model, another version, a damaged or truncated file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/cold_reader.h"
#include "language/fasttext_model.h"
#include "language/linear_model.h"
#include "language/task.h"

namespace language {

inline constexpr std::size_t labels_max = 64;  // in one model

struct Answer {
  std::size_t label = 0;      // position in labels()
  std::vector<float> scores;  // a probability per label; of two labels they sum to 1
};

class TextModel {
 public:
  struct Parts {
    Task task = Task::mood;
    std::vector<std::string> labels;
    std::vector<LinearModel> voices;  // of two labels: one, for label 1; of more: one per label
    std::optional<FastTextModel> fasttext;
    float fasttext_weight = 0;  // its part of the log-odds; the voices have the rest
  };
  // Needs two labels or more, and the voices that belong to them.
  explicit TextModel(Parts parts);
  static base::Result<TextModel> parse(std::string_view bytes);
  std::string bytes() const;

  Task task() const { return task_; }
  const std::vector<std::string>& labels() const { return labels_; }
  bool has_fasttext() const { return fasttext_.has_value(); }

  // Of two labels: label 1 above probability 0.5 (training moved the best threshold there).
  Answer answer(const ColdReading& reading) const;

 private:
  struct Voice {
    float cold_factor, bias;
  };
  TextModel() = default;
  base::Result<void> check() const;
  void voice_log_odds(const std::vector<std::uint32_t>& features, const ColdScores& cold,
                      std::vector<float>& log_odds) const;

  Task task_ = Task::mood;
  std::vector<std::string> labels_;
  std::vector<Voice> voices_;
  // Weights of all voices side by side, one row per feature that has any; row 0 is all zeros.
  std::vector<std::uint32_t> row_of_;  // per feature
  std::vector<float> weights_;
  std::optional<FastTextModel> fasttext_;
  float fasttext_weight_ = 0;
};

// What a model says of a text; the cold start where there is none. `neutral_known`: whether the
// cold start may answer "neutral" on mood. The label lives as long as the model.
struct Said {
  std::string_view label;
  float score = 0;  // its probability
};
Said say(const TextModel* model, Task task, const ColdReading& reading, bool neutral_known = true);

// log-odds of label `label` among fastText's probabilities.
float fasttext_log_odds(const std::vector<float>& probabilities, std::size_t label);

}  // namespace language
