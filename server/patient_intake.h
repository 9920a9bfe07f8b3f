// PatientIntake hands facts on to another Intake and, when the store has gone away, waits for it
// instead of giving up: it tries again every `try_every` until the facts are taken, refused for
// another reason, or `wait_max` has passed since the store was last seen. Trying again is safe:
// what was taken before the answer was lost is known the second time.
//
// For one thread. While it waits it says so on stderr, once at the beginning and once at the end.
#pragma once

#include <functional>

#include "api/intake.h"

namespace server {

inline constexpr base::Duration store_wait_max =
    base::minutes(5);  // unless told otherwise; then the error is handed on
inline constexpr base::Duration store_try_every = base::seconds(1);

class PatientIntake final : public api::Intake {
 public:
  struct Patience {
    base::Duration wait_max = store_wait_max;
    std::function<void(base::Duration)> sleep;
    std::function<bool()> interrupted;  // asked between two tries; true: the error is handed on
    std::function<void(const std::string&)> tell;  // what people should read
  };
  PatientIntake(api::Intake& inner, Patience patience)
      : inner_(inner), patience_(std::move(patience)) {}

  base::Result<api::Receipt> submit(std::vector<model::Fact> facts) override;
  base::Instant now() const override { return inner_.now(); }
  // Any other work that needs the store, with the same patience.
  base::Result<void> repeat(const std::function<base::Result<void>()>& work);

 private:
  api::Intake& inner_;
  Patience patience_;
};

}  // namespace server
