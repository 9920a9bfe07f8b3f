#include "server/pump/name_filter.h"

#include <functional>

namespace server {

namespace {

constexpr std::size_t first_layer_names = 16'384;
constexpr std::size_t layer_growth = 4;
constexpr std::size_t layers_max = 6;
constexpr std::size_t bits_per_name = 16;
constexpr std::size_t block_bits = 512;
constexpr int bits_set = 8;

// Where a name's bits are: the upper half of the hash chooses the block, bits of another mix of it
// the places there.
struct Places {
  std::uint64_t hash;
  explicit Places(std::string_view name) : hash(std::hash<std::string_view>{}(name)) {}

  std::size_t block(std::size_t count) const {
    return static_cast<std::size_t>(((hash >> 32U) * count) >> 32U);
  }
  template <class Visit>
  void each_bit(const Visit& visit) const {
    std::uint64_t mixed = hash * 0x9e3779b97f4a7c15ULL;
    for (int i = 0; i < bits_set; ++i) {
      visit((mixed >> 61U) & 7U, std::uint64_t{1} << ((mixed >> 55U) & 63U));
      mixed *= 0xd6e8feb86659fd93ULL;
    }
  }
};

}  // namespace

void NameFilter::add(std::string_view name) {
  if (is_full_) return;
  if (layers_.empty() || layers_.back().room == 0) {
    if (layers_.size() == layers_max) {
      is_full_ = true;
      layers_.clear();
      return;
    }
    std::size_t names = first_layer_names;
    for (std::size_t i = 0; i < layers_.size(); ++i) names *= layer_growth;
    layers_.push_back({std::vector<Block>(names * bits_per_name / block_bits), names});
  }
  const Places places(name);
  Layer& layer = layers_.back();
  --layer.room;
  Block& block = layer.blocks[places.block(layer.blocks.size())];
  places.each_bit([&block](std::size_t word, std::uint64_t bit) { block[word] |= bit; });
}

bool NameFilter::may_hold(std::string_view name) const {
  if (is_full_) return true;
  const Places places(name);
  for (const Layer& layer : layers_) {
    const Block& block = layer.blocks[places.block(layer.blocks.size())];
    bool holds = true;
    places.each_bit(
        [&](std::size_t word, std::uint64_t bit) { holds &= (block[word] & bit) != 0; });
    if (holds) return true;
  }
  return false;
}

}  // namespace server
