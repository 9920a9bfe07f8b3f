#include "server/patient_intake.h"

#include <doctest/doctest.h>

using namespace server;
using base::ErrorCode;

namespace {

// Fails as long as told, then takes; remembers what it was given.
class AwayIntake final : public api::Intake {
 public:
  base::Result<api::Receipt> submit(std::vector<model::Fact> facts) override {
    ++tries;
    if (failures_left-- > 0) return base::fail(code, "the server is gone");
    taken.push_back(std::move(facts));
    api::Receipt receipt;
    receipt.outcomes.resize(taken.back().size());
    return receipt;
  }
  base::Instant now() const override { return {}; }

  int failures_left = 0, tries = 0;
  ErrorCode code = ErrorCode::unavailable;
  std::vector<std::vector<model::Fact>> taken;
};

struct Waiting {
  AwayIntake inner;
  base::Duration slept;
  std::vector<std::string> told;
  bool is_interrupted = false;
  PatientIntake intake{inner,
                       {base::seconds(10), [this](base::Duration span) { slept = slept + span; },
                        [this] { return is_interrupted; },
                        [this](const std::string& text) { told.push_back(text); }}};

  base::Result<api::Receipt> submit_two() {
    std::vector<model::Fact> facts(2);
    facts[0].external_id = "a";
    facts[1].external_id = "b";
    return intake.submit(std::move(facts));
  }
};

}  // namespace

TEST_CASE("import: a store that goes away is waited for, and gets the same facts") {
  Waiting waiting;
  waiting.inner.failures_left = 3;
  const auto receipt = waiting.submit_two();
  REQUIRE(receipt.has_value());
  CHECK(receipt->outcomes.size() == 2);
  REQUIRE(waiting.inner.taken.size() == 1);
  REQUIRE(waiting.inner.taken[0].size() == 2);
  CHECK(waiting.inner.taken[0][1].external_id == "b");
  CHECK(waiting.slept == store_try_every * 3);
  REQUIRE(waiting.told.size() == 2);
  CHECK(waiting.told[0] == "waiting up to 10 s for the store (--wait): the server is gone");
  CHECK(waiting.told[1] == "the store is back after 3 s");
}

TEST_CASE("import: the wait ends at its limit, with the store's own words") {
  Waiting just;  // the last try is at the limit itself
  just.inner.failures_left = 10;
  CHECK(just.submit_two().has_value());
  Waiting beyond;
  beyond.inner.failures_left = 11;
  const auto failed = beyond.submit_two();
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().text == "the server is gone");
  CHECK(beyond.slept == base::seconds(10));
  CHECK(beyond.told.size() == 1);
}

TEST_CASE(
    "import: what is wrong for another reason is not tried again, nor is anything after Ctrl-C") {
  Waiting wrong;
  wrong.inner.failures_left = 1;
  wrong.inner.code = ErrorCode::corrupt;
  CHECK_FALSE(wrong.submit_two().has_value());
  CHECK(wrong.inner.tries == 1);
  Waiting stopped;
  stopped.inner.failures_left = 1;
  stopped.is_interrupted = true;
  CHECK_FALSE(stopped.submit_two().has_value());
  CHECK(stopped.inner.tries == 1);
}
