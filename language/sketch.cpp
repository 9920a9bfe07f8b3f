#include <algorithm>
#include <string>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "language/reading.h"

namespace language {
namespace {

std::uint32_t hash_of(std::string_view feature) {
  return static_cast<std::uint32_t>(base::stable_hash(feature));
}

}  // namespace

// Features: Latin words, and pairs of neighbouring characters of all other scripts (Chinese has no
// blanks; pairs carry its words). Of more than sketch_max the smallest hashes stay: a bottom-k
// sketch (Broder 1997), so that long texts stay comparable.
std::vector<std::uint32_t> make_sketch(std::string_view folded) {
  std::vector<std::uint32_t> sketch;
  std::size_t previous = std::string_view::npos;  // where the last non-Latin letter began
  for (std::size_t i = 0; i < folded.size();) {
    const char c = folded[i];
    std::size_t end = i + 1;
    if (base::is_small_letter_or_digit(c)) {
      while (end < folded.size() && base::is_small_letter_or_digit(folded[end])) ++end;
      if (end - i >= 2) sketch.push_back(hash_of(folded.substr(i, end - i)));
      previous = std::string_view::npos;
    } else if (static_cast<unsigned char>(c) >= 0xE3) {  // from Han and kana on; E2 is punctuation
      base::next_code_point(folded, end = i);
      const bool is_mark = folded.substr(i, 2) == "\xE3\x80";  // "。" and the like
      if (!is_mark && previous != std::string_view::npos) {
        sketch.push_back(hash_of(folded.substr(previous, end - previous)));
      }
      previous = is_mark ? std::string_view::npos : i;
    } else {
      previous = std::string_view::npos;
    }
    i = end;
  }
  std::sort(sketch.begin(), sketch.end());
  sketch.erase(std::unique(sketch.begin(), sketch.end()), sketch.end());
  if (sketch.size() > sketch_max) sketch.resize(sketch_max);
  return sketch;
}

float similarity(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::size_t in_both = 0, in_either = 0;
  for (std::size_t i = 0, k = 0; in_either < sketch_max && (i < a.size() || k < b.size());) {
    ++in_either;
    if (k == b.size() || (i < a.size() && a[i] < b[k]))
      ++i;
    else if (i == a.size() || b[k] < a[i])
      ++k;
    else
      ++in_both, ++i, ++k;
  }
  return in_either == 0 ? 0.0F : static_cast<float>(in_both) / static_cast<float>(in_either);
}

}  // namespace language
