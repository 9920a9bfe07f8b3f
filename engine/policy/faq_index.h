// FaqIndex finds the FAQ entries that ask what a text asks.
//
// Texts are compared by their features: words, single characters and pairs of characters of scripts
// without blanks. A feature weighs what it tells apart, its inverse document frequency over the ways to
// ask the FAQs, ln(1 + (N+1)/(n+1)); words that every question has ("怎么", "how") weigh a fifth of it.
// The similarity to one way of asking is the weight of the shared features over that of all of them
// (weighted Jaccard); the best way counts. What the ANSWER says of the question's words closes up to
// `answer_share` of what is missing to 1: people use words of the answer that no question holds. (On a
// public English FAQ the right entry is among the first five for 93 % of 4,627 queries, for 72 % without
// the answers; faq_index_test.cpp measures it.)
//
// Immutable; safe from any thread. A look-up costs as much as the lists of its telling features are
// long; those of common words, which nearly every entry is in, are walked only where they could decide.
// Texts with more than `question_features_max` features are letters, not questions: nothing is found
// for them.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "model/policy.h"

namespace engine {

inline constexpr std::size_t question_features_max = 256;
inline constexpr std::size_t answer_bytes_read = 2'000;  // of each answer; the rest says nothing here
inline constexpr float answer_share = 0.3F;

struct FaqHit {
  std::uint32_t faq;     // index in Policy::faqs
  float similarity;      // 0 … 1
  friend bool operator==(const FaqHit&, const FaqHit&) = default;
};

class FaqIndex {
 public:
  // Entries that are switched off are not found.
  explicit FaqIndex(const std::vector<model::Faq>& faqs);

  // The best `count_max` entries of at least `least`, best first, equal ones in the order of the policy.
  std::vector<FaqHit> find(std::string_view folded, float least, std::size_t count_max) const;

 private:
  struct Entry {  // one feature
    float weight = 0;
    std::vector<std::uint32_t> wordings;  // ways of asking that hold it
    std::vector<std::uint32_t> answers;   // FAQs whose answer holds it; not kept for common words
  };
  struct Wording {
    std::uint32_t faq = 0;
    float weight = 0;                   // of all its features
    std::vector<std::uint64_t> common;  // its features that every question has, sorted
  };
  struct Question;
  Question weigh(std::string_view folded) const;
  static float common_weight(const Question& asked, const Wording& wording);
  float weight_of(std::uint32_t holders, bool is_common) const;

  std::size_t faq_count_;
  std::unordered_set<std::uint64_t> common_words_;
  std::vector<Wording> wordings_;
  std::unordered_map<std::uint64_t, Entry> features_;
};

}  // namespace engine
