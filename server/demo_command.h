// `guildhall demo`: fills a store with a synthetic company's months, decided by the same engine as real ones.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "server/session.h"
#include "simulator/company.h"

namespace CLI {
class App;
}

namespace server {

struct DemoSettings {
  std::uint64_t seed = 7;
  int groups = 40;   // 1 … demo_groups_max
  int members = 1200;
  int days = 90;
};
inline constexpr int demo_groups_max = 20'000;
inline constexpr int demo_members_max = 1'000'000;
inline constexpr int demo_days_max = 3'650;

// Older facts than this are recorded history: nothing is sent because of them.
inline constexpr base::Duration demo_live_span = base::hours(12);

struct DemoFilled {
  std::uint64_t facts = 0, accepted = 0, known = 0;
};

// Deterministic by settings and `until`; running it again changes nothing. `progress` hears of every day.
base::Result<DemoFilled> fill_demo(api::Intake& intake, const DemoSettings& settings,
                                   base::Instant until,
                                   const std::function<void(int day, int days)>& progress);

// Whose account the visitor's is: the staff member with the most open tasks, then with the most groups, so that
// "my tasks" shows something. None when there is no staff.
base::Result<model::MemberId> demo_visitor(store::Database& database);

void add_demo_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
