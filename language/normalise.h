// fold() brings what people write into the one form that patterns, lexicons and models are matched
// against. It undoes, in this order:
//   - bytes that are no UTF-8 (each bad sequence becomes U+FFFD), controls, zero-width characters;
//   - Unicode dress: NFKC and case folding (UAX #15; ICU), accents on Latin letters, circled
//   digits;
//   - traditional Chinese (OpenCC's character table, baked in at build time);
//   - look-alikes: Cyrillic, Greek and other letters that read as Latin ones;
//   - splitting: "加 薇 信", "加.微.信", "V_X", "w e c h a t" are joined again; other white space
//   becomes
//     one blank;
//   - digits in disguise: a long run of numerals ("一三八〇〇…", "壹叁捌…", "l38OO…") becomes
//   digits.
//
// It promises: the result is valid UTF-8 without controls, never longer than `folded_bytes_max`,
// and folding twice changes nothing. It is a pure function, safe from any thread. Text past
// `fold_bytes_max` is not read: nobody writes a chat message that long by hand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace language {

inline constexpr std::size_t fold_bytes_max = 64 * 1024;  // bytes of the original that are read
inline constexpr std::size_t folded_bytes_max = fold_bytes_max;  // "ﷺ" unfolds to 18: cut here too

struct Span {
  std::uint32_t begin = 0;  // bytes
  std::uint32_t end = 0;    // one past the last byte
  bool operator==(const Span&) const = default;
};

struct Folded {
  std::string text;
  std::vector<std::uint32_t> origin;  // for each byte of `text`: where in the original it came from

  // The bytes of the original that a span of `text` came from, so that evidence can be quoted: from
  // its first character to its last. `unfolded` is the text that was folded.
  Span original(Span folded, std::string_view unfolded) const;
};

std::string fold(std::string_view text);
Folded fold_with_origin(std::string_view text);

// One character as fold() sees it alone: itself, another character, or 0 when it disappears or
// turns into several. Used to bring the letters of a regular expression into folded form.
char32_t fold_character(char32_t character);

}  // namespace language
