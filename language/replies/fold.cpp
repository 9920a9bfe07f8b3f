#include "language/replies/fold.h"

#include <unicode/uchar.h>

#include "base/utf8.h"

namespace language::replies {

std::u32string fold(std::string_view text) {
  std::u32string folded;
  folded.reserve(std::min(text.size(), text_characters_max));
  for (std::size_t at = 0; at < text.size() && folded.size() < text_characters_max;) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      folded.push_back(byte >= 'A' && byte <= 'Z' ? byte + 32U : byte);
      ++at;
      continue;
    }
    char32_t c = base::next_code_point(text, at);
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms of ASCII
    if (c < 0x2E80) c = static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    if (c >= 'A' && c <= 'Z') c += 32;
    folded.push_back(c);
  }
  return folded;
}

bool is_ideographic(char32_t c) {
  if (c < 0x2E80) return false;
  return (c >= 0x3040 && c <= 0x30FF) ||  // kana
         (c >= 0x3400 && c <= 0x9FFF) ||  // CJK and extension A
         (c >= 0xAC00 && c <= 0xD7A3) ||  // hangul
         (c >= 0xF900 && c <= 0xFAFF) ||  // compatibility ideographs
         (c >= 0x20000 && c <= 0x3FFFF);  // extensions B and later
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
  return !is_ideographic(c) && u_isalnum(static_cast<UChar32>(c));
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200B) ||
         c == 0x3000;
}

}  // namespace language::replies
