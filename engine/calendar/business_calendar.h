// BusinessCalendar counts time as a service team owes it: only the minutes of the open intervals of each
// local day (several a day), with holidays and make-up days, in the organisation's time zone.
//
// An instant is open when its local wall time lies in an interval of its local day: an hour that the
// clock repeats in autumn counts twice, one that it skips in spring does not exist. Exact to the
// millisecond for the years 1970 to 2200 (what base::parse_instant lets in).
//
// An immutable value, safe from any thread. All spans are business milliseconds. A calendar with no open
// minute in a year has no business time: add() then returns nothing and between() is 0.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/time.h"
#include "base/time_zone.h"
#include "model/policy.h"

namespace engine {

inline constexpr int horizon_days_max = 400;

class BusinessCalendar {
 public:
  // Refuses unknown zones and intervals that are out of bounds, overlap or are out of order, with the
  // field at fault ("week.mon[1]", "special.2026-10-01[0]", "time_zone").
  static base::Result<BusinessCalendar> compile(const model::Calendar& calendar);

  bool is_open(base::Instant at) const;
  // The instant at which `span` of business time has passed since `from`; the first such instant. Asked on
  // a Friday at 16:30 with 60 minutes and 09:00–17:00: Monday 09:30. `from` itself when the span is not
  // positive. Nothing when there is not enough open time within `horizon_days_max` days.
  std::optional<base::Instant> add(base::Instant from, base::Duration span) const;
  // Business time between two instants; 0 when `to` is not later.
  base::Duration between(base::Instant from, base::Instant to) const;

  const base::TimeZone& zone() const { return zone_; }
  base::Day local_day(base::Instant at) const { return zone_.to_local(at).day; }

 private:
  // Business time is a function that only grows, so both questions are asked of it: between() takes a
  // difference, add() looks for an argument. It is known in closed form over wall time (whole weeks, plus
  // what special days differ by, plus the begun day), and over instants piece by piece: a piece is a
  // stretch of time with one offset between wall time and UTC.
  struct Piece {
    std::int64_t start_ms;   // the instant at which it begins
    std::int64_t offset_ms;
    std::int64_t passed_ms;  // business time passed when it begins, counted from the first piece
    std::int64_t wall_passed_ms;  // wall_passed(start + offset)
  };
  struct Special {
    base::Day day;
    std::vector<model::OpenInterval> intervals;
    std::int64_t surplus_before_ms;  // what the special days before this one had more than their weekday
  };

  BusinessCalendar(const model::Calendar& calendar, base::TimeZone zone);
  void tabulate_pieces();
  const std::vector<model::OpenInterval>& intervals_of(base::Day day) const;
  std::int64_t wall_passed_before(base::Day day) const;
  std::int64_t wall_passed(std::int64_t wall_ms) const;
  std::optional<std::int64_t> wall_at(std::int64_t passed_ms, base::Day first) const;
  std::int64_t passed(base::Instant at) const;

  base::TimeZone zone_;
  std::vector<model::OpenInterval> week_[7];
  std::int64_t week_before_ms_[8] = {};  // open time of a week's first days: [7] is the whole week
  std::vector<Special> special_;         // by day
  std::int64_t surplus_ms_ = 0;          // of all special days
  std::vector<Piece> pieces_;            // by start
};

}  // namespace engine
