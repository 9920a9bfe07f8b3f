// Teacher is what the API asks of training: teach a task from the labels that are there, and say
// how far that has come. Implemented by the server with the language room. Safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "model/names.h"

namespace api {

// running → published (in shadow mode), not_better (the cold start stays), or failed (see
// `problem`).
enum class LessonStage { running, published, not_better, failed };

// The newest lesson of a task since the program was started.
struct Lesson {
  LessonStage stage = LessonStage::running;
  double share = 0;  // done, 0 … 1
  base::Instant begun_at, ended_at;
  std::string by;            // login
  std::int64_t labels = 0;   // labelled messages that it learns from
  std::int64_t version = 0;  // published as
  base::json::object
      figures;  // how good it is on messages that it did not learn from; empty while running
  std::string problem;
};

class Teacher {
 public:
  virtual ~Teacher() = default;
  // With fewer labelled messages nothing can be learned.
  virtual std::int64_t labels_min() const = 0;
  // Begins and returns. `conflict` while a lesson is under way; `invalid_input` when the labels do
  // not suffice, saying how many are missing.
  virtual base::Result<void> begin(const std::string& task, const std::string& login) = 0;
  virtual std::optional<Lesson> lesson(const std::string& task) const = 0;
};

}  // namespace api

namespace model {
MODEL_NAMES(api::LessonStage, "running", "published", "not_better", "failed");
}  // namespace model
