#include "store/search_terms.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"
#include "store/database.h"

namespace store {

using base::ErrorCode;

namespace {

constexpr char32_t first_ideographic = 0x2E80;  // from here on (CJK radicals …) a character says a lot
constexpr char32_t full_width_first = 0xFF01, full_width_last = 0xFF5E, full_width_shift = 0xFEE0;

char32_t fold(char32_t character) {
  if (character < 0x80) {
    if (character <= ' ' || character == 0x7F) return ' ';
    return character >= 'A' && character <= 'Z' ? character + 32 : character;
  }
  if (character >= full_width_first && character <= full_width_last) {
    return fold(character - full_width_shift);
  }
  if (character > 0x3000 && character < 0xA000) return character;  // CJK has no case, nor spaces
  const auto point = static_cast<UChar32>(character);
  if (u_isUWhiteSpace(point) || u_charType(point) == U_CONTROL_CHAR) return ' ';
  return static_cast<char32_t>(u_foldCase(point, U_FOLD_CASE_DEFAULT));
}

// The characters of a text between spaces, one after the other.
struct Character {
  std::size_t from, to;  // bytes
  bool is_space, is_alphabetic;
};

std::vector<Character> characters_of(std::string_view text) {
  std::vector<Character> characters;
  characters.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t character = base::next_code_point(text, at);
    characters.push_back({from, at, character == ' ', character < first_ideographic});
  }
  return characters;
}

bool is_pair(const std::vector<Character>& in, std::size_t i) {
  return i + 1 < in.size() && !in[i].is_space && !in[i + 1].is_space;
}

bool is_triple(const std::vector<Character>& in, std::size_t i) {
  return is_pair(in, i) && is_pair(in, i + 1) && in[i].is_alphabetic && in[i + 1].is_alphabetic &&
         in[i + 2].is_alphabetic;
}

}  // namespace

std::string fold_for_search(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    base::append_utf8(folded, fold(base::next_code_point(text, at)));
  }
  return folded;
}

base::Result<std::vector<std::string>> search_words(std::string_view typed) {
  const std::string folded = fold_for_search(typed);
  std::vector<std::string> words;
  for (std::size_t from = 0; from < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', from), folded.size());
    if (end > from) words.push_back(folded.substr(from, end - from));
    from = end + 1;
  }
  if (words.empty()) {
    return base::fail(ErrorCode::invalid_input, "type what to search for", "words");
  }
  if (words.size() > search_words_max) {
    return base::fail(ErrorCode::invalid_input,
                      "search for at most " + std::to_string(search_words_max) + " words", "words");
  }
  for (const std::string& word : words) {
    const std::size_t characters = base::count_code_points(word);
    if (characters < search_characters_min) {
      return base::fail(ErrorCode::invalid_input,
                        "\"" + word + "\" is too short: a search word has at least " +
                            std::to_string(search_characters_min) + " characters",
                        "words");
    }
    if (characters > search_word_characters_max) {
      return base::fail(ErrorCode::invalid_input,
                        "a search word has at most " +
                            std::to_string(search_word_characters_max) + " characters",
                        "words");
    }
  }
  return words;
}

bool contains_all(std::string_view folded_text, const std::vector<std::string>& folded_words) {
  return std::all_of(folded_words.begin(), folded_words.end(), [&](const std::string& word) {
    return folded_text.find(word) != std::string_view::npos;
  });
}

void each_term(std::string_view folded_text, const std::function<void(std::string_view)>& take) {
  const auto characters = characters_of(folded_text);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const std::size_t from = characters[i].from;
    if (is_pair(characters, i)) take(folded_text.substr(from, characters[i + 1].to - from));
    if (is_triple(characters, i)) take(folded_text.substr(from, characters[i + 2].to - from));
  }
}

std::vector<std::string> terms_to_ask(const std::vector<std::string>& folded_words) {
  std::vector<std::string> terms;
  for (const std::string& word : folded_words) {
    const auto characters = characters_of(word);
    const auto add = [&](std::size_t i, std::size_t last) {
      terms.push_back(word.substr(characters[i].from, characters[last].to - characters[i].from));
    };
    for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
      const bool begins = is_triple(characters, i);
      const bool ends = i > 0 && is_triple(characters, i - 1);  // the triple before holds this pair
      if (begins) add(i, i + 2);
      else if (!ends) add(i, i + 1);
    }
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

std::string group_term(std::int64_t group) { return "\x01g" + std::to_string(group); }

}  // namespace store
