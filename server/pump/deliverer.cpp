#include "server/pump/deliverer.h"

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
  return !due.empty();
}

bool Deliverer::settle(const model::Effect& effect, std::string_view state, std::string_view result,
                       base::json::object arguments) {
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
  fact.at = clock_.now();
  fact.actor = "deliverer";
  fact.body = model::Command{"effect.settle", base::json::serialize(arguments)};
  std::vector<model::Fact> facts;
  facts.push_back(std::move(fact));
  const auto receipt = pump_.submit(facts);
  const bool is_outcome = state != "under_way";
  if (!receipt && is_outcome) untold_ = std::move(facts);
  return receipt && receipt->outcomes.front().as == api::TakenAs::accepted;
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
