#include "server/reporting/reporter.h"

#include <algorithm>
#include <chrono>

#include "engine/robot/robot.h"
#include "model/policy_in_force.h"
#include "server/reporting/daily_summary.h"
#include "store/queries/known_people.h"
#include "store/queries/policies.h"

namespace server::reporting {

using base::Result;
using base::json::object;

namespace {

constexpr auto look_every = std::chrono::seconds(1);
}  // namespace

Reporter::Reporter(store::Database& database, api::Intake& intake, const api::Platforms& platforms,
                   const base::Clock& clock)
    : database_(database), intake_(intake), platforms_(platforms), clock_(clock), thread_([this] {
        loop();
      }) {}

Reporter::~Reporter() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Reporter::loop() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      if (changed_.wait_for(lock, look_every, [this] { return is_stopping_; })) return;
    }
    watch();
    (void)summarise();  // a store that cannot be read now is read at the next look
  }
}

bool Reporter::submit(std::string name, std::string_view command, const object& arguments) {
  model::Fact fact;
  fact.source = engine::robot::mark_source;
  fact.external_id = std::move(name);
  fact.at = clock_.now();
  fact.actor = "reporter";
  fact.body = model::Command{std::string(command), base::json::serialize(arguments)};
  return intake_.submit({std::move(fact)}).has_value();
}

void Reporter::watch() {
  const base::Instant now = clock_.now();
  for (const api::Platform& platform : platforms_.list()) {
    Seen& seen = seen_[platform.source];
    const bool is_well = platform.condition == "well";
    if (!is_well && seen.bad_since.ms == 0) seen.bad_since = now;
    const std::string name = "robot:incident:" + platform.source + ":" +
                             std::to_string(seen.bad_since.ms) + ":" + platform.condition;
    object told{{"source", platform.source}, {"condition", platform.condition}};
    if (is_well) {
      if (!seen.told.empty() && !submit(name, "robot.incident", told)) continue;
      seen = {};
    } else if (seen.told.empty() && seen.bad_since + bad_after <= now) {
      told["text"] = platform.troubles.empty() ? platform.trouble : platform.troubles[0].chinese;
      if (submit(name, "robot.incident", told)) seen.told = platform.condition;
    }
  }
}

Result<void> Reporter::summarise() {
  TRY(connection, database_.connect(store::Access::read_only));
  TRY(mark,
      store::queries::feed_mark(*connection, engine::robot::mark_source, engine::robot::mark_name));
  if (!engine::robot::robot_in(mark).is_set) return {};
  TRY(newest, store::queries::newest_policy(*connection));
  TRY(policy, model::policy_in_force(newest));
  const auto& kinds = policy.robot.kinds;
  if (std::find(kinds.begin(), kinds.end(), "summary") == kinds.end()) return {};
  const base::Instant now = clock_.now();
  TRY(day, summary_due(policy, now));
  if (!day || *day == summarised_) return {};
  TRY(body, daily_summary(*connection, policy, *day, now));
  if (submit("robot:summary:" + base::format_day(*day), "robot.summary", body)) summarised_ = *day;
  return {};
}

}  // namespace server::reporting
