// Lines of JSON: the WeCom archive, loose rows, and our own facts (model/fact_json.h).
#include <cstdint>

#include "connectors/files/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using connectors::files::Format;
  if (size == 0) return 0;
  constexpr Format formats[] = {Format::wecom, Format::jsonl, Format::facts};
  connectors::files::read_bytes(formats[data[0] % 3], data + 1, size - 1);
  return 0;
}
