#include "identity/company_name.h"

#include <algorithm>
#include <map>

#include "base/ascii.h"
#include "base/utf8.h"
#include "identity/lists.h"
#include "identity/text.h"

namespace identity {
namespace {

bool is_word_character(char32_t c) {
  if (c < 128) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '&';
  }
  const bool is_punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
                              (c >= 0xFE30 && c <= 0xFE6F) || c == 0x00B7 || c == 0xFFFD;
  return !is_punctuation;
}

std::string folded(std::string_view text) {
  const std::string narrowed = base::lower_ascii(narrow(text));
  std::string out;
  for (std::size_t i = 0; i < narrowed.size();) {
    const char32_t c = base::next_code_point(narrowed, i);
    if (is_word_character(c))
      base::append_utf8(out, c);
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return trimmed(out);
}

bool ends_with_word(std::string_view text, std::string_view word) {
  if (!text.ends_with(word) || text.size() == word.size()) return false;
  const bool is_latin = static_cast<unsigned char>(word.front()) < 128;
  return !is_latin || text[text.size() - word.size() - 1] == ' ';
}

std::string without_legal_form(std::string text) {
  for (bool is_found = true; is_found;) {
    is_found = false;
    for (const std::string& form : list("legal_forms")) {
      const std::string word = folded(form);
      if (word.empty() || !ends_with_word(text, word)) continue;
      // One character alone is not what is left of a name.
      const std::string rest = trimmed(std::string_view(text).substr(0, text.size() - word.size()));
      if (base::count_code_points(rest) < 2) continue;
      text = rest;
      is_found = true;
      break;
    }
  }
  return text;
}

void erase_all(std::string& text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at)) {
    if (base::count_code_points(text) < base::count_code_points(word) + 2) return;
    text.erase(at, word.size());
  }
}

std::string without_places(std::string text) {
  for (const std::string& place : list("places")) {
    for (const std::string_view ending : {"省", "市", "自治区", ""}) {
      erase_all(text, place + std::string(ending));
    }
  }
  return trimmed(text);
}

std::string without_trade(std::string text) {
  for (const std::string& word : list("trade_words")) erase_all(text, word);
  return trimmed(text);
}

std::string without_spaces(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != ' '; });
  return out;
}

std::vector<std::string> all_pairs(std::string_view text) {
  std::vector<std::string> characters, pairs;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    base::next_code_point(text, i);
    characters.emplace_back(text.substr(begin, i - begin));
  }
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
    pairs.push_back(characters[i] + characters[i + 1]);
  }
  return pairs;
}

// Dice: the share of pairs that both have.
double shared_pairs(std::string_view a, std::string_view b) {
  const auto of_a = all_pairs(a), of_b = all_pairs(b);
  if (of_a.empty() || of_b.empty()) return 0;
  std::map<std::string, int> counts;
  for (const std::string& each : of_a) ++counts[each];
  int both = 0;
  for (const std::string& each : of_b) {
    if (counts[each]-- > 0) ++both;
  }
  return 2.0 * both / static_cast<double>(of_a.size() + of_b.size());
}

}  // namespace

CompanyName read_company_name(std::string_view text) {
  CompanyName name;
  const std::string spaced = folded(text);
  name.whole = without_spaces(spaced);
  // "（深圳）" stands before or behind the legal form.
  const std::string plain = without_legal_form(without_places(without_legal_form(spaced)));
  name.core = without_spaces(plain);
  name.brand = without_spaces(without_trade(plain));
  if (name.core.empty()) name.core = name.whole;
  if (name.brand.empty()) name.brand = name.core;
  return name;
}

Likeness compare(const CompanyName& a, const CompanyName& b) {
  if (a.whole.empty() || b.whole.empty()) return {};
  if (a.whole == b.whole) return {1, "equal_name"};
  if (a.core == b.core) return {0.95, "equal_core"};
  const double cores = shared_pairs(a.core, b.core);
  if (a.brand == b.brand && base::count_code_points(a.brand) >= 2) {
    return {std::max(0.8, cores), "equal_brand"};
  }
  const double score = cores * 0.9;
  return score >= likeness_min ? Likeness{score, "similar_core"} : Likeness{score, ""};
}

std::vector<std::string> pairs_of(const CompanyName& name, std::size_t most) {
  std::vector<std::string> pairs = all_pairs(name.brand);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  if (pairs.size() > most) pairs.resize(most);
  return pairs;
}

}  // namespace identity
