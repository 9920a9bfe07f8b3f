// Folding makes texts comparable: one lower-case, half-width character for each character of the
// text, so that positions stay the same. (The full normalisation of language/ merges and drops
// characters, costs more, and hides who was addressed.) Invalid UTF-8 becomes U+FFFD, which is no
// letter.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "language/replies/features.h"

namespace language::replies {

inline constexpr std::size_t text_characters_max = 2000;  // the rest of a text is not read

std::u32string fold(std::string_view text);

// Written without spaces between words: ideographs, kana, hangul.
bool is_ideographic(char32_t c);
// A letter or digit of a script that is written with spaces.
bool is_word_character(char32_t c);
bool is_space(char32_t c);

// The key of a word or character pair; folded letters in.
constexpr WordKey word_key(std::u32string_view word) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char32_t c : word) hash = (hash ^ c) * 0x100000001b3ULL;
  hash = (hash ^ (hash >> 32)) * 0xbf58476d1ce4e5b9ULL;
  return static_cast<WordKey>(hash >> 32);
}

}  // namespace language::replies
