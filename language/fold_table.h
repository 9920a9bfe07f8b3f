// The table behind fold(): for every character what it folds to on its own. The source of its data
// is written at build time by language/tables/main.cpp from ICU, OpenCC and library/lexicons/
// lookalikes.tsv, so nothing has to be found or loaded at run time. Immutable.
//
// Two stages: block_of[c >> 8] names a block of 256 entries. Each entry is a kind and a payload.
#pragma once

#include <cstdint>

namespace language::fold_table {

inline constexpr char32_t covered = 0x30000;  // characters from here on fold to themselves

enum Kind : std::uint32_t {
  same = 0,     // folds to itself
  single = 1,   // payload: the character
  several = 2,  // payload: length << 16 | offset into `pool`
  removed = 3,  // disappears
};
inline constexpr std::uint32_t composes_flag = 1U
                                               << 29;  // may combine with the character before it
inline constexpr std::uint32_t payload_mask = composes_flag - 1;
constexpr Kind kind_of(std::uint32_t entry) { return static_cast<Kind>(entry >> 30); }

extern const std::uint16_t block_of[covered >> 8];
extern const std::uint32_t entries[];
extern const char32_t pool[];

}  // namespace language::fold_table
