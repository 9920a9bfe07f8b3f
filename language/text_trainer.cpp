#include "language/text_trainer.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <span>

#include "language/features.h"

namespace language {
namespace {

constexpr std::size_t folds = 5;
constexpr double penalties[] = {1, 4, 16};          // of few rows tried, of many rows the first
constexpr float fasttext_weights[] = {0.3F, 0.5F};  // tried against none
constexpr double fasttext_gain_min = 0.002;         // accuracy it must add to be worth 16 MB

struct Row {
  std::vector<std::string> tokens;
  std::vector<std::uint32_t> features;
  ColdScores cold;
  std::size_t label = 0;
};

struct Lesson {
  Task task;
  std::vector<std::string> labels;
  std::vector<Row> rows;

  std::size_t voices() const { return labels.size() == 2 ? 1 : labels.size(); }
  std::size_t label_of_voice(std::size_t voice) const { return voices() == 1 ? 1 : voice; }
};

auto no_training(std::string why) {
  return base::fail(base::ErrorCode::invalid_input, std::move(why), "label");
}

// Counts the fits, which are what training spends its time on.
class Pace {
 public:
  Pace(const TrainProgress& progress, std::size_t rows) : progress_(progress) {
    constexpr std::size_t choosing = folds * std::size(penalties);
    constexpr std::size_t mixing = 2;  // fastText on four fifths, then on everything
    total_ = (rows < many_rows ? choosing : 1 + mixing) + 1;
  }
  base::Result<void> step() {
    const double share = static_cast<double>(done_++) / static_cast<double>(total_);
    if (!progress_ || progress_(std::min(share, 1.0))) return {};
    return base::fail(base::ErrorCode::unavailable, "the training was stopped");
  }

 private:
  const TrainProgress& progress_;
  std::size_t done_ = 0, total_ = 1;
};

// Two labels stand as {the other, the positive one}; more in the order of their names. Where mood
// is labelled neutral and only good, or only bad, the third label joins without an example: its
// voice stays the cold start's, so that praise is not taken for blame because nobody has labelled
// any.
base::Result<std::vector<std::string>> find_labels(Task task,
                                                   const std::vector<LabelledText>& rows) {
  std::map<std::string, std::size_t> counts;
  for (const auto& row : rows) ++counts[row.label];
  if (rows.size() < rows_min) {
    return no_training("training needs at least " + std::to_string(rows_min) +
                       " labelled rows, there are " + std::to_string(rows.size()) + ": " +
                       std::to_string(rows_min - rows.size()) + " more are needed");
  }
  if (rows.size() > rows_max) {
    return base::fail(base::ErrorCode::limit_exceeded,
                      "training takes at most " + std::to_string(rows_max) + " rows: sample them");
  }
  if (counts.size() < 2) {
    return no_training("all rows have the label \"" + counts.begin()->first +
                       "\": training needs examples of at least two labels");
  }
  if (counts.size() > labels_max) {
    return no_training("there are " + std::to_string(counts.size()) + " labels, the limit is " +
                       std::to_string(labels_max));
  }
  if (task == Task::mood && counts.contains("neutral")) {
    counts.try_emplace("negative");
    counts.try_emplace("positive");
  }
  std::vector<std::string> labels;
  for (const auto& [label, count] : counts) labels.push_back(label);
  if (labels.size() == 2 && labels[0] == positive_label(task)) std::swap(labels[0], labels[1]);
  return labels;
}

Lesson read_rows(const ColdReader& reader, Task task, std::vector<std::string> labels,
                 const std::vector<LabelledText>& texts) {
  Lesson lesson{task, std::move(labels), {}};
  lesson.rows.reserve(texts.size());
  for (const auto& text : texts) {
    const auto reading = reader.read(text.text);
    Row row;
    row.tokens = make_tokens(reading.folded.text, reading.findings);
    row.features = make_features(row.tokens);
    row.cold = reading.scores;
    row.label = static_cast<std::size_t>(
        std::find(lesson.labels.begin(), lesson.labels.end(), text.label) - lesson.labels.begin());
    lesson.rows.push_back(std::move(row));
  }
  return lesson;
}

float cold_of(const Lesson& lesson, const Row& row, std::size_t voice) {
  return cold_log_odds(lesson.task, lesson.labels[lesson.label_of_voice(voice)], row.cold);
}

// Voices trained on the rows that `learns` accepts.
template <class Predicate>
std::vector<LinearModel> fit_voices(const Lesson& lesson, double penalty, Predicate learns) {
  std::vector<LinearModel> voices;
  for (std::size_t voice = 0; voice < lesson.voices(); ++voice) {
    std::vector<LinearExample> examples;
    for (std::size_t i = 0; i < lesson.rows.size(); ++i) {
      const Row& row = lesson.rows[i];
      if (!learns(i)) continue;
      examples.push_back(
          {row.features, cold_of(lesson, row, voice), row.label == lesson.label_of_voice(voice)});
    }
    voices.push_back(fit_linear(examples, penalty));
  }
  return voices;
}

// What the voices say about rows that they did not learn from.
struct Unseen {
  std::size_t label;
  std::size_t row;
  std::vector<float> log_odds;  // per voice
};

bool is_held_out(std::size_t row, std::size_t fold) { return row % folds == fold; }

base::Result<std::vector<Unseen>> judge_unseen(const Lesson& lesson, double penalty, Pace& pace) {
  std::vector<Unseen> unseen;
  const std::size_t rounds = lesson.rows.size() < many_rows ? folds : 1;
  for (std::size_t fold = 0; fold < rounds; ++fold) {
    TRY_VOID(pace.step());
    const auto voices =
        fit_voices(lesson, penalty, [fold](std::size_t i) { return !is_held_out(i, fold); });
    for (std::size_t i = fold; i < lesson.rows.size(); i += folds) {
      const Row& row = lesson.rows[i];
      Unseen one{row.label, i, {}};
      for (std::size_t v = 0; v < voices.size(); ++v) {
        one.log_odds.push_back(voices[v].log_odds(row.features, cold_of(lesson, row, v)));
      }
      unseen.push_back(std::move(one));
    }
  }
  return unseen;
}

// How surprised the voices are by the truth, in sum.
double log_loss(const Lesson& lesson, const std::vector<Unseen>& unseen) {
  double loss = 0;
  for (const auto& one : unseen) {
    for (std::size_t v = 0; v < one.log_odds.size(); ++v) {
      const bool is_it = one.label == lesson.label_of_voice(v);
      const double margin = static_cast<double>(is_it ? one.log_odds[v] : -one.log_odds[v]);
      loss += std::log1p(std::exp(-std::clamp(margin, -50.0, 50.0)));
    }
  }
  return loss;
}

// Few rows: the penalty under which unseen rows surprise least.
struct Schooling {
  double penalty = penalties[0];
  std::vector<Unseen> unseen;
};

base::Result<Schooling> choose_penalty(const Lesson& lesson, Pace& pace) {
  TRY(first, judge_unseen(lesson, penalties[0], pace));
  Schooling best{penalties[0], std::move(first)};
  if (lesson.rows.size() >= many_rows) return best;
  double best_loss = log_loss(lesson, best.unseen);
  for (const double penalty : std::span(penalties).subspan(1)) {
    TRY(unseen, judge_unseen(lesson, penalty, pace));
    const double loss = log_loss(lesson, unseen);
    if (loss >= best_loss) continue;
    best_loss = loss;
    best = {penalty, std::move(unseen)};
  }
  return best;
}

struct Measure {
  float threshold = 0;
  double accuracy = 0;
  double f1 = 0;
};

// Two labels: what F1 of label 1 each threshold gives. Between two neighbours it lies half-way.
std::vector<Measure> try_thresholds(const std::vector<Unseen>& unseen, std::size_t positives) {
  std::vector<std::pair<float, bool>> judged;
  for (const auto& one : unseen) judged.emplace_back(one.log_odds[0], one.label == 1);
  std::sort(judged.begin(), judged.end());
  std::vector<Measure> tried;
  // Everything from i on is called label 1.
  std::size_t hits = positives, alarms = judged.size() - positives;
  for (std::size_t i = 0; i < judged.size(); ++i) {
    if (i == 0 || judged[i].first != judged[i - 1].first) {
      const float below = i == 0 ? judged[0].first - 1 : judged[i - 1].first;
      const auto wrong = static_cast<double>(alarms + (positives - hits));
      tried.push_back(
          {(below + judged[i].first) / 2, 1.0 - wrong / static_cast<double>(judged.size()),
           2.0 * static_cast<double>(hits) / static_cast<double>(hits + alarms + positives)});
    }
    (judged[i].second ? hits : alarms) -= 1;
  }
  return tried;
}

// The best F1 of few examples is luck: of all thresholds that are as good but for about one
// example, the one nearest to even odds is taken.
Measure measure_two(const std::vector<Unseen>& unseen) {
  const auto positives = static_cast<std::size_t>(std::count_if(
      unseen.begin(), unseen.end(), [](const Unseen& one) { return one.label == 1; }));
  const auto tried = try_thresholds(unseen, positives);
  double best_f1 = 0;
  for (const auto& one : tried) best_f1 = std::max(best_f1, one.f1);
  const double luck = 1.0 / (static_cast<double>(positives) + 2);
  Measure chosen;
  chosen.threshold = std::numeric_limits<float>::infinity();
  for (const auto& one : tried) {
    const bool nearer = std::abs(one.threshold) < std::abs(chosen.threshold);
    if (one.f1 >= best_f1 - luck && nearer) chosen = one;
  }
  return chosen;
}

Measure measure_many(const std::vector<Unseen>& unseen) {
  std::size_t right = 0;
  for (const auto& one : unseen) {
    const auto best = std::max_element(one.log_odds.begin(), one.log_odds.end());
    right += static_cast<std::size_t>(best - one.log_odds.begin()) == one.label ? 1U : 0U;
  }
  return {0, static_cast<double>(right) / static_cast<double>(unseen.size()), 0};
}

Measure measure(const std::vector<Unseen>& unseen) {
  return unseen.front().log_odds.size() == 1 ? measure_two(unseen) : measure_many(unseen);
}

// What the cold start alone makes of the same rows.
Measure measure_cold(const Lesson& lesson, const std::vector<Unseen>& unseen) {
  std::size_t hits = 0, alarms = 0, positives = 0, right = 0;
  for (const auto& one : unseen) {
    const Row& row = lesson.rows[one.row];
    std::size_t answer = 0;
    if (lesson.voices() == 1) {
      answer = cold_of(lesson, row, 0) > 0 ? 1 : 0;
    } else {
      for (std::size_t v = 1; v < lesson.voices(); ++v) {
        if (cold_of(lesson, row, v) > cold_of(lesson, row, answer)) answer = v;
      }
    }
    right += answer == row.label ? 1U : 0U;
    positives += row.label == 1 ? 1U : 0U;
    hits += answer == 1 && row.label == 1 ? 1U : 0U;
    alarms += answer == 1 && row.label != 1 ? 1U : 0U;
  }
  const auto all = static_cast<double>(hits + alarms + positives);
  return {0, static_cast<double>(right) / static_cast<double>(unseen.size()),
          all > 0 ? 2.0 * static_cast<double>(hits) / all : 0};
}

// Few labels can be worse than none. They must win by more than about one example's worth of luck.
bool beats_cold(const Lesson& lesson, const Measure& trained, const Measure& cold) {
  const auto rows = static_cast<double>(lesson.rows.size());
  if (lesson.voices() > 1) return trained.accuracy > cold.accuracy + 1.0 / rows;
  const auto positives = static_cast<double>(std::count_if(
      lesson.rows.begin(), lesson.rows.end(), [](const Row& row) { return row.label == 1; }));
  return trained.f1 > cold.f1 + 1.0 / (positives + 2);
}

template <class Predicate>
base::Result<FastTextModel> fit_fasttext(const Lesson& lesson, Predicate learns) {
  std::vector<FastTextExample> examples;
  for (std::size_t i = 0; i < lesson.rows.size(); ++i) {
    if (learns(i)) examples.push_back({&lesson.rows[i].tokens, lesson.rows[i].label});
  }
  return FastTextModel::train(examples);
}

// How much fastText should say: tried on the held-out fifth, 0 unless it is clearly better with it.
base::Result<float> weigh_fasttext(const Lesson& lesson, const std::vector<Unseen>& unseen,
                                   Measure& best, Pace& pace) {
  TRY_VOID(pace.step());
  TRY(model, fit_fasttext(lesson, [](std::size_t i) { return !is_held_out(i, 0); }));
  std::vector<std::vector<float>> heard;
  for (const auto& one : unseen) {
    heard.push_back(model.predict(lesson.rows[one.row].tokens, lesson.labels.size()));
  }
  const double without = best.accuracy;
  float chosen = 0;
  for (const float weight : fasttext_weights) {
    auto mixed = unseen;
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      for (std::size_t v = 0; v < mixed[i].log_odds.size(); ++v) {
        const float other = fasttext_log_odds(heard[i], lesson.label_of_voice(v));
        mixed[i].log_odds[v] += weight * (other - mixed[i].log_odds[v]);
      }
    }
    const auto with = measure(mixed);
    if (with.accuracy < without + fasttext_gain_min || with.accuracy <= best.accuracy) continue;
    best = with;
    chosen = weight;
  }
  return chosen;
}

void set_figures(TrainReport& report, const Measure& made, const Measure& taught) {
  report.accuracy = made.accuracy;
  report.f1 = made.f1;
  report.taught_accuracy = taught.accuracy;
  report.taught_f1 = taught.f1;
}

}  // namespace

base::Result<Trained> train_text_model(const ColdReader& reader, Task task,
                                       const std::vector<LabelledText>& texts,
                                       const TrainProgress& progress) {
  TRY(labels, find_labels(task, texts));
  const Lesson lesson = read_rows(reader, task, std::move(labels), texts);
  Pace pace(progress, lesson.rows.size());
  TRY(schooling, choose_penalty(lesson, pace));
  const auto& [penalty, unseen] = schooling;
  Measure best = measure(unseen);
  TextModel::Parts parts{task, lesson.labels, {}, {}, 0};
  const Measure cold = measure_cold(lesson, unseen);
  TrainReport report;
  report.rows = lesson.rows.size();
  report.unseen_rows = unseen.size();
  report.cold_accuracy = cold.accuracy;
  report.cold_f1 = cold.f1;
  if (!beats_cold(lesson, best, cold)) {
    parts.voices.resize(lesson.voices());  // fresh voices answer with the cold start
    set_figures(report, cold, best);
    report.kept_cold_start = true;
    return Trained{TextModel(std::move(parts)), report};
  }
  const auto everything = [](std::size_t) { return true; };
  if (lesson.rows.size() >= many_rows) {
    TRY(weight, weigh_fasttext(lesson, unseen, best, pace));
    parts.fasttext_weight = weight;
    if (weight > 0) {
      TRY_VOID(pace.step());
      TRY(fasttext, fit_fasttext(lesson, everything));
      parts.fasttext = std::move(fasttext);
    }
  }
  TRY_VOID(pace.step());
  parts.voices = fit_voices(lesson, penalty, everything);
  if (parts.voices.size() == 1) {
    // The mixed log-odds must fall by the threshold; the voice has only its part of the mixture.
    parts.voices[0].bias -= best.threshold / (1 - parts.fasttext_weight);
  }
  set_figures(report, best, best);
  report.fasttext = parts.fasttext.has_value();
  return Trained{TextModel(std::move(parts)), report};
}

}  // namespace language
