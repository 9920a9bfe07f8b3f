// Middle and spread that a few odd weeks do not move: median and median absolute deviation.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

namespace insight {

// Of an even number of values the middle between the two middle ones; 0 of none.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

// The median distance from the median. Times 1.4826 it estimates a normal standard deviation.
inline double median_deviation(const std::vector<double>& values) {
  const double middle = median(values);
  std::vector<double> distances;
  distances.reserve(values.size());
  for (const double value : values) distances.push_back(std::abs(value - middle));
  return median(std::move(distances));
}

}  // namespace insight
