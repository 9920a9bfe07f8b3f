// A text as a trained model sees it: tokens, and hashed n-grams of them.
//
// Tokens: every Chinese (or other non-Latin) character alone, Latin words whole, numbers by their
// length, punctuation alone; then one token per kind of content found ("<url>", "<phone>" …) and
// one for the text's length. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/reading.h"

namespace language {

inline constexpr std::size_t tokens_max = 1000;  // per text; the rest is not looked at
inline constexpr std::uint32_t feature_bits = 20;
inline constexpr std::uint32_t feature_count = 1U << feature_bits;

std::vector<std::string> make_tokens(std::string_view folded, const std::vector<Finding>& findings);

// Sorted, each once: n-grams of 1 to 3 tokens, and parts of 3 and 4 letters of longer Latin words.
std::vector<std::uint32_t> make_features(const std::vector<std::string>& tokens);

}  // namespace language
