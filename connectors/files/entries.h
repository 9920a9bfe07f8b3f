// The files of a folder or of a zip archive, by their paths within it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "connectors/files/byte_source.h"

namespace connectors::files {

inline constexpr std::size_t entries_max = 1'000'000;  // more are refused

struct Entry {
  std::string name;  // "general/2018-02-01.json", with "/" on every system
  std::int64_t bytes = 0;
};

// Entries that are opened must be closed before their Entries object goes.
class Entries {
 public:
  virtual ~Entries() = default;
  virtual const std::vector<Entry>& list() const = 0;  // sorted by name
  virtual base::Result<std::unique_ptr<ByteSource>> open(const std::string& name) = 0;
};

base::Result<std::unique_ptr<Entries>> open_folder(const std::string& path);
base::Result<std::unique_ptr<Entries>> open_zip(const std::string& path);

}  // namespace connectors::files
