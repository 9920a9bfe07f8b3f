// Bytes as they come: a file, standard input, an archive's entry; unpacked from gzip and brought to
// UTF-8 on the way. Each source hands out chunks of about chunk_bytes, so that no size of file
// needs more memory.
//
// An error comes after all bytes before it: a truncated .gz first gives what could be unpacked.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace connectors::files {

inline constexpr std::size_t chunk_bytes = 64U << 10U;

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // The next bytes, valid until the next call; empty at the end.
  virtual base::Result<std::string_view> read() = 0;
  // How far into the file (packed bytes, where it is packed).
  virtual std::int64_t bytes_done() const = 0;
};

// "-" is standard input.
base::Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path);
std::unique_ptr<ByteSource> memory_bytes(std::string bytes);

// Passes through what is no gzip (RFC 1952); several members in a row are one text.
std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource> packed);

// What a text turned out to be written in. Decided on the first chunk that is not plain ASCII: a
// byte order mark wins; else valid UTF-8; else GB18030 (GBK, GB2312) when nearly all of it decodes
// as Chinese; else UTF-8 whose invalid bytes become U+FFFD.
enum class Charset { utf8, utf16le, utf16be, gb18030 };

struct CharsetFound {
  Charset charset = Charset::utf8;
  bool repaired = false;  // some bytes were invalid and became U+FFFD
};

// Hands out valid UTF-8 without a byte order mark, never cut within a character. `found` is kept up
// to date and must outlive the source.
std::unique_ptr<ByteSource> to_utf8(std::unique_ptr<ByteSource> raw, CharsetFound& found);

}  // namespace connectors::files
