#include <doctest/doctest.h>
#include <unistd.h>
#include <zlib.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "language/workbench/text_commands.h"

using namespace language;
using namespace language::workbench;

namespace {

// A folder that vanishes with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / ("guildhall-" + std::string(6, 'X'))).string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string at(std::string_view name) const { return path_ + "/" + std::string(name); }

 private:
  std::string path_;
};

void check_label(Task task, std::string_view spelling, std::string_view expected) {
  CAPTURE(spelling);
  const auto label = parse_label(task, spelling);
  CHECK(label.value_or("(none)") == expected);
}

std::string some_ads() {
  std::string rows = "text\tlabel\n";
  for (int i = 0; i < 40; ++i) {
    const auto n = std::to_string(i);
    rows += "加微信 abc1234" + n + " 免费领取资料\tspam\n";
    rows += "第" + n + "个会议改到明天\tham\n";
  }
  return rows;
}

}  // namespace

TEST_CASE("labels: the spellings of people") {
  check_label(Task::mood, "1", "positive");
  check_label(Task::mood, "1.0", "positive");
  check_label(Task::mood, "0", "negative");
  check_label(Task::mood, "-1", "negative");
  check_label(Task::mood, " POS ", "positive");
  check_label(Task::mood, "angry", "negative");
  check_label(Task::mood, "中性", "neutral");
  check_label(Task::mood, "7", "(none)");
  check_label(Task::ads, "spam", "ad");
  check_label(Task::ads, "广告", "ad");
  check_label(Task::ads, "HAM", "other");
  check_label(Task::ads, "perhaps", "(none)");
  check_label(Task::question, "yes", "question");
  check_label(Task::question, "0", "other");
  check_label(Task::intent, "Buy", "purchase");
  check_label(Task::intent, "Feature Request", "wish");
  check_label(Task::intent, "our own", "our_own");
  check_label(Task::intent, "", "(none)");
  check_label(Task::intent, std::string(label_bytes_max, 'x'), std::string(label_bytes_max, 'x'));
  check_label(Task::intent, std::string(label_bytes_max + 1, 'x'), "(none)");
}

TEST_CASE("text files: columns in any order, others ignored, BOM and CRLF dropped") {
  const auto file = parse_labelled_texts(
      "\xEF\xBB\xBFid\tText\tcat\tLABEL\r\n7\t好用\t书\t1\r\n8\t难用\t书\t0\r\n", "f", Task::mood);
  REQUIRE(file.has_value());
  REQUIRE(file->rows.size() == 2);
  CHECK(file->rows[0].text == "好用");
  CHECK(file->rows[0].label == "positive");
  CHECK(file->rows[1].label == "negative");
  CHECK(file->rows[1].line == 3);
  CHECK(file->bad_row_count == 0);
}

TEST_CASE("text files: bad rows are reported with their line, the rest goes in") {
  const auto file =
      parse_labelled_texts("label\ttext\n1\ta\n\n9\tb\n0\n0\t \n0\tc\td\n", "f", Task::ads);
  REQUIRE(file.has_value());
  REQUIRE(file->rows.size() == 2);
  CHECK(file->rows[1].text == "c\td");
  REQUIRE(file->bad_rows.size() == 3);
  CHECK(file->bad_rows[0].line == 4);
  CHECK(file->bad_rows[0].why.find("\"9\"") != std::string::npos);
  CHECK(file->bad_rows[1].line == 5);
  CHECK(file->bad_rows[2].why == "has no text");
}

TEST_CASE(
    "text files: a line at the limit goes in, one byte more does not; bad rows are kept in "
    "bounds") {
  const std::string head = "label\ttext\n";
  const std::string longest = "1\t" + std::string(line_bytes_max - 2, 'x');
  const auto fits = parse_labelled_texts(head + longest + "\n", "f", Task::ads);
  REQUIRE(fits.has_value());
  CHECK(fits->rows.size() == 1);
  const auto over = parse_labelled_texts(head + "1\tb\n" + longest + "x\n", "f", Task::ads);
  REQUIRE(over.has_value());
  CHECK(over->rows.size() == 1);
  CHECK(over->bad_row_count == 1);
  std::string bad = head + "1\ta\n";
  for (std::size_t i = 0; i <= bad_rows_kept_max; ++i) bad += "?\tb\n";
  const auto many = parse_labelled_texts(bad, "f", Task::ads);
  REQUIRE(many.has_value());
  CHECK(many->bad_rows.size() == bad_rows_kept_max);
  CHECK(many->bad_row_count == static_cast<std::int64_t>(bad_rows_kept_max) + 1);
}

TEST_CASE("text files: what cannot be used names the file and the remedy") {
  const auto no_label = parse_labelled_texts("id\ttext\n1\ta\n", "my.tsv", Task::ads);
  REQUIRE_FALSE(no_label.has_value());
  CHECK(no_label.error().text ==
        "my.tsv: the header must name a column \"label\"; columns are separated by tabs");
  CHECK_FALSE(parse_labelled_texts("", "f", Task::ads).has_value());
  CHECK_FALSE(parse_labelled_texts("label\ttext\n", "f", Task::ads).has_value());
  const auto missing = read_texts("/nowhere/at/all.tsv");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == base::ErrorCode::not_found);
  CHECK(missing.error().text.find("/nowhere/at/all.tsv") != std::string::npos);
}

TEST_CASE("text files: plain lines where no header names a text column") {
  const auto lines = parse_texts("你好\n\nhow are you\n");
  REQUIRE(lines.has_value());
  REQUIRE(lines->rows.size() == 2);
  CHECK(lines->rows[1].line == 3);
  const auto table = parse_texts("text\tn\n你好\t1\n");
  REQUIRE(table.has_value());
  REQUIRE(table->rows.size() == 1);
  CHECK(table->rows[0].text == "你好");
}

TEST_CASE("text files: gzip is read, a truncated one is refused") {
  const Folder folder;
  const auto path = folder.at("a.tsv.gz");
  std::string rows = "label\ttext\n";
  for (int i = 0; i < 5000; ++i) rows += "1\t" + std::to_string(i * 7919) + "\n";
  gzFile out = gzopen(path.c_str(), "wb");
  REQUIRE(out != nullptr);
  REQUIRE(gzwrite(out, rows.data(), static_cast<unsigned>(rows.size())) > 0);
  REQUIRE(gzclose(out) == Z_OK);
  const auto file = read_labelled_texts(path, Task::ads);
  REQUIRE(file.has_value());
  CHECK(file->rows.size() == 5000);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  const auto cut = read_labelled_texts(path, Task::ads);
  REQUIRE_FALSE(cut.has_value());
  CHECK(cut.error().code == base::ErrorCode::corrupt);
  CHECK(cut.error().text.find("truncated") != std::string::npos);
}

TEST_CASE("score: figures of the positive label, means over many labels") {
  Score two("ad");
  for (int i = 0; i < 6; ++i) two.add("ad", "ad");
  for (int i = 0; i < 2; ++i) two.add("ad", "other");
  for (int i = 0; i < 3; ++i) two.add("other", "ad");
  for (int i = 0; i < 9; ++i) two.add("other", "other");
  CHECK(two.labels() == std::vector<std::string>{"other", "ad"});
  CHECK(two.confusion() == std::vector<std::vector<std::int64_t>>{{9, 3}, {2, 6}});
  CHECK(two.count() == 20);
  CHECK(two.accuracy() == doctest::Approx(15.0 / 20));
  CHECK(two.precision() == doctest::Approx(6.0 / 9));
  CHECK(two.recall() == doctest::Approx(6.0 / 8));
  CHECK(two.f1() == doctest::Approx(12.0 / 17));
  Score many;
  many.add("a", "a"), many.add("b", "a"), many.add("c", "c");
  CHECK(many.recall() == doctest::Approx(2.0 / 3));
  CHECK(Score("ad").f1() == 0.0);
}

TEST_CASE("commands: train on a file, measure with the model, refuse it elsewhere") {
  const Folder folder;
  REQUIRE(write_bytes(folder.at("ads.tsv"), some_ads()).has_value());
  const auto trained = train_file(Task::ads, folder.at("ads.tsv"), folder.at("ads.model"));
  REQUIRE(trained.has_value());
  CHECK(trained->rows == 80);
  CHECK(trained->model_bytes == std::filesystem::file_size(folder.at("ads.model")));
  const auto score = evaluate_file(Task::ads, folder.at("ads.tsv"), folder.at("ads.model"));
  REQUIRE(score.has_value());
  CHECK(score->score.accuracy() == 1.0);
  const auto other = Judge::open(Task::mood, folder.at("ads.model"));
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().text.find("--task ads") != std::string::npos);
  CHECK_FALSE(Judge::open(Task::ads, folder.at("ads.tsv")).has_value());
  CHECK_FALSE(write_bytes(folder.at("no/such/folder"), "x").has_value());
  CHECK_FALSE(std::filesystem::exists(folder.at("ads.model.unfinished")));
}

TEST_CASE("commands: the learning curve begins with the cold start and ends with all rows") {
  const Folder folder;
  REQUIRE(write_bytes(folder.at("ads.tsv"), some_ads()).has_value());
  const auto curve = curve_file(Task::ads, folder.at("ads.tsv"));
  REQUIRE(curve.has_value());
  CHECK(curve->test_rows == 16);
  REQUIRE(curve->points.size() == 3);
  CHECK(curve->points[0].labels == 0);
  CHECK(curve->points[1].labels == 50);
  CHECK(curve->points[2].labels == 64);
  CHECK(curve->points[2].accuracy >= 0.9);
}

TEST_CASE("cold start on real reviews and group chat") {
  const char* named = std::getenv("GUILDHALL_SHARED_DATA");
  const std::filesystem::path data =
      named != nullptr ? named : GUILDHALL_SOURCE_DIR "/../shared/data";
  if (!std::filesystem::exists(data / "mood")) {
    MESSAGE("SKIPPED: no real corpora at ", data.string(), " (set GUILDHALL_SHARED_DATA)");
    return;
  }
  const auto ads = data / "ads/zh_qqgroup_ads_train.tsv";
  const auto mood = evaluate_file(Task::mood, data / "mood/online_shopping_10_cats.tsv.gz", {});
  REQUIRE(mood.has_value());
  CHECK(mood->score.accuracy() >= 0.78);
  const auto curve = curve_file(Task::ads, ads);
  REQUIRE(curve.has_value());
  CHECK(curve->points.back().f1 >= 0.8);
  CHECK(curve->points.back().f1 > curve->points.front().f1);
}
