// DemoLive lets the synthetic company go on: a thread that asks it every second what has happened and submits it.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "api/intake.h"
#include "base/clock.h"
#include "simulator/live.h"

namespace server {

class DemoLive {
 public:
  // All must outlive it.
  DemoLive(const simulator::Company& company, std::uint64_t seed, api::Intake& intake,
           simulator::DemoConnector& platform, const base::Clock& clock);
  ~DemoLive();

 private:
  void loop();

  simulator::Live live_;
  api::Intake& intake_;
  simulator::DemoConnector& platform_;
  const base::Clock& clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace server
