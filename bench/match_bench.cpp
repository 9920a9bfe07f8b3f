// match_ratio: 10,000 Chinese keywords through PatternMatcher against the raw Hyperscan database of
// the same words on the same folded texts, one thread, one run.
#include <hs/hs.h>

#include "bench/figure.h"
#include "bench/workload.h"
#include "language/matcher.h"
#include "language/normalise.h"

namespace bench {

using base::Result;

namespace {

constexpr std::size_t keyword_count = 10'000;
constexpr int rounds = 5;

std::vector<std::string> folded_texts(const std::vector<std::string>& words) {
  std::vector<std::string> texts;
  std::size_t i = 0;
  for (const model::Fact& fact : messages(50'000, 100, 1'000)) {
    std::string text = std::get<model::MessageSent>(fact.body).text;
    if (++i % 10 == 0) text += words[i % words.size()];  // one in ten holds a keyword
    texts.push_back(language::fold(text));
  }
  return texts;
}

int count_match(unsigned, unsigned long long, unsigned long long, unsigned, void* counter) {
  ++*static_cast<std::size_t*>(counter);
  return 0;
}

Result<double> raw_rate(const std::vector<std::string>& words,
                        const std::vector<std::string>& texts, std::size_t& found) {
  std::vector<const char*> expressions;
  std::vector<std::size_t> lengths;
  std::vector<unsigned> ids, flags;
  for (const std::string& word : words) {
    expressions.push_back(word.data());
    lengths.push_back(word.size());
    ids.push_back(static_cast<unsigned>(ids.size()));
    flags.push_back(HS_FLAG_SINGLEMATCH);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(expressions.data(), flags.data(), ids.data(), lengths.data(),
                           static_cast<unsigned>(words.size()), HS_MODE_BLOCK, nullptr, &database,
                           &error) != HS_SUCCESS) {
    return base::fail(base::ErrorCode::invalid_input, "hyperscan refused the keywords");
  }
  hs_scratch_t* scratch = nullptr;
  hs_alloc_scratch(database, &scratch);
  const double start = seconds();
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& text : texts) {
      hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch, count_match,
              &found);
    }
  }
  const double spent = seconds() - start;
  hs_free_scratch(scratch);
  hs_free_database(database);
  return static_cast<double>(texts.size() * rounds) / spent;
}

}  // namespace

Result<std::vector<Figure>> match(const Settings&) {
  const auto words = chinese_words(keyword_count, 3);
  const auto texts = folded_texts(words);
  std::size_t raw_found = 0;
  TRY(raw, raw_rate(words, texts, raw_found));

  std::vector<language::Pattern> patterns;
  for (const std::string& word : words) {
    patterns.push_back(
        {static_cast<std::uint32_t>(patterns.size()), word, language::PatternKind::contains});
  }
  const double compile_start = seconds();
  TRY(matcher, language::PatternMatcher::compile(std::move(patterns)));
  const double compiled = seconds() - compile_start;
  language::Scratch scratch;
  std::vector<language::Hit> hits;
  std::size_t found = 0;
  const double start = seconds();
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& text : texts) {
      matcher.match(text, hits, scratch);
      found += hits.size();
    }
  }
  const double rate = static_cast<double>(texts.size() * rounds) / (seconds() - start);
  char note[160];
  std::snprintf(note, sizeof note,
                "%.0f texts/s; raw %.0f texts/s; %zu and %zu hits; compiled in %.2f s", rate, raw,
                found, raw_found, compiled);
  return std::vector<Figure>{{"match_ratio", rate / raw, "ratio", 0.5, true, note}};
}

}  // namespace bench
