#include "language/text_trainer.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/random.h"

using namespace language;

namespace {

const ColdReader& cold_reader() {
  static const ColdReader made = std::move(*ColdReader::create());
  return made;
}

// A language of its own, so that the cold start cannot know the answer: what "ad" texts share is
// one of a few words, and one row in ten is mislabelled.
std::vector<LabelledText> invent_rows(std::size_t count, std::uint64_t seed) {
  static constexpr std::string_view plain[] = {"木", "水", "山", "石", "云", "风", "田", "竹"};
  static constexpr std::string_view marked[] = {"鲲", "鹏", "麒"};
  base::Random random(seed);
  std::vector<LabelledText> rows;
  for (std::size_t i = 0; i < count; ++i) {
    const bool ad = random.chance(0.3);
    std::string text;
    for (int k = 0; k < 8; ++k) text += plain[random.below(8)];
    if (ad) text.insert(12, marked[random.below(3)]);
    const bool mislabelled = random.chance(0.1);
    rows.push_back({text, ad != mislabelled ? "ad" : "other"});
  }
  return rows;
}

double accuracy(const TextModel& model, const std::vector<LabelledText>& rows) {
  std::size_t right = 0;
  for (const auto& row : rows) {
    const auto answer = model.answer(cold_reader().read(row.text));
    right += model.labels()[answer.label] == row.label ? 1U : 0U;
  }
  return static_cast<double>(right) / static_cast<double>(rows.size());
}

void check_refused(std::vector<LabelledText> rows, std::string_view says) {
  const auto trained = train_text_model(cold_reader(), Task::ads, rows);
  REQUIRE_FALSE(trained.has_value());
  CHECK_MESSAGE(trained.error().text.find(says) != std::string::npos, trained.error().text);
}

void check_no_model(std::string_view bytes, std::string_view says) {
  const auto model = TextModel::parse(bytes);
  REQUIRE_FALSE(model.has_value());
  CHECK(model.error().code == base::ErrorCode::invalid_input);
  CHECK_MESSAGE(model.error().text.find(says) != std::string::npos, model.error().text);
  CHECK(model.error().text.find("text train") != std::string::npos);
}

}  // namespace

TEST_CASE("trainer: labels teach what the lexicon does not know, the same rows the same model") {
  const auto rows = invent_rows(600, 1), test = invent_rows(400, 2);
  const auto trained = train_text_model(cold_reader(), Task::ads, rows);
  REQUIRE(trained.has_value());
  CHECK(trained->model.labels() == std::vector<std::string>{"other", "ad"});
  CHECK(trained->report.rows == 600);
  CHECK(trained->report.unseen_rows == 600);
  CHECK(trained->report.accuracy > 0.85);
  CHECK(accuracy(trained->model, test) > 0.85);  // 0.9 is all there is to know
  const auto again = train_text_model(cold_reader(), Task::ads, rows);
  REQUIRE(again.has_value());
  CHECK(again->model.bytes() == trained->model.bytes());
}

TEST_CASE("trainer: a few labels do not destroy the cold start") {
  const std::vector<LabelledText> rows = {{"加微信 abc12345 免费领取", "ad"},
                                          {"低价出售账号，需要私聊 QQ 12345678", "ad"},
                                          {"兼职日结，加我vx：job12345", "ad"},
                                          {"明天几点开会", "other"},
                                          {"好的收到", "other"},
                                          {"报表怎么导出", "other"},
                                          {"谢谢", "other"},
                                          {"我看看", "other"},
                                          {"已经更新了", "other"},
                                          {"下午有空吗", "other"}};
  const auto trained = train_text_model(cold_reader(), Task::ads, rows);
  REQUIRE(trained.has_value());
  const auto judge = [&](std::string_view text) {
    return trained->model.answer(cold_reader().read(text)).label;
  };
  CHECK(judge("扫码进群，限时秒杀，全场9.9元包邮！！") == 1);
  CHECK(judge("发票什么时候能开") == 0);
}

TEST_CASE("trainer: labels that say no more than the cold start leave it as it is") {
  std::vector<LabelledText> rows;
  for (int i = 0; i < 20; ++i) {
    rows.push_back({"非常满意，推荐 " + std::to_string(i), "positive"});
    rows.push_back({"太差了，失望 " + std::to_string(i), "negative"});
  }
  const auto trained = train_text_model(cold_reader(), Task::mood, rows);
  REQUIRE(trained.has_value());
  CHECK(trained->report.kept_cold_start);
  CHECK(trained->report.accuracy == 1.0);
  const auto reading = cold_reader().read("质量不错，就是有点贵");
  CHECK(trained->model.answer(reading).scores[1] == to_probability(reading.scores.mood));
}

TEST_CASE("trainer: many labels, also a company's own; models go round through bytes") {
  std::vector<LabelledText> rows;
  for (int i = 0; i < 12; ++i) {
    const auto n = std::to_string(i);
    rows.push_back({"请把发票抬头改成甲" + n, "billing"});
    rows.push_back({"登录一直报错 " + n, "bug"});
    rows.push_back({"什么时候到货 " + n, "delivery"});
  }
  const auto trained = train_text_model(cold_reader(), Task::intent, rows);
  REQUIRE(trained.has_value());
  CHECK(trained->model.labels() == std::vector<std::string>{"billing", "bug", "delivery"});
  const auto parsed = TextModel::parse(trained->model.bytes());
  REQUIRE(parsed.has_value());
  for (const std::string_view text : {"发票抬头错了", "报错了登录不了", "到货时间", ""}) {
    const auto reading = cold_reader().read(text);
    CHECK(parsed->answer(reading).scores == trained->model.answer(reading).scores);
  }
  CHECK(parsed->labels()[parsed->answer(cold_reader().read("发票抬头")).label] == "billing");
  CHECK(parsed->bytes() == trained->model.bytes());
}

TEST_CASE(
    "trainer: says how good the cold start is on the same texts, and which of the two was kept") {
  const auto trained = train_text_model(cold_reader(), Task::ads, invent_rows(300, 6));
  REQUIRE(trained.has_value());
  const TrainReport& report = trained->report;
  CHECK_FALSE(report.kept_cold_start);
  CHECK(report.cold_accuracy < 0.8);  // it knows none of these words
  CHECK(report.taught_accuracy == report.accuracy);
  CHECK(report.accuracy > report.cold_accuracy);

  std::vector<LabelledText> noise = invent_rows(60, 7);
  for (std::size_t i = 0; i < noise.size(); ++i) noise[i].label = i % 2 == 0 ? "ad" : "other";
  const auto kept = train_text_model(cold_reader(), Task::ads, noise);
  REQUIRE(kept.has_value());
  if (kept->report.kept_cold_start) {
    CHECK(kept->report.accuracy == kept->report.cold_accuracy);
    CHECK(kept->report.f1 == kept->report.cold_f1);
  }
}

TEST_CASE("trainer: progress goes up to nearly 1, and whoever watches may stop it") {
  const auto rows = invent_rows(100, 8);
  std::vector<double> shares;
  const auto watched = train_text_model(cold_reader(), Task::ads, rows, [&](double share) {
    shares.push_back(share);
    return true;
  });
  REQUIRE(watched.has_value());
  CHECK(shares.size() > 10);
  CHECK(shares.front() == 0.0);
  CHECK(std::is_sorted(shares.begin(), shares.end()));
  CHECK(shares.back() > 0.8);
  CHECK(shares.back() <= 1.0);
  int asked = 0;
  const auto stopped =
      train_text_model(cold_reader(), Task::ads, rows, [&](double) { return ++asked < 3; });
  REQUIRE_FALSE(stopped.has_value());
  CHECK(stopped.error().code == base::ErrorCode::unavailable);
  CHECK(asked == 3);
}

TEST_CASE("trainer: fastText joins where there are many labels, deterministic too") {
  // Whether fastText helps here does not matter, only that it runs, repeats itself and goes round.
  const auto rows = invent_rows(many_rows, 3);
  const auto first = train_text_model(cold_reader(), Task::ads, rows);
  const auto second = train_text_model(cold_reader(), Task::ads, rows);
  REQUIRE((first.has_value() && second.has_value()));
  CHECK(first->model.bytes() == second->model.bytes());
  CHECK(first->report.unseen_rows == rows.size() / 5);
}

TEST_CASE("fastText: trains, predicts and goes round through bytes, silently") {
  const std::vector<std::string> good = {"很", "好"}, bad = {"太", "差"};
  std::vector<FastTextExample> examples;
  for (int i = 0; i < 300; ++i) {
    examples.push_back({&good, 0});
    examples.push_back({&bad, 2});
  }
  const auto model = FastTextModel::train(examples);
  REQUIRE(model.has_value());
  const auto heard = model->predict(good, 3);
  CHECK(heard[0] > 0.7F);
  CHECK(heard[1] == 0.0F);
  CHECK(heard[2] < 0.3F);
  const auto again = FastTextModel::load(model->bytes());
  REQUIRE(again.has_value());
  CHECK(again->predict(bad, 3) == model->predict(bad, 3));
  CHECK_FALSE(FastTextModel::load("no model at all").has_value());
}

TEST_CASE("trainer: what teaches nothing is refused") {
  check_refused({}, "at least 10");
  check_refused(std::vector<LabelledText>(rows_min - 1, {"a", "ad"}), "at least 10");
  check_refused(std::vector<LabelledText>(rows_min, {"a", "ad"}), "at least two labels");
  std::vector<LabelledText> many;
  for (std::size_t i = 0; i <= labels_max; ++i) many.push_back({"a", "l" + std::to_string(i)});
  check_refused(many, "the limit is 64");
  many.pop_back();
  CHECK(train_text_model(cold_reader(), Task::intent, many).has_value());
}

TEST_CASE("model files: what is none, is damaged or is newer is refused with the remedy") {
  const auto trained = train_text_model(cold_reader(), Task::ads, invent_rows(50, 4));
  REQUIRE(trained.has_value());
  const auto bytes = trained->model.bytes();
  check_no_model("", "not a text model");
  check_no_model("label\ttext\n", "not a text model");
  check_no_model("GHTEXTM9" + bytes.substr(8), "another version");
  check_no_model(bytes.substr(0, 10), "truncated");
  check_no_model(bytes.substr(0, bytes.size() - 1), "checksum");
  auto flipped = bytes;
  flipped[bytes.size() / 2] = static_cast<char>(flipped[bytes.size() / 2] ^ 1);
  check_no_model(flipped, "checksum");
}

TEST_CASE("reader: praise stays praise where nobody has labelled any") {
  std::vector<LabelledText> rows;
  for (int i = 0; i < 12; ++i) {
    rows.push_back({"又双叒叕掉线 " + std::to_string(i), "negative"});
    rows.push_back({"今天的日报已上传 " + std::to_string(i), "neutral"});
  }
  auto trained = train_text_model(cold_reader(), Task::mood, rows);
  REQUIRE(trained.has_value());
  CHECK_FALSE(trained->report.kept_cold_start);
  auto plain = Reader::create();
  REQUIRE(plain.has_value());
  const auto taught =
      plain->with({std::make_shared<const TextModel>(std::move(trained->model)), {}, {}, {}});
  REQUIRE(taught.has_value());
  CHECK(taught->read("又双叒叕掉线了").mood < -0.4F);
  CHECK(taught->read("非常满意，强烈推荐").mood > 0.4F);
}

TEST_CASE("reader: models take their task's place, others are refused") {
  const auto rows = invent_rows(300, 5);
  auto trained = train_text_model(cold_reader(), Task::ads, rows);
  REQUIRE(trained.has_value());
  const auto model = std::make_shared<const TextModel>(std::move(trained->model));
  auto reader = Reader::create({nullptr, model, nullptr, nullptr});
  REQUIRE(reader.has_value());
  CHECK(reader->read("木水鲲山石云风田竹").advertising);
  CHECK_FALSE(reader->read("木水山石云风田竹").advertising);
  const auto refused = Reader::create({model, nullptr, nullptr, nullptr});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().field == "mood");
}
