// NameFilter remembers the names that one source's facts had, of a source that this process has
// seen from its first fact on: a name that it does not hold is new for certain, and the store need
// not be asked. It may be wrong the other way (about one in a thousand), which costs a look into
// the store.
//
// A Bloom filter whose bits for one name lie in one cache line (Putze, Sanders, Singler: Cache-,
// Hash- and Space-Efficient Bloom Filters, 2007), in layers that are four times as large each: 16
// bits a name, 32 KiB at first. Beyond names_max it forgets all and holds everything from then on.
//
// A value; one thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace server {

class NameFilter {
 public:
  static constexpr std::size_t names_max = 22'364'160;  // of six layers; 43 MiB

  void add(std::string_view name);
  bool may_hold(std::string_view name) const;

 private:
  using Block = std::array<std::uint64_t, 8>;
  struct Layer {
    std::vector<Block> blocks;
    std::size_t room = 0;  // for so many more names
  };
  std::vector<Layer> layers_;
  bool is_full_ = false;
};

}  // namespace server
