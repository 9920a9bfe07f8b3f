#include "engine/policy/faq_index.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/json.h"
#include "base/random.h"
#include "language/normalise.h"

using engine::FaqHit;
using engine::FaqIndex;

namespace {

model::Faq faq(std::vector<std::string> questions, std::string answer = "答案见公告。") {
  model::Faq made;
  made.questions = std::move(questions);
  made.answer = std::move(answer);
  return made;
}

std::vector<FaqHit> find(const FaqIndex& index, std::string_view text, float least = 0.2F) {
  return index.find(language::fold(text), least, 5);
}

// "lcqmc" lines are q1, q2, same or not.
std::vector<std::array<std::string, 3>> read_tsv(const std::filesystem::path& path) {
  std::vector<std::array<std::string, 3>> rows;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    if (second == std::string::npos) continue;
    rows.push_back({line.substr(0, first), line.substr(first + 1, second - first - 1),
                    line.substr(second + 1)});
  }
  return rows;
}

// Absent data is said aloud: a figure that was not measured must not look like one that was.
std::optional<std::filesystem::path> shared_faq_data() {
  const char* named = std::getenv("GUILDHALL_SHARED_DATA");
  const std::filesystem::path folder =
      std::filesystem::path(named ? named : GUILDHALL_SOURCE_DIR "/../shared/data") / "faq";
  if (std::filesystem::exists(folder / "pairs_lcqmc_dev.tsv")) return folder;
  MESSAGE("SKIPPED: no FAQ corpora at ", folder.string(), " (set GUILDHALL_SHARED_DATA)");
  return std::nullopt;
}

}  // namespace

TEST_CASE("faq index: the same question is found at full similarity, an unrelated one not at all") {
  const FaqIndex index({faq({"发票怎么开", "如何开具发票"}), faq({"忘记密码怎么办"}),
                        faq({"How do I reset my password?"})});
  struct Row { std::string_view text; int faq; float least; };
  const Row rows[] = {{"发票怎么开？", 0, 0.99F},
                      {"请问如何开具發票", 0, 0.8F},
                      {"密码忘记了怎么办", 1, 0.5F},
                      {"how can i reset the password", 2, 0.7F},
                      {"RESETTING PASSWORDS", 2, 0.5F},
                      {"今天天气真好", -1, 0},
                      {"怎么", -1, 0},
                      {"", -1, 0}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto hits = find(index, row.text);
    if (row.faq < 0) {
      CHECK(hits.empty());
      continue;
    }
    REQUIRE(!hits.empty());
    CHECK(static_cast<int>(hits[0].faq) == row.faq);
    CHECK(hits[0].similarity >= row.least);
    CHECK(hits[0].similarity <= 1.0F);
  }
}

TEST_CASE("faq index: words of the answer decide between two like questions") {
  const FaqIndex index({faq({"导出失败怎么办"}, "请检查磁盘空间。"),
                        faq({"导出失败怎么处理"}, "浏览器版本过低时请升级浏览器。")});
  CHECK(find(index, "导出失败，浏览器提示版本过低")[0].faq == 1);
  CHECK(find(index, "导出失败，说磁盘空间不够")[0].faq == 0);
}

TEST_CASE("faq index: entries switched off are not found, and equals come in the policy's order") {
  std::vector<model::Faq> faqs = {faq({"怎么续费"}), faq({"怎么续费"}), faq({"怎么续费"})};
  faqs[0].mode = model::EntryMode::off;
  faqs[2].mode = model::EntryMode::shadow;
  const auto hits = find(FaqIndex(faqs), "怎么续费");
  REQUIRE(hits.size() == 2);
  CHECK(hits[0].faq == 1);
  CHECK(hits[1].faq == 2);
  CHECK(FaqIndex({}).find("怎么续费", 0, 5).empty());
}

TEST_CASE("faq index: `least` and `count_max` bound what is returned") {
  std::vector<model::Faq> faqs;
  for (int i = 0; i < 20; ++i) faqs.push_back(faq({"续费流程第" + std::to_string(i) + "步"}));
  const FaqIndex index(faqs);
  CHECK(index.find(language::fold("续费流程第3步"), 0.1F, 3).size() == 3);
  const auto strict = index.find(language::fold("续费流程第3步"), 0.95F, 20);
  REQUIRE(strict.size() == 1);
  CHECK(strict[0].faq == 3);
}

TEST_CASE("faq index: a text with too many features is no question; at the limit it is") {
  // Each number is one feature.
  const auto numbers = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "w" + std::to_string(1000 + i) + " ";
    return text;
  };
  const FaqIndex index({faq({numbers(8)})});
  CHECK(index.find(numbers(engine::question_features_max), 0, 5).size() == 1);
  CHECK(index.find(numbers(engine::question_features_max + 1), 0, 5).empty());
}

TEST_CASE("faq index: asking for the similar ones only leaves out nothing but the others") {
  // With `least` 0 every list is walked; with more, those of common words are not. Same answers.
  static constexpr auto syllables = std::to_array<std::string_view>(
      {"发票", "续费", "账号", "导出", "失败", "怎么", "什么", "时候", "报表", "权限", "可以", "how to ",
       "login ", "error ", "the "});
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    CAPTURE(seed);
    base::Random random(seed);
    const auto phrase = [&] {
      std::string text;
      for (auto n = random.between(1, 5); n > 0; --n) text += syllables[random.below(syllables.size())];
      return text;
    };
    std::vector<model::Faq> faqs;
    for (auto n = random.between(1, 30); n > 0; --n) faqs.push_back(faq({phrase(), phrase()}, phrase()));
    const FaqIndex index(faqs);
    const std::string question = language::fold(phrase());
    const auto all = index.find(question, 0, faqs.size());
    CHECK(std::is_sorted(all.begin(), all.end(),
                         [](FaqHit a, FaqHit b) { return a.similarity > b.similarity; }));
    for (const FaqHit& hit : all) CHECK((hit.similarity > 0 && hit.similarity <= 1));
    for (const float least : {0.2F, 0.45F, 0.75F}) {
      const auto some = index.find(question, least, faqs.size());
      const auto wanted = std::count_if(all.begin(), all.end(), [&](FaqHit hit) {
        return hit.similarity > least + 0.001F;  // sums in another order differ in the last bits
      });
      REQUIRE(some.size() >= static_cast<std::size_t>(wanted));
      for (std::size_t i = 0; i < some.size(); ++i) {
        CHECK(some[i].similarity == doctest::Approx(all[i].similarity).epsilon(0.001));
      }
    }
    const auto few = index.find(question, 0, 3);
    REQUIRE(few.size() == std::min<std::size_t>(3, all.size()));
    CHECK(std::equal(few.begin(), few.end(), all.begin()));
  }
}

TEST_CASE("faq index: English community FAQ, right entry among the first five") {
  const auto folder = shared_faq_data();
  if (!folder) return;
  std::map<std::string, std::vector<model::Faq>> courses;
  std::ifstream file(*folder / "en_faq_datatalks_docs.jsonl");
  for (std::string line; std::getline(file, line);) {
    const auto json = base::parse_json(line);
    if (!json) continue;
    const auto& object = json->as_object();
    model::Faq entry = faq({std::string(base::text_at(object, "question"))},
                           std::string(base::text_at(object, "text")));
    entry.id = base::text_at(object, "id");
    courses[std::string(base::text_at(object, "course"))].push_back(std::move(entry));
  }
  std::map<std::string, FaqIndex> indexes;
  for (const auto& [course, faqs] : courses) indexes.emplace(course, FaqIndex(faqs));
  const auto queries = read_tsv(*folder / "en_faq_datatalks_queries.tsv");
  double found = 0, reciprocal = 0;
  for (const auto& [question, course, document] : queries) {
    const auto hits = find(indexes.at(course), question, 0);
    for (std::size_t rank = 0; rank < hits.size(); ++rank) {
      if (courses.at(course)[hits[rank].faq].id != document) continue;
      found += 1;
      reciprocal += 1.0 / static_cast<double>(rank + 1);
      break;
    }
  }
  const auto n = static_cast<double>(queries.size());
  MESSAGE("English FAQ: hit rate@5 ", found / n, ", MRR ", reciprocal / n, " over ", n, " queries");
  CHECK(found / n >= 0.74);        // a text search engine over the same fields
  CHECK(reciprocal / n >= 0.603);
}

TEST_CASE("faq index: Chinese question pairs, the same question scores above another one") {
  const auto folder = shared_faq_data();
  if (!folder) return;
  for (const std::string name : {"pairs_lcqmc_dev.tsv", "pairs_bq_dev.tsv"}) {
    const auto pairs = read_tsv(*folder / name);
    std::vector<model::Faq> faqs;
    std::map<std::string, std::uint32_t> places;
    for (const auto& pair : pairs) {
      if (places.emplace(pair[0], static_cast<std::uint32_t>(faqs.size())).second) {
        faqs.push_back(faq({pair[0]}, ""));
      }
    }
    const FaqIndex index(faqs);
    std::vector<std::pair<float, bool>> scored;
    constexpr std::size_t every = 4;  // a look-up that returns all entries is slow: a sample will do
    for (std::size_t i = 0; i < pairs.size(); i += every) {
      const auto& [first, second, label] = pairs[i];
      const auto hits = index.find(language::fold(second), 0, faqs.size());
      const auto wanted = places.at(first);
      const auto hit = std::find_if(hits.begin(), hits.end(),
                                    [wanted](FaqHit each) { return each.faq == wanted; });
      scored.emplace_back(hit == hits.end() ? 0 : hit->similarity, label.starts_with('1'));
    }
    std::sort(scored.begin(), scored.end());
    double positives = 0, negatives_below = 0, ordered = 0, answered = 0, right = 0;
    for (const auto& [similarity, same] : scored) {
      if (same) ordered += negatives_below;
      (same ? positives : negatives_below) += 1;
      if (similarity < 0.75F) continue;
      answered += 1;
      right += same;
    }
    const double auc = ordered / (positives * negatives_below);
    MESSAGE(name, ": AUC ", auc, ", at 0.75 answered ", answered / static_cast<double>(scored.size()),
            ", of them right ", right / answered);
    CHECK(auc >= 0.74);
    CHECK(right / answered >= 0.8);
  }
}
