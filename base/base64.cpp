#include "base/base64.h"

#include <array>
#include <cstdint>

namespace base {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> values = [] {
  std::array<std::uint8_t, 256> made{};
  made.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    made[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return made;
}();

std::uint32_t octet_at(std::string_view bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::uint32_t three =
        octet_at(bytes, at) << 16 | octet_at(bytes, at + 1) << 8 | octet_at(bytes, at + 2);
    text.push_back(alphabet[three >> 18]);
    text.push_back(alphabet[three >> 12 & 63]);
    text.push_back(at + 1 < bytes.size() ? alphabet[three >> 6 & 63] : '=');
    text.push_back(at + 2 < bytes.size() ? alphabet[three & 63] : '=');
  }
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  const std::size_t full = text.size() - padding;
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  std::uint32_t bits = 0;
  int count = 0;
  for (std::size_t at = 0; at < full; ++at) {
    const std::uint8_t value = values[static_cast<unsigned char>(text[at])];
    if (value == no_digit) return std::nullopt;
    bits = bits << 6 | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count & 0xFF));
  }
  const std::uint32_t unused = bits & ((1U << count) - 1);
  if (unused != 0) return std::nullopt;
  return bytes;
}

}  // namespace base
