#include "api/qr/qr.h"

#include <png.h>
#include <qrencode.h>

#include <algorithm>
#include <memory>

namespace api::qr {

using base::ErrorCode;
using base::fail;
using base::Result;

Result<Code> encode(std::string_view text) {
  if (text.empty() || text.size() > text_bytes_max) {
    return fail(ErrorCode::invalid_input, "a QR code holds 1 to 1000 bytes", "text");
  }
  struct Free {
    void operator()(QRcode* code) const { QRcode_free(code); }
  };
  const std::unique_ptr<QRcode, Free> made(
      QRcode_encodeString(std::string(text).c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (!made) return fail(ErrorCode::invalid_input, "this text cannot be a QR code", "text");
  Code code;
  code.width = made->width;
  const auto squares = static_cast<std::size_t>(code.width * code.width);
  code.dark.resize(squares);
  for (std::size_t i = 0; i < squares; ++i) code.dark[i] = (made->data[i] & 1U) != 0;
  return code;
}

std::string to_svg(const Code& code, int size) {
  const std::string side = std::to_string(code.width + 2 * quiet_squares);
  const std::string pixels = std::to_string(size);
  std::string svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + pixels + "\" height=\"" +
                    pixels + "\" viewBox=\"0 0 " + side + " " + side +
                    "\" shape-rendering=\"crispEdges\"><rect width=\"" + side + "\" height=\"" +
                    side + "\" fill=\"#fff\"/><path d=\"";
  for (int y = 0; y < code.width; ++y) {
    for (int x = 0; x < code.width; ++x) {
      if (!code.at(x, y)) continue;
      int run = 1;
      while (x + run < code.width && code.at(x + run, y)) ++run;
      svg += "M" + std::to_string(x + quiet_squares) + " " + std::to_string(y + quiet_squares) +
             "h" + std::to_string(run) + "v1h-" + std::to_string(run) + "z";
      x += run;
    }
  }
  return svg + "\" fill=\"#000\"/></svg>\n";
}

Result<std::string> to_png(const Code& code, int size) {
  const int squares = code.width + 2 * quiet_squares;
  const int scale = std::max(1, size / squares);
  const auto side = static_cast<std::size_t>(squares * scale);
  std::vector<png_byte> grey(side * side, 255);
  for (int y = 0; y < code.width; ++y) {
    for (int x = 0; x < code.width; ++x) {
      if (!code.at(x, y)) continue;
      for (int row = 0; row < scale; ++row) {
        const auto begin = static_cast<std::size_t>((y + quiet_squares) * scale + row) * side +
                           static_cast<std::size_t>((x + quiet_squares) * scale);
        std::fill_n(grey.begin() + static_cast<std::ptrdiff_t>(begin), scale, png_byte{0});
      }
    }
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = static_cast<png_uint_32>(side);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t bytes = 0;
  const auto stride = static_cast<png_int_32>(side);
  if (!png_image_write_to_memory(&image, nullptr, &bytes, 0, grey.data(), stride, nullptr)) {
    return fail(ErrorCode::unavailable, "the picture could not be made", "size");
  }
  std::string png(bytes, '\0');
  if (!png_image_write_to_memory(&image, png.data(), &bytes, 0, grey.data(), stride, nullptr)) {
    return fail(ErrorCode::unavailable, "the picture could not be made", "size");
  }
  png.resize(bytes);
  return png;
}

}  // namespace api::qr
