// What the fuzz targets share: bytes through a whole reader, with the count contract checked.
#pragma once

#include <cstdint>
#include <string>

#include "base/ensure.h"
#include "connectors/files/open_facts.h"

namespace connectors::files {

inline void read_bytes(Format format, const std::uint8_t* data, std::size_t size) {
  ReadOptions options;
  options.format = format;
  options.now = base::Instant{1'770'000'000'000};
  auto reader =
      open_facts_in_memory(std::string(reinterpret_cast<const char*>(data), size), options);
  if (!reader) return;
  Batch batch;
  std::int64_t rows = 0;
  while (true) {
    const auto more = (*reader)->next(batch, 7);
    if (!more || !*more) break;
    rows += static_cast<std::int64_t>(batch.row_count());
  }
  ENSURE((*reader)->progress().rows_read == rows);
}

}  // namespace connectors::files
