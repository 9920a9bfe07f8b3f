// Clock is the one door to the time of day. Only the composition roots make a SystemClock; everything
// else is handed a Clock, or better: an Instant.
#pragma once

#include "base/time.h"

namespace base {

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;  // safe from any thread
};

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// Moves only when told. Not for use across threads while it is being moved.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant start) : now_(start) {}
  Instant now() const override { return now_; }
  void advance(Duration span) { now_ = now_ + span; }
  void set(Instant at) { now_ = at; }

 private:
  Instant now_;
};

}  // namespace base
