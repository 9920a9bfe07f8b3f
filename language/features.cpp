#include "language/features.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/hash.h"
#include "base/utf8.h"

namespace language {
namespace {

using base::is_digit;

constexpr std::size_t digits_kept =
    3;  // "618", "5g" keep their digits; longer numbers their length
constexpr std::size_t part_word_min = 5;  // shorter Latin words are not taken apart

std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  a ^= b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2);
  a *= 0xbf58476d1ce4e5b9ULL;
  return a ^ (a >> 29);
}
std::uint32_t bucket(std::uint64_t hash) {
  return static_cast<std::uint32_t>(hash >> (64 - feature_bits));
}

std::string_view length_token(std::size_t tokens) {
  if (tokens <= 3) return "<short>";
  if (tokens <= 8) return "<line>";
  if (tokens <= 20) return "<sentence>";
  if (tokens <= 60) return "<paragraph>";
  return "<page>";
}

}  // namespace

std::vector<std::string> make_tokens(std::string_view folded,
                                     const std::vector<Finding>& findings) {
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < folded.size() && tokens.size() < tokens_max;) {
    std::size_t end = i + 1;
    if (folded[i] == ' ') {
      i = end;
      continue;
    }
    if (is_digit(folded[i])) {
      while (end < folded.size() && is_digit(folded[end])) ++end;
      if (end - i <= digits_kept)
        tokens.emplace_back(folded.substr(i, end - i));
      else
        tokens.push_back("<digits" + std::to_string(std::min<std::size_t>(end - i, 20)) + ">");
    } else if (base::is_small_letter(folded[i])) {
      while (end < folded.size() && (base::is_small_letter(folded[end]) || folded[end] == '\''))
        ++end;
      tokens.emplace_back(folded.substr(i, end - i));
    } else {
      base::next_code_point(folded, end = i);
      tokens.emplace_back(folded.substr(i, end - i));
    }
    i = end;
  }
  const auto length = length_token(tokens.size());
  for (const Finding& finding : findings) {
    tokens.push_back("<" + std::string(to_string(finding.kind)) + ">");
  }
  tokens.emplace_back(length);
  return tokens;
}

std::vector<std::uint32_t> make_features(const std::vector<std::string>& tokens) {
  std::vector<std::uint32_t> features;
  features.reserve(tokens.size() * 3 + 8);
  const std::uint64_t edge = base::stable_hash("<edge>");
  std::uint64_t last = edge, before_last = 0;
  const auto add = [&](std::uint64_t hash) {
    features.push_back(bucket(mix(hash, 1)));
    if (last != 0) features.push_back(bucket(mix(mix(last, 2), hash)));
    if (before_last != 0) features.push_back(bucket(mix(mix(mix(before_last, 3), last), hash)));
    before_last = last;
    last = hash;
  };
  for (const std::string& token : tokens) {
    add(base::stable_hash(token));
    if (token.size() < part_word_min || !base::is_small_letter(token[0])) continue;
    for (const std::size_t length : {3U, 4U}) {
      for (std::size_t i = 0; i + length <= token.size(); ++i) {
        features.push_back(bucket(base::stable_hash(std::string_view(token).substr(i, length), 4)));
      }
    }
  }
  add(edge);
  std::sort(features.begin(), features.end());
  features.erase(std::unique(features.begin(), features.end()), features.end());
  return features;
}

}  // namespace language
