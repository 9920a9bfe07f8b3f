// Survival: how long until something happens, when for some of those watched it has not happened yet. A
// question nobody has answered so far is not left out and not counted as answered: it is censored, that
// is, known to have waited at least so long. Leaving such cases out makes every team look faster.
//
// Kaplan–Meier estimate (J. Am. Stat. Assoc. 53, 1958) with Greenwood's variance and log-log confidence
// limits, as R's survival::survfit(conf.type = "log-log") computes them; the log-rank test as survdiff.
// Pure functions of their arguments; times in any one unit, the same in and out.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace insight {

struct Observation {
  double time = 0;      // since the start of the watch; finite, not negative
  bool event = false;   // it happened then; false: it had not happened by then (censored)
};

struct SurvivalPoint {
  double time = 0;
  std::int64_t at_risk = 0;   // watched until just before `time`
  std::int64_t events = 0;
  std::int64_t censored = 0;
  double survival = 1;        // share that still waits after `time`
  double standard_error = 0;  // of `survival` (Greenwood)
  double lower = 1, upper = 1;
};

struct Estimate {
  std::optional<double> value;         // nothing: not reached while anybody was watched
  std::optional<double> lower, upper;  // confidence limits, nothing where they are not reached
};

struct RestrictedMean {
  double value = 0;           // mean time up to the horizon: the area under the curve
  double standard_error = 0;
};

inline constexpr double confidence_default = 0.95;

class SurvivalCurve {
 public:
  // Observations whose time is negative or not a number are left out and counted in rejected().
  // `confidence` lies strictly between 0 and 1.
  explicit SurvivalCurve(std::vector<Observation> observations,
                         double confidence = confidence_default);

  // One point per distinct time, in order of time; of equal times events come before censorings.
  const std::vector<SurvivalPoint>& points() const { return points_; }
  std::int64_t size() const { return size_; }
  std::int64_t events() const { return events_; }
  std::int64_t rejected() const { return rejected_; }

  // The share that still waits after `time`; 1 before the first point.
  double survival_at(double time) const;
  // The time by which a share p (0 < p < 1) has had its event. Where the curve runs exactly at 1 − p
  // for a while: the middle of that while.
  Estimate quantile(double p) const;
  Estimate median() const { return quantile(0.5); }
  RestrictedMean restricted_mean(double horizon) const;

 private:
  std::optional<double> reached(double p, double SurvivalPoint::*curve) const;

  std::vector<SurvivalPoint> points_;
  std::int64_t size_ = 0, events_ = 0, rejected_ = 0;
};

struct LogRank {
  double chi_square = 0;  // one degree of freedom
  double p_value = 1;
};

// Do two samples wait equally long? Nothing when there is no event, or no time at which both are watched.
std::optional<LogRank> log_rank(const std::vector<Observation>& one,
                                const std::vector<Observation>& other);

}  // namespace insight
