// What the commands under `guildhall text` print: results to standard output, errors to standard
// error.
#pragma once

#include <cstdio>

#include "base/json.h"
#include "base/result.h"

namespace server::text_output {

inline int fail(const base::Error& error) {
  std::fprintf(stderr, "guildhall text: %s\n", error.text.c_str());
  return 1;
}

inline void print_json(const base::json::object& value) {
  std::printf("%s\n", base::json::serialize(value).c_str());
}

// Results that did not reach their reader are a failure (a full disk behind ">", for one).
inline int finish_output() {
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return 0;
  std::fprintf(stderr, "guildhall text: the output could not be written completely\n");
  return 1;
}

}  // namespace server::text_output
