#include "base/utf8.h"

#include <cstdint>

namespace base {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t code_point;
  std::size_t bytes;  // how far to move
  bool valid;
};

unsigned byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

bool is_continuation(unsigned byte) { return (byte & 0xC0U) == 0x80U; }

Decoded decode(std::string_view text, std::size_t at) {
  const unsigned b0 = byte_at(text, at);
  if (b0 < 0x80) return {b0, 1, true};
  // The second byte's range closes overlong forms, surrogates and everything past U+10FFFF.
  unsigned low = 0x80, high = 0xBF;
  std::size_t length = 0;
  if (b0 >= 0xC2 && b0 <= 0xDF) length = 2;
  else if (b0 >= 0xE0 && b0 <= 0xEF) length = 3;
  else if (b0 >= 0xF0 && b0 <= 0xF4) length = 4;
  else return {replacement, 1, false};
  if (b0 == 0xE0) low = 0xA0;
  if (b0 == 0xED) high = 0x9F;
  if (b0 == 0xF0) low = 0x90;
  if (b0 == 0xF4) high = 0x8F;
  const unsigned b1 = byte_at(text, at + 1);
  if (at + 1 >= text.size() || b1 < low || b1 > high) return {replacement, 1, false};
  char32_t value = b0 & (0xFFU >> (length + 1));
  value = (value << 6) | (b1 & 0x3FU);
  for (std::size_t i = 2; i < length; ++i) {
    const unsigned next = byte_at(text, at + i);
    if (at + i >= text.size() || !is_continuation(next)) return {replacement, i, false};
    value = (value << 6) | (next & 0x3FU);
  }
  return {value, length, true};
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (static_cast<unsigned char>(text[i]) < 0x80) {
      ++i;
      continue;
    }
    const Decoded decoded = decode(text, i);
    if (!decoded.valid) return false;
    i += decoded.bytes;
  }
  return true;
}

std::string repair_utf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Decoded decoded = decode(text, i);
    if (!decoded.valid || decoded.code_point == 0) append_utf8(repaired, replacement);
    else repaired.append(text.substr(i, decoded.bytes));
    i += decoded.bytes;
  }
  return repaired;
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && is_continuation(byte_at(text, end))) --end;
  return text.substr(0, end);
}

std::string_view cut_characters(std::string_view text, std::size_t characters_max) {
  std::size_t end = 0, characters = 0;
  for (; end < text.size(); ++end) {
    if (!is_continuation(byte_at(text, end)) && ++characters > characters_max) break;
  }
  return text.substr(0, end);
}

char32_t next_code_point(std::string_view text, std::size_t& position) {
  const Decoded decoded = decode(text, position);
  position += decoded.valid ? decoded.bytes : 1;
  return decoded.code_point;
}

void append_utf8(std::string& text, char32_t code_point) {
  const auto put = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6)), put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12)), put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18)), put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F)), put(0x80 | (code_point & 0x3F));
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_continuation(static_cast<unsigned char>(c)) ? 0 : 1;
  return count;
}

}  // namespace base
