// Makes a TextModel from labelled texts. Some dozens of labels already help, because the model
// starts from the cold start; how much they help is measured on texts that the model did not see:
// by five-fold cross-validation below `many_rows`, from there on by a held-out fifth. The same rows
// in the same order give the same model. Pure but for the memory files of fasttext_model.h.
//
// Of two labels, the threshold is the one with the best F1 of the positive label on unseen texts;
// it is moved to probability 0.5 by shifting the bias. Refuses fewer than `rows_min` rows, rows of
// one label only, more than labels_max labels.
//
// Ten rows take a blink, a hundred thousand minutes: whoever waits may watch, and stop it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "language/cold_reader.h"
#include "language/text_model.h"

namespace language {

inline constexpr std::size_t rows_min = 10;
inline constexpr std::size_t rows_max = 2'000'000;  // more are refused: sample them
inline constexpr std::size_t many_rows =
    5'000;  // from here on fastText is tried: below it only guesses

struct LabelledText {
  std::string text;
  std::string label;  // canonical (task.h)
};

struct TrainReport {
  std::size_t rows = 0;
  std::size_t unseen_rows = 0;  // the measurements below are on texts that were not trained on
  // Of the model that was made. F1 is that of the positive label; 0 when there are more than two.
  double accuracy = 0, f1 = 0;
  double cold_accuracy = 0, cold_f1 = 0;  // of the cold start on the same texts
  double taught_accuracy = 0,
         taught_f1 = 0;  // of what the labels teach, whether it was kept or not
  // These labels do not yet beat the cold start on unseen texts: the model answers as it does.
  bool kept_cold_start = false;
  bool fasttext = false;  // whether fastText was better with than without
};

struct Trained {
  TextModel model;
  TrainReport report;
};

// Told the share that is done, 0…1, now and then; false stops: `unavailable`, no model.
using TrainProgress = std::function<bool(double share)>;

base::Result<Trained> train_text_model(const ColdReader& reader, Task task,
                                       const std::vector<LabelledText>& rows,
                                       const TrainProgress& progress = {});

}  // namespace language
