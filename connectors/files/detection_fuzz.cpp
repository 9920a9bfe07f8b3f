// Bytes of no declared kind: unpacking, charset, what they look like, and then read as that.
#include <cstdint>

#include "connectors/files/fuzzing.h"
#include "connectors/files/open_facts.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto format = connectors::files::format_of_text(text);
  if (format) connectors::files::read_bytes(*format, data, size);
  return 0;
}
