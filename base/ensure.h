// ENSURE(condition) states an invariant. It is on in every build: a program whose invariants are
// broken must not go on writing to a company's data. Never use it on outside input.
#pragma once

namespace base {
[[noreturn]] void ensure_failed(const char* condition, const char* file, int line);
}

#define ENSURE(condition) \
  ((condition) ? static_cast<void>(0) : base::ensure_failed(#condition, __FILE__, __LINE__))
