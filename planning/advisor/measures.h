// What a program may aim at, with the unit it is said in and what others reach: priors, to be
// replaced by the company's own median after some months. The figures and their grounds are those
// of docs/programs.md.
#pragma once

#include <span>
#include <string_view>

namespace planning::advisor {

struct Measure {
  std::string_view id, unit;
  double low, typical, good;  // good < low: less is better
  std::string_view zh, en;
  bool is_less_better() const { return good < low; }
};

std::span<const Measure> measures();
const Measure* find_measure(std::string_view id);

}  // namespace planning::advisor
