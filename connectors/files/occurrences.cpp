#include "connectors/files/occurrences.h"

#include <utility>

namespace connectors::files {

std::uint32_t Occurrences::count(std::uint64_t fingerprint) {
  if (insert(fingerprint)) return 0;
  return ++repeated_[fingerprint];
}

void Occurrences::clear() {
  table_.clear();
  repeated_.clear();
  used_ = 0;
}

bool Occurrences::insert(std::uint64_t fingerprint) {
  if (fingerprint == 0) fingerprint = 1;
  if (used_ * 2 >= table_.size()) grow();
  const std::size_t mask = table_.size() - 1;
  for (std::size_t i = fingerprint & mask;; i = (i + 1) & mask) {
    if (table_[i] == fingerprint) return false;
    if (table_[i] != 0) continue;
    table_[i] = fingerprint;
    ++used_;
    return true;
  }
}

void Occurrences::grow() {
  auto old =
      std::exchange(table_, std::vector<std::uint64_t>(table_.empty() ? 1024 : table_.size() * 2));
  used_ = 0;
  for (const std::uint64_t fingerprint : old) {
    if (fingerprint != 0) insert(fingerprint);
  }
}

}  // namespace connectors::files
