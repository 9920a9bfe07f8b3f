#include "insight/survival.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/ensure.h"

namespace insight {
namespace {

// Two survival shares closer than this are the same step of the curve (rounding of the products).
constexpr double same_share = 1e-9;

// The point of the standard normal distribution below which a share p lies; 0.5 ≤ p < 1. Bisection on
// erfc: a few dozen steps, once per curve, exact to the last bits.
double normal_quantile(double p) {
  double low = 0, high = 40;
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double middle = (low + high) / 2;
    (1 - std::erfc(middle / std::sqrt(2.0)) / 2 < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

bool is_usable(const Observation& each) { return std::isfinite(each.time) && each.time >= 0; }

// Limits on the scale log(−log S), on which they stay within 0 … 1.
void set_limits(SurvivalPoint& point, double greenwood, double z) {
  point.standard_error = point.survival * std::sqrt(greenwood);
  point.lower = point.upper = point.survival;
  if (point.survival <= 0 || point.survival >= 1) return;
  const double spread = z * std::sqrt(greenwood) / std::log(point.survival);
  point.lower = std::pow(point.survival, std::exp(-spread));
  point.upper = std::pow(point.survival, std::exp(spread));
}

}  // namespace

SurvivalCurve::SurvivalCurve(std::vector<Observation> observations, double confidence) {
  ENSURE(confidence > 0 && confidence < 1);
  const auto bad = std::partition(observations.begin(), observations.end(), is_usable);
  rejected_ = std::distance(bad, observations.end());
  observations.erase(bad, observations.end());
  std::sort(observations.begin(), observations.end(),
            [](const Observation& a, const Observation& b) { return a.time < b.time; });
  size_ = static_cast<std::int64_t>(observations.size());

  const double z = normal_quantile((1 + confidence) / 2);
  std::int64_t at_risk = size_;
  double survival = 1, greenwood = 0;
  for (std::size_t i = 0; i < observations.size();) {
    SurvivalPoint point;
    point.time = observations[i].time;
    point.at_risk = at_risk;
    for (; i < observations.size() && observations[i].time == point.time; ++i) {
      ++(observations[i].event ? point.events : point.censored);
    }
    const auto n = static_cast<double>(at_risk), d = static_cast<double>(point.events);
    survival *= (n - d) / n;
    if (point.events > 0 && point.events < at_risk) greenwood += d / (n * (n - d));
    point.survival = survival;
    set_limits(point, greenwood, z);
    at_risk -= point.events + point.censored;
    events_ += point.events;
    points_.push_back(point);
  }
}

double SurvivalCurve::survival_at(double time) const {
  const auto next = std::upper_bound(
      points_.begin(), points_.end(), time,
      [](double wanted, const SurvivalPoint& each) { return wanted < each.time; });
  return next == points_.begin() ? 1 : std::prev(next)->survival;
}

std::optional<double> SurvivalCurve::reached(double p, double SurvivalPoint::*curve) const {
  const double left = 1 - p;
  const auto first =
      std::find_if(points_.begin(), points_.end(),
                   [&](const SurvivalPoint& each) { return each.*curve <= left + same_share; });
  if (first == points_.end()) return std::nullopt;
  if ((*first).*curve < left - same_share) return first->time;
  const auto below = std::find_if(first, points_.end(), [&](const SurvivalPoint& each) {
    return each.*curve < left - same_share;
  });
  return below == points_.end() ? first->time : (first->time + below->time) / 2;
}

Estimate SurvivalCurve::quantile(double p) const {
  ENSURE(p > 0 && p < 1);
  return {reached(p, &SurvivalPoint::survival), reached(p, &SurvivalPoint::lower),
          reached(p, &SurvivalPoint::upper)};
}

RestrictedMean SurvivalCurve::restricted_mean(double horizon) const {
  // Backwards, so that the area to the right of every point is at hand for the variance (as in
  // print.survfit: Σ area² · d / (n (n − d))).
  RestrictedMean mean;
  double variance = 0, right = horizon;
  for (auto point = points_.rbegin(); point != points_.rend(); ++point) {
    if (point->time >= horizon) continue;
    mean.value += point->survival * (right - point->time);
    right = point->time;
    const auto n = static_cast<double>(point->at_risk), d = static_cast<double>(point->events);
    if (point->events > 0 && point->events < point->at_risk) {
      variance += mean.value * mean.value * d / (n * (n - d));
    }
  }
  mean.value += right;  // nobody has had the event before the first point
  mean.standard_error = std::sqrt(variance);
  return mean;
}

std::optional<LogRank> log_rank(const std::vector<Observation>& one,
                                const std::vector<Observation>& other) {
  struct Watched {
    double time;
    bool event;
    bool is_one;
  };
  std::vector<Watched> all;
  for (const auto& each : one) {
    if (is_usable(each)) all.push_back({each.time, each.event, true});
  }
  auto ones_left = static_cast<double>(all.size());
  for (const auto& each : other) {
    if (is_usable(each)) all.push_back({each.time, each.event, false});
  }
  std::sort(all.begin(), all.end(),
            [](const Watched& a, const Watched& b) { return a.time < b.time; });
  auto left = static_cast<double>(all.size());
  double difference = 0, variance = 0;
  for (std::size_t i = 0; i < all.size();) {
    const double time = all[i].time;
    double events = 0, ones_events = 0, gone = 0, ones_gone = 0;
    for (; i < all.size() && all[i].time == time; ++i) {
      events += all[i].event ? 1 : 0;
      ones_events += all[i].event && all[i].is_one ? 1 : 0;
      gone += 1;
      ones_gone += all[i].is_one ? 1 : 0;
    }
    const double share = ones_left / left;
    difference += ones_events - events * share;
    if (left > 1) variance += events * share * (1 - share) * (left - events) / (left - 1);
    left -= gone;
    ones_left -= ones_gone;
  }
  if (variance <= 0) return std::nullopt;
  LogRank result;
  result.chi_square = difference * difference / variance;
  result.p_value = std::erfc(std::sqrt(result.chi_square / 2));
  return result;
}

}  // namespace insight
