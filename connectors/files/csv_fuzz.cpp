// CSV as chat rows and as the three tables, through the whole reader but the file: charset,
// records, columns.
#include <cstdint>

#include "connectors/files/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using connectors::files::Format;
  if (size == 0) return 0;
  constexpr Format formats[] = {Format::csv, Format::roster, Format::orders, Format::renewals};
  connectors::files::read_bytes(formats[data[0] % 4], data + 1, size - 1);
  return 0;
}
