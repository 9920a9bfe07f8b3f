// Whatever comes is read or refused within the limits, and what was read survives being written.
#include <cstdint>
#include <cstdlib>

#include "documents/yaml.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = documents::read_yaml({reinterpret_cast<const char*>(data), size});
  if (!read) return 0;
  const auto again = documents::read_yaml(documents::write_yaml(read->value));
  if (!again || documents::write_yaml(again->value) != documents::write_yaml(read->value)) abort();
  return 0;
}
