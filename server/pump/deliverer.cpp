#include "server/pump/deliverer.h"

#include <algorithm>
#include <chrono>

namespace server {

namespace {
constexpr auto look_every = std::chrono::seconds(1);

// What the connector knows of the task that stands in for an effect, for settle().
base::json::object by_hand(const connectors::TaskRow* row) {
  if (!row) return {};
  base::json::object task{{"task", row->name},
                          {"assignee", row->assignee},
                          {"proof", model::to_name(row->proof)},
                          {"chinese", row->chinese},
                          {"english", row->english}};
  return {{"task", std::move(task)}};
}

// What became of an effect, as a fact; told twice, it is known.
model::Fact fact_of(const model::Effect& effect, std::string_view state, std::string_view result,
                    base::json::object arguments, base::Instant now) {
  arguments["effect"] = effect.id.value;
  arguments["state"] = state;
  arguments["result"] = result;
  model::Fact fact;
  fact.source = "deliverer";
  fact.external_id = effect.key + "/" + std::to_string(effect.attempts) + "/" + std::string(state);
  if (fact.external_id.size() > model::external_id_bytes_max) {
    fact.external_id = std::to_string(effect.id.value) + "/" + std::to_string(effect.attempts) +
                       "/" + std::string(state);
  }
  fact.at = now;
  fact.actor = "deliverer";
  fact.body = model::Command{"effect.settle", base::json::serialize(arguments)};
  return fact;
}
}  // namespace

Deliverer::Deliverer(Pump& pump, const base::Clock& clock,
                     std::vector<connectors::Connector*> connectors)
    : pump_(pump), clock_(clock), connectors_(std::move(connectors)), thread_([this] { loop(); }) {}

Deliverer::~Deliverer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Deliverer::wake() {
  {
    const std::lock_guard lock(mutex_);
    awake_ = true;
  }
  changed_.notify_all();
}

void Deliverer::loop() {
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, look_every, [this] { return awake_ || stopping_; });
      if (stopping_) return;
      awake_ = false;
    }
    while (deliver_due()) {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
  }
}

// The outcome is a fact with a name of its own: told twice, it is known.
bool Deliverer::tell_untold() {
  if (untold_.empty()) return true;
  if (!pump_.submit(untold_)) return false;
  untold_.clear();
  return true;
}

bool Deliverer::deliver_due() {
  if (!tell_untold()) return false;  // the store is away: look again in a second
  std::vector<model::Effect> due;
  pump_.between_batches([&](Organisation& organisation) {
    if (auto found = organisation.store().due_effects(clock_.now(), deliver_batch_max)) {
      due = std::move(*found);
    }
  });
  for (const model::Effect& effect : due) {
    if (!untold_.empty()) return false;
    deliver(effect);
  }
  if (!untold_.empty()) return false;
  return tell_notices() || !due.empty();
}

bool Deliverer::settle(const model::Effect& effect, std::string_view state, std::string_view result,
                       base::json::object arguments) {
  return settle_all({fact_of(effect, state, result, std::move(arguments), clock_.now())},
                    state != "under_way");
}

bool Deliverer::settle_all(std::vector<model::Fact> facts, bool are_outcomes) {
  const auto receipt = pump_.submit(facts);
  if (!receipt && are_outcomes) untold_ = std::move(facts);
  return receipt && std::all_of(receipt->outcomes.begin(), receipt->outcomes.end(),
                                [](const api::Outcome& outcome) {
                                  return outcome.as == api::TakenAs::accepted;
                                });
}

connectors::GroupRobot* Deliverer::group_robot() const {
  for (connectors::Connector* each : connectors_) {
    if (connectors::GroupRobot* robot = each->group_robot()) return robot;
  }
  return nullptr;
}

bool Deliverer::tell_notices() {
  connectors::GroupRobot* robot = group_robot();
  std::vector<model::Effect> due;
  pump_.between_batches([&](Organisation& organisation) {
    auto found = organisation.store().due_notices(clock_.now(), notices_batch_max);
    if (found) due = std::move(*found);
  });
  if (due.empty() || (robot && !robot->is_ready())) return false;
  const base::Instant now = clock_.now();
  std::vector<model::Fact> facts;
  if (!robot) {
    for (const model::Effect& each : due)
      facts.push_back(fact_of(each, "manual", "no group robot", {}, now));
    return settle_all(std::move(facts), true);
  }
  for (const model::Effect& each : due) {
    facts.push_back(
        fact_of(each, "trying", "", {{"retry_at", base::format_iso(now + notice_lease)}}, now));
  }
  if (!settle_all(std::move(facts), false)) return false;
  const connectors::NoticesTold told = robot->tell(due);
  facts.clear();
  const std::size_t refused = told.refused.empty() ? 0 : 1;
  for (std::size_t i = 0; i < due.size(); ++i) {
    ++due[i].attempts;
    base::json::object more;
    if (i < told.told) {
      facts.push_back(fact_of(due[i], "sent", told.reference, {}, clock_.now()));
    } else if (told.is_nobody) {
      facts.push_back(fact_of(due[i], "manual", "no group robot", {}, clock_.now()));
    } else if (i < refused) {
      facts.push_back(fact_of(due[i], "failed", told.refused, {}, clock_.now()));
    } else {
      // Due at once: it is the robot that says when it is ready.
      more["retry_at"] = base::format_iso(clock_.now());
      if (i < told.in_doubt) more["in_doubt"] = true;
      if (told.is_broken) more["broken"] = told.trouble;
      facts.push_back(fact_of(due[i], "retry", told.trouble, std::move(more), clock_.now()));
    }
  }
  (void)settle_all(std::move(facts), true);
  return told.told > 0 || refused > 0;
}

void Deliverer::deliver(const model::Effect& effect) {
  if (effect.expires_at.ms != 0 && effect.expires_at < clock_.now()) {
    settle(effect, "expired", "not delivered in time");
    return;
  }
  model::Group group;
  model::Member member;
  std::string source;
  pump_.between_batches([&](Organisation& organisation) {
    if (effect.group) {
      if (auto found = organisation.store().group(effect.group); found && *found) group = **found;
    }
    if (effect.member) {
      if (auto found = organisation.store().load_members({effect.member});
          found && !found->empty()) {
        member = found->front();
      }
    }
    if (auto sources = organisation.store().sources()) {
      for (const model::SourceRow& row : *sources) {
        if (row.id == (effect.group ? group.source : member.source)) source = row.name;
      }
    }
  });
  connectors::Connector* connector = nullptr;
  for (connectors::Connector* each : connectors_) {
    if (each->source() == source) connector = each;
  }
  const auto can = connector ? connector->capability(effect.kind) : connectors::Capability::manual;
  if (can != connectors::Capability::automatic) {
    settle(effect, "manual",
           connector ? model::to_name(can) : "no connector for this group's source",
           by_hand(connector ? connector->task_for(effect.kind) : nullptr));
    return;
  }
  if (!settle(effect, "under_way", "")) return;
  model::Effect trying = effect;
  ++trying.attempts;
  const auto done = connector->perform({trying, group, member});
  if (done && !done->doubt.empty()) {
    settle(trying, "uncertain", done->doubt);
    return;
  }
  if (done) {
    base::json::object about = by_hand(connector->task_for(effect.kind));
    if (!done->unreachable.empty()) {
      about["unreachable"] = base::json::array(done->unreachable.begin(), done->unreachable.end());
    }
    if (!done->picture.empty()) about["picture"] = done->picture;
    if (effect.kind == "send_card" || effect.kind == "update_card") {
      about["card"] = base::json::object{{"user", member.external_id},
                                         {"code", done->card_code},
                                         {"good_until", done->card_good_until.ms}};
    }
    settle(trying, "sent", done->reference, std::move(about));
    return;
  }
  const bool again = done.error().code == base::ErrorCode::unavailable ||
                     done.error().code == base::ErrorCode::limit_exceeded;
  const auto attempt = static_cast<std::size_t>(trying.attempts);
  if (again && attempt <= retry_after.size()) {
    const base::Instant at = clock_.now() + retry_after[attempt - 1];
    settle(trying, "retry", done.error().text, {{"retry_at", base::format_iso(at)}});
  } else {
    settle(trying, "failed", done.error().text);
  }
}

}  // namespace server
