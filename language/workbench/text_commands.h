// What `guildhall text` does with files, without its printing: judge texts, train a model, measure
// one, draw a learning curve. A Judge is the cold start, or a trained model on top of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "language/text_model.h"
#include "language/text_trainer.h"
#include "language/workbench/score.h"
#include "language/workbench/text_file.h"

namespace language::workbench {

inline constexpr std::size_t model_bytes_max = std::size_t{1} << 30;
inline constexpr std::size_t curve_draws = 3;  // samples per size; the figures are their means
inline constexpr std::size_t curve_test_rows_max = 10'000;

class Judge {
 public:
  // `model`: a path, or empty for the cold start.
  static base::Result<Judge> open(Task task, const std::string& model);
  static Judge with(ColdReader reader, Task task, std::optional<TextModel> model);

  Said judge(std::string_view text) const;  // the label lives as long as the Judge
  bool is_trained() const { return model_.has_value(); }
  // The cold start answers "neutral" on mood unless told that no text is.
  void allow_neutral(bool allowed) { neutral_ = allowed; }

 private:
  Judge(ColdReader reader, Task task, std::optional<TextModel> model);

  ColdReader reader_;
  Task task_;
  std::optional<TextModel> model_;
  bool neutral_ = true;
};

struct TrainedFile {
  TextFile file;  // the texts are dropped, the bad rows stay
  TrainReport report;
  std::size_t rows = 0;
  std::size_t model_bytes = 0;
};
// Trains on every good row of `path` and writes the model to `out`.
base::Result<TrainedFile> train_file(Task task, const std::string& path, const std::string& out);

struct EvaluatedFile {
  TextFile file;  // as above
  Score score;
};
base::Result<EvaluatedFile> evaluate_file(Task task, const std::string& path,
                                          const std::string& model);

struct CurvePoint {
  std::size_t labels = 0;                                  // 0: the cold start
  double accuracy = 0, precision = 0, recall = 0, f1 = 0;  // means over the draws
};
struct Curve {
  TextFile file;  // as above
  std::size_t test_rows = 0;
  std::vector<CurvePoint> points;
};
// Holds a fifth out (drawn with a fixed seed), trains on 50, 100, 200, 500 … of the rest.
base::Result<Curve> curve_file(Task task, const std::string& path);

}  // namespace language::workbench
