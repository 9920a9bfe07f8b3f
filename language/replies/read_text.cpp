#include "language/replies/read_text.h"

#include <algorithm>

#include "language/replies/fold.h"
#include "language/replies/phrases.h"

namespace language::replies {
namespace {

constexpr std::size_t asking_words = 2;        // "so how …" still begins with a question word
constexpr std::size_t greeting_words_max = 6;  // a longer message that says hello also says more

// Collects words in the order of the text; stops when full.
struct Words {
  std::array<WordKey, words_max> keys = {};
  std::size_t count = 0;

  void add(std::u32string_view word) {
    if (count < words_max) keys[count++] = word_key(word);
  }
};

void split_letters(std::u32string_view run, Words& words) { words.add(run); }

void split_ideographs(std::u32string_view run, Words& words) {
  if (run.size() == 1) words.add(run);
  for (std::size_t i = 0; i + 1 < run.size(); ++i) words.add(run.substr(i, 2));
}

void split_words(std::u32string_view text, const Addressing& addressing, Words& words) {
  auto match = addressing.matches.begin();
  for (std::size_t at = 0; at < text.size();) {
    while (match != addressing.matches.end() && match->end <= at) ++match;
    if (match != addressing.matches.end() && match->begin <= at) {
      at = match->end;
      continue;
    }
    const std::size_t stop = match == addressing.matches.end() ? text.size() : match->begin;
    const bool letters = is_word_character(text[at]);
    const bool ideographs = is_ideographic(text[at]);
    if (!letters && !ideographs) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    const auto goes_on = [&](std::size_t i) {
      return letters ? is_word_character(text[i]) : is_ideographic(text[i]);
    };
    while (end < stop && goes_on(end)) ++end;
    (letters ? split_letters : split_ideographs)(text.substr(at, end - at), words);
    at = end;
  }
}

// 吗 or 呢 at the end of a clause.
bool ends_asking(std::u32string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != U'吗' && text[i] != U'呢' && text[i] != U'嘛') continue;
    if (i + 1 == text.size() || !is_ideographic(text[i + 1])) return true;
  }
  return false;
}

void judge(std::u32string_view text, const Words& words, Features& features) {
  // A mark inside a word belongs to an address ("page?id=3").
  for (std::size_t i = 0; i < text.size() && !features.is_question; ++i) {
    features.is_question =
        text[i] == '?' && (i + 1 == text.size() || !is_word_character(text[i + 1]));
  }
  features.is_question = features.is_question || ends_asking(text);
  for (std::size_t i = 0; i < words.count; ++i) {
    const std::uint8_t roles = roles_of(words.keys[i]);
    if ((roles & asks) != 0) features.is_question = true;
    if ((roles & asks_first) != 0 && i < asking_words) features.is_question = true;
    if ((roles & thanks) != 0 && i < greeting_words_max) features.is_thanks = true;
    if ((roles & greets) != 0 && i < asking_words) features.is_greeting = true;
    if ((roles & continues) != 0 && i == 0) features.is_continuing = true;
  }
}

}  // namespace

void read_text(std::u32string_view text, const Addressing& addressing, Features& features) {
  features.length = static_cast<std::uint16_t>(std::min<std::size_t>(text.size(), 65'535));
  features.has_link = text.find(U"://") != text.npos || text.find(U"www.") != text.npos;
  features.addresses_unknown = addressing.unknown;
  for (const Addressing::Match& match : addressing.matches) {
    if (features.addressed_count == addressed_max) break;
    if (features.mark_for(match.who.user)) continue;
    features.addressed[features.addressed_count++] = match.who;
  }
  Words words;
  split_words(text, addressing, words);
  judge(text, words, features);
  features.opening = words.keys[0];
  const auto end = words.keys.begin() + static_cast<std::ptrdiff_t>(words.count);
  std::sort(words.keys.begin(), end);
  const auto last = std::unique(words.keys.begin(), end);
  features.word_count = static_cast<std::uint16_t>(last - words.keys.begin());
  std::copy(words.keys.begin(), last, features.words.begin());
}

}  // namespace language::replies
