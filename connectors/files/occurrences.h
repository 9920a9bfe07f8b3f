// Names rows that have no id of their own: a hash of what they say, and the number of times that it
// was said before in this file. So the same file gives the same ids again, and a person who writes
// "ok" twice in one minute is heard twice.
//
// Memory: 16 bytes per row at most (an open table of 64-bit fingerprints, half full).
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace connectors::files {

class Occurrences final {
 public:
  // How often this fingerprint was counted before: 0, 1, 2 …
  std::uint32_t count(std::uint64_t fingerprint);
  void clear();

 private:
  bool insert(std::uint64_t fingerprint);  // false: was there
  void grow();

  std::vector<std::uint64_t> table_;  // 0: free
  std::size_t used_ = 0;
  std::unordered_map<std::uint64_t, std::uint32_t> repeated_;
};

}  // namespace connectors::files
