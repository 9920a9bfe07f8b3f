// Letters and digits of ASCII, whatever the locale: bytes of other characters stay as they are.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace base {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_small_letter(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_small_letter_or_digit(char c) { return is_small_letter(c) || is_digit(c); }

// A to Z become a to z.
inline std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Two digits a byte, in small letters.
inline std::string to_hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * bytes.size());
  for (const unsigned char byte : bytes) {
    hex += digits[byte >> 4U];
    hex += digits[byte & 15U];
  }
  return hex;
}

}  // namespace base
