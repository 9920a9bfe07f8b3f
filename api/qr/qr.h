// A text as a QR code (ISO/IEC 18004), error correction M, with the quiet zone of four squares.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace api::qr {

inline constexpr std::size_t text_bytes_max = 1'000;  // longer ones are refused
inline constexpr int quiet_squares = 4;
inline constexpr int size_min = 64, size_max = 2'048;  // of a picture, in pixels

struct Code {
  int width = 0;           // squares of a side, without the quiet zone
  std::vector<bool> dark;  // row by row
  bool at(int x, int y) const { return dark[static_cast<std::size_t>(y * width + x)]; }
};

base::Result<Code> encode(std::string_view text);

// A picture of `size` units; scales by itself.
std::string to_svg(const Code& code, int size);
// Black and white. Squares are whole pixels: the picture may be a little smaller than `size`, and
// never smaller than one pixel a square.
base::Result<std::string> to_png(const Code& code, int size);

}  // namespace api::qr
