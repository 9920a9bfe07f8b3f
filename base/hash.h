// Stable hashes: the same bytes give the same number on every machine and in every version. They name
// things (external ids of rows that have none, feature buckets); they do not protect anything.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace base {

// FNV-1a, 64 bits (draft-eastlake-fnv), with a SplitMix64 finish so that all bits depend on all bytes.
constexpr std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ seed;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3ULL;
  }
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ULL;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebULL;
  return hash ^ (hash >> 31);
}

// 16 lower-case hex digits.
std::string to_hex(std::uint64_t number);

}  // namespace base
