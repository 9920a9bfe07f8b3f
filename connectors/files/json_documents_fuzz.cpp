// The splitter of JSON documents and the decoders behind it: Slack, Discord, Telegram, Zulip, WeCom
// lists.
#include <cstdint>

#include "connectors/files/fuzzing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using connectors::files::Format;
  if (size == 0) return 0;
  constexpr Format formats[] = {Format::slack, Format::discord, Format::telegram, Format::zulip,
                                Format::wecom};
  connectors::files::read_bytes(formats[data[0] % 5], data + 1, size - 1);
  return 0;
}
