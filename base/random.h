// Random is the one door to chance. A seed gives the same sequence on every machine (the generator and
// the ways to draw from it are our own: the standard distributions differ between libraries).
// SystemRandom is for secrets: it reads the operating system's generator.
#pragma once

#include <cstdint>
#include <string>

namespace base {

// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, passes BigCrush, no bad seeds. Not for secrets.
class Random {
 public:
  explicit constexpr Random(std::uint64_t seed) : state_(seed) {}

  constexpr std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
  }
  // Uniform in [0, bound); bound > 0. The bias is below 2^-32 for bounds under 2^32.
  constexpr std::uint64_t below(std::uint64_t bound) {
    __extension__ using Wide = unsigned __int128;
    return static_cast<std::uint64_t>((static_cast<Wide>(next()) * bound) >> 64);
  }
  // Uniform in [low, high], both ends included.
  constexpr std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  // Uniform in [0, 1).
  constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  constexpr bool chance(double probability) { return unit() < probability; }

 private:
  std::uint64_t state_;
};

// `bytes` unpredictable bytes as lower-case hex (twice as many characters). Aborts if the system has none.
std::string secret_hex(int bytes);

}  // namespace base
