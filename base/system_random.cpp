#include <sys/random.h>

#include <vector>

#include "base/ascii.h"
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
  return to_hex(buffer);
}

}  // namespace base
