// Live goes on where the history ends: conversations begin in the company's groups a few times a minute, somewhat
// hastier than in life, so that a newcomer sees something happen. Ask it every second or so for what has happened.
#pragma once

#include "simulator/demo_connector.h"

namespace simulator {

class Live {
 public:
  // `start`: facts begin after this instant. External ids are derived from it, so a restart repeats none.
  Live(const Company& company, std::uint64_t seed, base::Instant start);

  // Facts that happened since the last call, in the order of time. Silenced members say nothing.
  std::vector<model::Fact> until(base::Instant now, DemoConnector& platform);

 private:
  const Company& company_;
  base::Random random_;
  std::string prefix_;
  base::Instant next_;  // when the next conversation begins
  int conversations_ = 0;
  std::vector<model::Fact> coming_;
};

}  // namespace simulator
