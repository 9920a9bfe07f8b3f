#include "base/hash.h"

namespace base {

std::string to_hex(std::uint64_t number) {
  std::string text(16, '0');
  for (int i = 15; i >= 0; --i, number >>= 4) {
    text[static_cast<std::size_t>(i)] = "0123456789abcdef"[number & 15];
  }
  return text;
}

}  // namespace base
