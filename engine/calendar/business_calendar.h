// BusinessCalendar counts time as a service team owes it: only the minutes of the open intervals of each
// local day (several a day), with holidays and make-up days, in the organisation's time zone.
//
// An immutable value, safe from any thread. All spans are business milliseconds. A calendar with no open
// minute in a year has no business time: add() then returns nothing and between() is 0.
#pragma once

#include <memory>
#include <optional>

#include "base/time.h"
#include "base/time_zone.h"
#include "model/policy.h"

namespace engine {

class BusinessCalendar {
 public:
  // Refuses unknown zones and intervals that overlap or are out of order, with the field at fault.
  static base::Result<BusinessCalendar> compile(const model::Calendar& calendar);

  bool is_open(base::Instant at) const;
  // The instant at which `span` of business time has passed since `from`; the first such instant. Asked on
  // a Friday at 16:30 with 60 minutes and 09:00–17:00: Monday 09:30. Nothing when there is no open time
  // within `horizon_days_max` days.
  std::optional<base::Instant> add(base::Instant from, base::Duration span) const;
  // Business time between two instants; 0 when `to` is not later.
  base::Duration between(base::Instant from, base::Instant to) const;

  const base::TimeZone& zone() const { return zone_; }
  base::Day local_day(base::Instant at) const { return zone_.to_local(at).day; }

 private:
  BusinessCalendar(model::Calendar calendar, base::TimeZone zone);
  model::Calendar calendar_;
  base::TimeZone zone_;
};

inline constexpr int horizon_days_max = 400;

}  // namespace engine
