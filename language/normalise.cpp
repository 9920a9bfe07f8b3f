#include "language/normalise.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <algorithm>

#include "base/ensure.h"
#include "base/utf8.h"
#include "language/fold_table.h"

namespace language {
namespace {

// The text while it is worked on: characters, and for each the byte of the original it came from.
struct Work {
  std::u32string text;
  std::vector<std::uint32_t> origin;

  void push(char32_t c, std::uint32_t from) {
    text.push_back(c);
    origin.push_back(from);
  }
};

std::uint32_t entry_of(char32_t c) {
  if (c >= fold_table::covered) return c >= 0xE0000 ? fold_table::removed << 30U : 0U;
  return fold_table::entries[fold_table::block_of[c >> 8] * 256U + (c & 0xFF)];
}

// Replaces each character by its folding. True when one of them may combine with its neighbour.
bool fold_characters(const Work& in, Work& out) {
  bool composes = false;
  out.text.clear(), out.origin.clear();
  out.text.reserve(in.text.size()), out.origin.reserve(in.text.size());
  for (std::size_t i = 0; i < in.text.size(); ++i) {
    const std::uint32_t entry = entry_of(in.text[i]);
    const std::uint32_t payload = entry & fold_table::payload_mask;
    composes |= (entry & fold_table::composes_flag) != 0;
    switch (fold_table::kind_of(entry)) {
      case fold_table::same: out.push(in.text[i], in.origin[i]); break;
      case fold_table::single: out.push(payload, in.origin[i]); break;
      case fold_table::several:
        for (std::uint32_t k = 0; k < payload >> 16; ++k) {
          out.push(fold_table::pool[(payload & 0xFFFF) + k], in.origin[i]);
        }
        break;
      case fold_table::removed: break;
    }
  }
  return composes;
}

// Rare: combining kana marks, Hangul letters and the like. ICU composes them, one normalisation
// segment at a time so that every character still knows where it came from.
void compose(Work& work) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfkc = icu::Normalizer2::getNFKCCasefoldInstance(status);
  ENSURE(U_SUCCESS(status));
  Work out;
  for (std::size_t begin = 0; begin < work.text.size();) {
    std::size_t end = begin + 1;
    while (end < work.text.size() &&
           !nfkc->hasBoundaryBefore(static_cast<UChar32>(work.text[end]))) {
      ++end;
    }
    const auto segment =
        icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(work.text.data()) + begin,
                                      static_cast<std::int32_t>(end - begin));
    const auto composed = nfkc->normalize(segment, status);
    ENSURE(U_SUCCESS(status));
    for (int i = 0; i < composed.length(); i = composed.moveIndex32(i, 1)) {
      out.push(static_cast<char32_t>(composed.char32At(i)), work.origin[begin]);
    }
    begin = end;
  }
  work = std::move(out);
}

void fold_to_rest(Work& work) {
  Work folded;
  if (!fold_characters(work, folded)) {
    work = std::move(folded);
    return;
  }
  // What composes may fold again (a Hangul filler vanishes and its neighbours meet): until it
  // rests.
  for (std::u32string before; before != folded.text;) {
    before = folded.text;
    compose(folded);
    fold_characters(folded, work);
    folded = work;
  }
}

// Foldings may be longer than what they fold ("ﷺ" is 18 characters): keeps the result in its limit.
void cut_to_limit(Work& work) {
  if (work.text.size() * 4 <= folded_bytes_max) return;
  std::size_t bytes = 0, kept = 0;
  for (; kept < work.text.size(); ++kept) {
    const char32_t c = work.text[kept];
    bytes += c < 0x80 ? 1U : c < 0x800 ? 2U : c < 0x10000 ? 3U : 4U;
    if (bytes > folded_bytes_max) break;
  }
  work.text.resize(kept), work.origin.resize(kept);
}

void collapse_blanks(Work& work) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < work.text.size(); ++i) {
    if (work.text[i] == U' ' && (kept == 0 || work.text[kept - 1] == U' ')) continue;
    work.text[kept] = work.text[i];
    work.origin[kept++] = work.origin[i];
  }
  if (kept > 0 && work.text[kept - 1] == U' ') --kept;
  work.text.resize(kept), work.origin.resize(kept);
}

enum class Letter : std::uint8_t { han, latin, digit, other };

Letter letter_of(char32_t c) {
  if (c >= U'0' && c <= U'9') return Letter::digit;
  if (c >= U'a' && c <= U'z') return Letter::latin;
  if ((c >= 0x3400 && c <= 0x9FFF) || c == 0x3007 || (c >= 0x20000 && c < 0x30000)) {
    return Letter::han;
  }
  return Letter::other;
}

bool is_splitter(char32_t c) {
  if (letter_of(c) != Letter::other) return false;
  return std::u32string_view(U"._-*|~^+·•●-—`'\"#").find(c) != std::u32string_view::npos;
}
// Splitters that never stand between two single letters in honest writing ("e.g.", "x-y" do).
bool is_odd_splitter(char32_t c) {
  return std::u32string_view(U"_*|~^·•●`#").find(c) != std::u32string_view::npos;
}

// A run of letters of one kind, and what separates it from the run before.
struct Run {
  std::size_t begin, end;
  Letter letter;
  enum Gap : std::uint8_t { far, touching, blank, split, odd_split } gap;
  bool single() const { return end - begin == 1 && letter != Letter::other; }
};

Run::Gap gap_between(std::u32string_view text, std::size_t begin, std::size_t end) {
  if (begin == end) return begin == 0 ? Run::far : Run::touching;
  const std::size_t length = end - begin;
  if (begin == 0 || (length != 1 && length != 3)) return Run::far;
  const bool spaced = length == 3 && text[begin] == U' ' && text[end - 1] == U' ';
  if (length == 1 && text[begin] == U' ') return Run::blank;
  if (length == 3 && !spaced) return Run::far;  // ". " ends a sentence, " . " or "." splits
  const char32_t splitter = text[begin + (spaced ? 1 : 0)];
  if (!is_splitter(splitter)) return Run::far;
  if (letter_of(text[begin - 1]) == Letter::digit && end < text.size() &&
      letter_of(text[end]) == Letter::digit) {
    return Run::far;  // "1.5", "3-4"
  }
  return is_odd_splitter(splitter) ? Run::odd_split : Run::split;
}

void find_runs(std::u32string_view text, std::vector<Run>& runs) {
  runs.clear();
  std::size_t last_end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Letter letter = letter_of(text[i]);
    if (letter == Letter::other) {
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && letter_of(text[end]) == letter) ++end;
    runs.push_back({i, end, letter, gap_between(text, last_end, i)});
    last_end = i = end;
  }
}

bool is_gap(Run::Gap gap) { return gap >= Run::blank; }

// Is runs[first, last) — single characters, no far gap — one split word? Needs two letters, and
// either three characters, or a separator that nobody puts between two letters without intent, or
// Chinese.
bool is_split_word(const std::vector<Run>& runs, std::size_t first, std::size_t last) {
  std::size_t letters = 0;
  bool odd = false, separated = false, han = false;
  for (std::size_t i = first; i < last; ++i) {
    letters += runs[i].letter == Letter::digit ? 0U : 1U;
    han |= runs[i].letter == Letter::han;
    if (i == first) continue;
    separated |= is_gap(runs[i].gap);
    odd |= runs[i].gap == Run::odd_split;
  }
  return separated && letters >= 2 && (last - first >= 3 || odd || han);
}

// Joins "加 薇 信", "加.微.信", "V_X"; true when something was joined.
bool join_split_words(Work& work, std::vector<Run>& runs) {
  const auto separates = [](char32_t c) { return c == U' ' || (c < 0x3000 && is_splitter(c)); };
  if (std::none_of(work.text.begin(), work.text.end(), separates)) return false;
  find_runs(work.text, runs);
  std::vector<std::uint8_t> joined(runs.size(), 0);  // joined[i]: the gap before run i goes
  bool any = false;
  for (std::size_t first = 0; first < runs.size();) {
    std::size_t last = first + 1;
    if (runs[first].single()) {
      while (last < runs.size() && runs[last].single() && runs[last].gap != Run::far) ++last;
      if (last - first >= 2 && is_split_word(runs, first, last)) {
        for (std::size_t i = first + 1; i < last; ++i) joined[i] = 1;
      }
    }
    first = last;
  }
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const bool both_han = runs[i - 1].letter == Letter::han && runs[i].letter == Letter::han;
    if (both_han && is_gap(runs[i].gap) && (runs[i - 1].single() || runs[i].single())) {
      joined[i] = 1;
    }
    any |= joined[i] != 0 && is_gap(runs[i].gap);
  }
  if (!any) return false;
  std::size_t kept = runs[0].begin;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const std::size_t from = joined[i] ? runs[i].begin : (i ? runs[i - 1].end : runs[0].begin);
    for (std::size_t k = from; k < runs[i].end; ++k, ++kept) {
      work.text[kept] = work.text[k];
      work.origin[kept] = work.origin[k];
    }
  }
  for (std::size_t k = runs.back().end; k < work.text.size(); ++k, ++kept) {
    work.text[kept] = work.text[k];
    work.origin[kept] = work.origin[k];
  }
  work.text.resize(kept), work.origin.resize(kept);
  return true;
}

constexpr std::size_t numerals_min = 7;  // shorter runs may be words: "三五一十"
constexpr std::size_t digits_min = 11;   // "l38OOl38OOO": as long as a mobile number

char32_t digit_of(char32_t c) {
  if (c < 0x3007) return c >= U'0' && c <= U'9' ? c : 0;
  switch (c) {
    case U'〇':
    case U'零': return U'0';
    case U'一':
    case U'壹':
    case U'幺': return U'1';
    case U'二':
    case U'贰':
    case U'两': return U'2';
    case U'三':
    case U'叁': return U'3';
    case U'四':
    case U'肆': return U'4';
    case U'五':
    case U'伍': return U'5';
    case U'六':
    case U'陆': return U'6';
    case U'七':
    case U'柒': return U'7';
    case U'八':
    case U'捌': return U'8';
    case U'九':
    case U'玖': return U'9';
    default: return 0;
  }
}

// "一三八零零…" and "l38oo…" become digits, separators inside stay where they are.
bool reveal_digits(std::u32string& text) {
  bool changed = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i, numerals = 0, written = 0;
    while (end < text.size()) {
      const bool separator = numerals > 0 && (text[end] == U' ' || text[end] == U'-') &&
                             end + 1 < text.size() && digit_of(text[end + 1]) != 0;
      if (!separator && digit_of(text[end]) == 0) break;
      numerals += separator ? 0U : 1U;
      written += !separator && digit_of(text[end]) != text[end] ? 1U : 0U;
      ++end;
    }
    if (numerals >= numerals_min && written > 0) {
      for (std::size_t k = i; k < end; ++k) {
        if (const char32_t digit = digit_of(text[k])) text[k] = digit;
      }
      changed = true;
    }
    i = std::max(end, i + 1);
  }
  return changed;
}

char32_t digit_lookalike(char32_t c) {
  if (c >= U'0' && c <= U'9') return c;
  if (c == U'o') return U'0';
  return c == U'l' || c == U'i' ? U'1' : 0;
}

bool reveal_letter_digits(std::u32string& text) {
  bool changed = false;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i, digits = 0;
    while (end < text.size() && digit_lookalike(text[end]) != 0) {
      digits += letter_of(text[end]) == Letter::digit ? 1U : 0U;
      ++end;
    }
    const bool alone = (i == 0 || letter_of(text[i - 1]) != Letter::latin) &&
                       (end == text.size() || letter_of(text[end]) != Letter::latin);
    if (alone && end - i >= digits_min && digits < end - i && digits * 3 >= end - i) {
      for (std::size_t k = i; k < end; ++k) text[k] = digit_lookalike(text[k]);
      changed = true;
    }
    i = std::max(end, i + 1);
  }
  return changed;
}

Work fold_work(std::string_view text) {
  text = base::cut_utf8(text, fold_bytes_max);
  Work work;
  work.text.reserve(text.size()), work.origin.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto from = static_cast<std::uint32_t>(i);
    work.push(base::next_code_point(text, i), from);
  }
  fold_to_rest(work);
  cut_to_limit(work);
  collapse_blanks(work);
  // Each round shortens the text or turns letters into digits for good, so the loop ends.
  std::vector<Run> runs;
  for (bool changed = true; changed;) {
    changed = join_split_words(work, runs);
    changed |= reveal_digits(work.text);
    changed |= reveal_letter_digits(work.text);
  }
  return work;
}

}  // namespace

Span Folded::original(Span folded, std::string_view unfolded) const {
  const auto size = static_cast<std::uint32_t>(unfolded.size());
  const std::uint32_t begin = folded.begin < origin.size() ? origin[folded.begin] : size;
  if (folded.begin >= folded.end || folded.end > origin.size()) return {begin, begin};
  std::size_t end = origin[folded.end - 1];
  base::next_code_point(unfolded, end);
  return {begin, static_cast<std::uint32_t>(end)};
}

std::string fold(std::string_view text) {
  const Work work = fold_work(text);
  std::string folded;
  folded.reserve(text.size());
  for (const char32_t c : work.text) base::append_utf8(folded, c);
  return folded;
}

Folded fold_with_origin(std::string_view text) {
  const Work work = fold_work(text);
  Folded folded;
  folded.text.reserve(text.size()), folded.origin.reserve(text.size());
  for (std::size_t i = 0; i < work.text.size(); ++i) {
    base::append_utf8(folded.text, work.text[i]);
    folded.origin.resize(folded.text.size(), work.origin[i]);
  }
  return folded;
}

char32_t fold_character(char32_t character) {
  const std::uint32_t entry = entry_of(character);
  switch (fold_table::kind_of(entry)) {
    case fold_table::same: return character;
    case fold_table::single: return entry & fold_table::payload_mask;
    case fold_table::several:
    case fold_table::removed: return 0;
  }
  return 0;
}

}  // namespace language
