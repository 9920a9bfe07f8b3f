#include <sys/random.h>

#include <vector>

#include "base/ensure.h"
#include "base/random.h"

namespace base {

std::string secret_hex(int bytes) {
  std::vector<unsigned char> buffer(static_cast<std::size_t>(bytes));
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const auto got = ::getrandom(buffer.data() + filled, buffer.size() - filled, 0);
    ENSURE(got > 0);
    filled += static_cast<std::size_t>(got);
  }
  std::string hex;
  hex.reserve(buffer.size() * 2);
  for (const unsigned char byte : buffer) {
    hex.push_back("0123456789abcdef"[byte >> 4]);
    hex.push_back("0123456789abcdef"[byte & 15]);
  }
  return hex;
}

}  // namespace base
