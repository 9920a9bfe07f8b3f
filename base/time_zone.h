// TimeZone turns instants into local days and minutes and back, for one IANA zone ("Asia/Shanghai").
// The rules come from ICU. A value: cheap to copy, immutable, safe from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/time.h"

namespace base {

struct LocalTime {
  Day day;
  int minute_of_day = 0;  // 0 … 1439
  int ms_of_minute = 0;   // 0 … 59,999
};

class TimeZone {
 public:
  // Refuses a name that ICU does not know.
  static Result<TimeZone> open(std::string_view name);
  static TimeZone utc();

  const std::string& name() const { return name_; }
  std::int64_t offset_ms(Instant at) const;  // milliseconds east of UTC at that instant
  LocalTime to_local(Instant at) const;
  // The instant of a local wall-clock minute (0 … 1440, 1440 = the next midnight). In a gap, the first
  // instant after it; in an overlap, the earlier one.
  Instant to_instant(Day day, int minute_of_day) const;

 private:
  struct Rules;
  explicit TimeZone(std::string name, std::shared_ptr<const Rules> rules);
  std::string name_;
  // Shared because copies of a zone are values over one immutable rule table.
  std::shared_ptr<const Rules> rules_;
};

}  // namespace base
