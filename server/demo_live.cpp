#include "server/demo_live.h"

#include <chrono>
#include <cstdio>

namespace server {

DemoLive::DemoLive(const simulator::Company& company, std::uint64_t seed, api::Intake& intake,
                   simulator::DemoConnector& platform, const base::Clock& clock)
    : live_(company, seed, clock.now()), intake_(intake), platform_(platform), clock_(clock),
      thread_([this] { loop(); }) {}

DemoLive::~DemoLive() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void DemoLive::loop() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, std::chrono::seconds(1), [this] { return stopping_; })) return;
    }
    auto facts = live_.until(clock_.now(), platform_);
    if (facts.empty()) continue;
    const auto receipt = intake_.submit(std::move(facts));
    if (!receipt) std::fprintf(stderr, "demo: %s\n", receipt.error().text.c_str());
  }
}

}  // namespace server
