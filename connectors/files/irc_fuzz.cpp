// IRC logs: lines of any layout, days and channels in names.
#include <cstdint>

#include "connectors/files/fuzzing.h"
#include "connectors/files/irc_line.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  connectors::files::read_bytes(connectors::files::Format::irc, data, size);
  const std::string_view name(reinterpret_cast<const char*>(data), size);
  connectors::files::day_in_name(name);
  connectors::files::channel_in_name(name);
  return 0;
}
