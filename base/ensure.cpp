#include "base/ensure.h"

#include <cstdio>
#include <cstdlib>

namespace base {

void ensure_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "guildhall: broken invariant: %s (%s:%d)\n", condition, file, line);
  std::abort();
}

}  // namespace base
