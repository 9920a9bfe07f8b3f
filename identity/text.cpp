#include "identity/text.h"

#include "base/utf8.h"

namespace identity {
namespace {

bool is_gap(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '-' || c == 0x00A0 ||
         c == 0x3000 || c == 0xFEFF || (c >= 0x2000 && c <= 0x200F) || c == 0x2010 || c == 0x2011 ||
         c == 0x2012 || c == 0x2013 || c == 0x2014 || c == 0x2212;
}

}  // namespace

std::string narrow(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = base::next_code_point(text, i);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c == 0x3000 || c == 0x00A0) c = ' ';
    base::append_utf8(out, c);
  }
  return out;
}

std::string without_gaps(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = base::next_code_point(text, i);
    if (!is_gap(c)) base::append_utf8(out, c);
  }
  return out;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

std::string upper_ascii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::size_t count_characters(std::string_view text) { return base::count_code_points(text); }

std::string first_beyond_ascii(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    if (base::next_code_point(text, i) > 127) return std::string(text.substr(begin, i - begin));
  }
  return {};
}

}  // namespace identity
