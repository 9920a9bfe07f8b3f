// What full-text search looks for, the same in every database: a text contains a word when, after folding,
// it contains it as a substring. The index holds character n-grams, called terms; a row whose terms include
// all terms of a word is a candidate, and its text decides.
//
// Terms are all pairs of neighbouring characters, and triples within alphabetic scripts, where pairs are too
// frequent to narrow anything down. They do not reach across white space: words hold none.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace store {

inline constexpr std::size_t search_words_max = 20;              // more are refused
inline constexpr std::size_t search_word_characters_max = 200;   // longer words are refused

// Lower case, full-width Latin letters and digits as ASCII, white space and control characters as one space
// each. UTF-8 in, UTF-8 out.
std::string fold_for_search(std::string_view text);

// The folded, space-separated parts of what somebody typed. Refuses parts that are too short by name.
base::Result<std::vector<std::string>> search_words(std::string_view typed);

bool contains_all(std::string_view folded_text, const std::vector<std::string>& folded_words);

// Calls `take` with every term of a folded text, repeated where they repeat; the views are of the text.
void each_term(std::string_view folded_text, const std::function<void(std::string_view)>& take);

// The fewest terms that cover the words: triples where there are any, pairs elsewhere; sorted, each once.
std::vector<std::string> terms_to_ask(const std::vector<std::string>& folded_words);

// A term that stands for "in this group", which no text has.
std::string group_term(std::int64_t group);

}  // namespace store
