#include "language/workbench/text_commands.h"

#include <algorithm>

#include "base/random.h"

namespace language::workbench {
namespace {

constexpr std::size_t curve_sizes[] = {50, 100, 200, 500, 1000, 2000, 5000};

base::Result<std::optional<TextModel>> open_model(Task task, const std::string& path) {
  if (path.empty()) return std::optional<TextModel>();
  TRY(bytes, read_bytes(path, model_bytes_max));
  auto model = TextModel::parse(bytes);
  if (!model) return base::fail_in(path, std::move(model).error());
  if (model->task() != task) {
    return base::fail(base::ErrorCode::invalid_input,
                      path + ": this model is for --task " + std::string(to_string(model->task())),
                      "model");
  }
  return std::optional(std::move(*model));
}

bool holds_label(const std::vector<TextRow>& rows, std::string_view label) {
  return std::any_of(rows.begin(), rows.end(),
                     [label](const TextRow& row) { return row.label == label; });
}

std::vector<LabelledText> labelled(const std::vector<TextRow>& rows) {
  std::vector<LabelledText> texts;
  for (const TextRow& row : rows) texts.push_back({row.text, row.label});
  return texts;
}

template <class Value>
void shuffle(std::vector<Value>& values, base::Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random.below(i)]);
  }
}

void drop_rows(TextFile& file) {
  file.rows.clear();
  file.rows.shrink_to_fit();
}

// The held-out part and the pool to draw from.
struct Split {
  std::vector<TextRow> test, pool;
};

Split split(std::vector<TextRow> rows) {
  base::Random random(1);
  shuffle(rows, random);
  const auto test = std::min(rows.size() / 5, curve_test_rows_max);
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(test);
  return {{rows.begin(), middle}, {middle, rows.end()}};
}

class Draws {
 public:
  void add(const Score& score) {
    sum_.accuracy += score.accuracy(), sum_.precision += score.precision();
    sum_.recall += score.recall(), sum_.f1 += score.f1();
    ++count_;
  }
  CurvePoint mean(std::size_t labels) const {
    const auto n = static_cast<double>(std::max(count_, 1));
    return {labels, sum_.accuracy / n, sum_.precision / n, sum_.recall / n, sum_.f1 / n};
  }

 private:
  CurvePoint sum_;
  int count_ = 0;
};

Score score_rows(Task task, const Judge& judge, const std::vector<TextRow>& rows) {
  Score score{std::string(positive_label(task))};
  for (const TextRow& row : rows) score.add(row.label, judge.judge(row.text).label);
  return score;
}

base::Result<CurvePoint> draw_point(Task task, const Split& split, std::size_t size) {
  Draws draws;
  for (std::size_t draw = 0; draw < curve_draws; ++draw) {
    auto sample = labelled(split.pool);
    base::Random random(100 + draw);
    shuffle(sample, random);
    sample.resize(size);
    TRY(reader, ColdReader::create());
    auto trained = train_text_model(reader, task, sample);
    // A small sample may hold one label only: then the cold start is what the company has.
    std::optional<TextModel> model;
    if (trained) model = std::move(trained->model);
    auto judge = Judge::with(std::move(reader), task, std::move(model));
    judge.allow_neutral(holds_label(split.test, "neutral"));
    draws.add(score_rows(task, judge, split.test));
    if (size == split.pool.size()) break;  // every draw would be the same
  }
  return draws.mean(size);
}

}  // namespace

Judge::Judge(ColdReader reader, Task task, std::optional<TextModel> model)
    : reader_(std::move(reader)), task_(task), model_(std::move(model)) {}

Judge Judge::with(ColdReader reader, Task task, std::optional<TextModel> model) {
  return {std::move(reader), task, std::move(model)};
}

base::Result<Judge> Judge::open(Task task, const std::string& path) {
  TRY(model, open_model(task, path));
  TRY(reader, ColdReader::create());
  return with(std::move(reader), task, std::move(model));
}

Said Judge::judge(std::string_view text) const {
  return say(model_ ? &*model_ : nullptr, task_, reader_.read(text), neutral_);
}

base::Result<TrainedFile> train_file(Task task, const std::string& path, const std::string& out) {
  TrainedFile result;
  TRY(file, read_labelled_texts(path, task));
  result.file = std::move(file);
  result.rows = result.file.rows.size();
  TRY(reader, ColdReader::create());
  auto trained = train_text_model(reader, task, labelled(result.file.rows));
  if (!trained) return base::fail_in(path, std::move(trained).error());
  const auto bytes = trained->model.bytes();
  TRY_VOID(write_bytes(out, bytes));
  result.report = trained->report;
  result.model_bytes = bytes.size();
  drop_rows(result.file);
  return result;
}

base::Result<EvaluatedFile> evaluate_file(Task task, const std::string& path,
                                          const std::string& model) {
  TRY(judge, Judge::open(task, model));
  TRY(file, read_labelled_texts(path, task));
  judge.allow_neutral(holds_label(file.rows, "neutral"));
  EvaluatedFile result{{}, score_rows(task, judge, file.rows)};
  drop_rows(file);
  result.file = std::move(file);
  return result;
}

base::Result<Curve> curve_file(Task task, const std::string& path) {
  Curve curve;
  TRY(file, read_labelled_texts(path, task));
  const auto parts = split(std::move(file.rows));
  drop_rows(file);
  curve.file = std::move(file);
  curve.test_rows = parts.test.size();
  if (parts.test.size() < rows_min) {
    return base::fail(base::ErrorCode::invalid_input,
                      path + ": a learning curve needs at least " + std::to_string(5 * rows_min) +
                          " labelled rows",
                      "file");
  }
  TRY(judge, Judge::open(task, {}));
  judge.allow_neutral(holds_label(parts.test, "neutral"));
  Draws cold;
  cold.add(score_rows(task, judge, parts.test));
  curve.points.push_back(cold.mean(0));
  for (const std::size_t size : curve_sizes) {
    if (size >= parts.pool.size()) break;
    TRY(point, draw_point(task, parts, size));
    curve.points.push_back(point);
  }
  TRY(last, draw_point(task, parts, parts.pool.size()));
  curve.points.push_back(last);
  return curve;
}

}  // namespace language::workbench
