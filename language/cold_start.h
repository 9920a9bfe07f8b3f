// What the built-in lexicons alone make of a text, before any company has corrected anything.
// Scores are log-odds (0 = even), so that a trained model can start from them and move away with
// evidence.
//
// Pure, any thread. The rules are counted words, weighed clauses and a few forms ("是不是", "?",
// "【…】"); no formula is hidden elsewhere.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "language/lexicon.h"
#include "language/reading.h"

namespace language {

struct ColdScores {
  float mood = 0;  // above 0 for praise
  float advertising = 0;
  float question = 0;
  float complaint = 0;
  std::array<float, intent_count> intents{};
};

// `words` are the lexicon's finds in `folded`, `findings` those of findings.h in the same text.
ColdScores score_cold(std::string_view folded, const std::vector<Word>& words,
                      const std::vector<Finding>& findings);

// The strongest words behind the scores, strongest first, at most evidence_max; spans of the FOLDED
// text.
std::vector<Evidence> explain_cold(const std::vector<Word>& words);

float to_probability(float log_odds);
float to_log_odds(float probability);

}  // namespace language
