// Intake is the way in for whoever speaks to the API: facts and operators' commands go through it
// to the pump, and come back only when they are durable. Implemented by the server's pump.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/fact.h"
#include "model/ids.h"

namespace api {

inline constexpr std::size_t facts_per_submit_max = 10'000;

enum class TakenAs {
  accepted,  // new, decided upon, durable
  known,     // (source, external_id) was there already; nothing changed
  refused,   // could not be taken or carried out: see `error`; nothing changed
};

struct Outcome {
  TakenAs as = TakenAs::accepted;
  model::FactSeq seq;  // of the new or the known fact
  base::Error error = {base::ErrorCode::invalid_input, ""};
  std::string result;  // JSON object a command answers with ("{\"task\":12}"); may be empty
};

struct Receipt {
  std::vector<Outcome> outcomes;  // in the order of the facts
};

class Intake {
 public:
  virtual ~Intake() = default;
  // Blocks until the facts are committed (group commit: a few milliseconds). Safe from any thread.
  // `unavailable` when the store cannot be reached or the queue is full: nothing was taken.
  virtual base::Result<Receipt> submit(std::vector<model::Fact> facts) = 0;
  virtual base::Instant now() const = 0;  // the clock that facts without a time of their own take
};

}  // namespace api
