// Goal: the pictures hold the squares that libqrencode gives, with a quiet zone, at any size.
// Method: the two forms are read back and compared with each other.
#include "api/qr/qr.h"

#include <doctest/doctest.h>
#include <png.h>

using namespace api::qr;

namespace {

struct Picture {
  int side = 0;
  std::vector<png_byte> grey;
  bool is_dark(int x, int y) const { return grey[static_cast<std::size_t>(y * side + x)] < 128; }
};

Picture read_png(const std::string& bytes) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()));
  image.format = PNG_FORMAT_GRAY;
  Picture picture;
  picture.side = static_cast<int>(image.width);
  picture.grey.resize(PNG_IMAGE_SIZE(image));
  REQUIRE(png_image_finish_read(&image, nullptr, picture.grey.data(), 0, nullptr));
  return picture;
}

}  // namespace

TEST_CASE("a picture has every square of the code and white around it") {
  const auto code = encode("https://guildhall.example.com/e/k7f3q9x2ab");
  REQUIRE(code.has_value());
  CHECK(code->width >= 21);
  CHECK(code->at(0, 0));        // the corner of a finder pattern
  CHECK_FALSE(code->at(1, 1));  // its white ring
  for (const int size : {64, 300, 2'048}) {
    const Picture picture = read_png(*to_png(*code, size));
    const int squares = code->width + 2 * quiet_squares;
    const int scale = picture.side / squares;
    CHECK(picture.side == squares * scale);
    CHECK(picture.side <= std::max(size, squares));
    for (int y = 0; y < squares; ++y) {
      for (int x = 0; x < squares; ++x) {
        const int cx = x - quiet_squares, cy = y - quiet_squares;
        const bool is_inside = cx >= 0 && cy >= 0 && cx < code->width && cy < code->width;
        REQUIRE(picture.is_dark(x * scale, y * scale) == (is_inside && code->at(cx, cy)));
      }
    }
  }
  const std::string svg = to_svg(*code, 300);
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.find("M4 4h7v1h-7z") != std::string::npos);  // the finder pattern's first row
  CHECK(svg.find("<script") == std::string::npos);
}

TEST_CASE("a text that is too long is refused by name") {
  CHECK(encode(std::string(text_bytes_max, 'a')).has_value());
  CHECK(encode(std::string(text_bytes_max + 1, 'a')).error().field == "text");
  CHECK(encode("").error().field == "text");
}
