#include "server/patient_intake.h"

#include <algorithm>

namespace server {

using base::ErrorCode;
using base::Result;

Result<void> PatientIntake::repeat(const std::function<Result<void>()>& work) {
  base::Duration waited;
  while (true) {
    auto done = work();
    if (done && waited.ms > 0)
      patience_.tell("the store is back after " + std::to_string(waited.ms / 1000) + " s");
    if (done || done.error().code != ErrorCode::unavailable) return done;
    const bool is_interrupted = patience_.interrupted && patience_.interrupted();
    if (waited >= patience_.wait_max || is_interrupted) return done;
    if (waited.ms == 0) {
      patience_.tell("waiting up to " + std::to_string(patience_.wait_max.ms / 1000) +
                     " s for the store (--wait): " + done.error().text);
    }
    const base::Duration pause = std::min(store_try_every, patience_.wait_max - waited);
    patience_.sleep(pause);
    waited = waited + pause;
  }
}

Result<api::Receipt> PatientIntake::submit(std::vector<model::Fact> facts) {
  api::Receipt receipt;
  TRY_VOID(repeat([&]() -> Result<void> {
    TRY(taken, inner_.submit(facts));  // a copy: the inner one keeps what it is given
    receipt = std::move(taken);
    return {};
  }));
  return receipt;
}

}  // namespace server
