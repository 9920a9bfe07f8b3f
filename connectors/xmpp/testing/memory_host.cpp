#include "connectors/xmpp/testing/memory_host.h"

#include <algorithm>

namespace connectors::xmpp {

using model::Fact;

base::Result<Taken> MemoryHost::take(std::vector<Fact> facts) {
  Taken taken;
  std::function<void(const Fact&)> hear;
  std::vector<const Fact*> fresh;
  {
    const std::lock_guard lock(mutex_);
    if (refusals_ > 0) {
      --refusals_;
      return base::fail(base::ErrorCode::unavailable, "the host is out of order");
    }
    for (const Fact& fact : facts) {
      if (!ids_.insert({fact.source, fact.external_id}).second) {
        ++known_;
        ++taken.known;
        continue;
      }
      keep(fact);
      fresh.push_back(&fact);
      ++taken.accepted;
    }
    hear = hear_;
  }
  changed_.notify_all();
  for (const Fact* fact : fresh) {
    if (hear) hear(*fact);
  }
  return taken;
}

base::Result<Taken> MemoryHost::take(std::vector<Fact> facts, std::string_view source,
                                     const Mark& mark) {
  auto taken = take(std::move(facts));
  if (!taken) return taken;
  const std::lock_guard lock(mutex_);
  marks_[std::string(source) + "/" + mark.name] = mark.value;
  return taken;
}

base::Result<std::string> MemoryHost::mark(std::string_view source, std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = marks_.find(std::string(source) + "/" + std::string(name));
  return found == marks_.end() ? std::string() : found->second;
}

base::Result<std::vector<KnownGroup>> MemoryHost::groups(std::string_view) {
  const std::lock_guard lock(mutex_);
  std::vector<KnownGroup> all;
  for (const auto& [name, group] : groups_) {
    all.push_back(group);
    for (KnownStay& stay : all.back().stays) {
      const auto known = people_.find(stay.member);
      if (known == people_.end()) continue;
      stay.name = known->second.first;
      stay.is_staff = known->second.second;
    }
  }
  return all;
}

// As the engine does: who joins or speaks is in the group until they leave.
void MemoryHost::keep(const Fact& fact) {
  facts_.push_back(fact);
  if (const auto* profile = std::get_if<model::MemberProfile>(&fact.body)) {
    auto& [name, is_staff] = people_[profile->member];
    if (profile->name) name = *profile->name;
    if (profile->role) is_staff = *profile->role == model::Role::staff;
  }
  if (fact.group.empty()) return;
  KnownGroup& group = groups_[fact.group];
  group.group = fact.group;
  if (const auto* profile = std::get_if<model::GroupProfile>(&fact.body)) {
    group.name = profile->name.value_or(group.name);
  } else if (const auto* renamed = std::get_if<model::GroupRenamed>(&fact.body)) {
    group.name = renamed->name;
  }
  const auto stay = std::find_if(group.stays.begin(), group.stays.end(),
                                 [&](const KnownStay& each) { return each.member == fact.actor; });
  const bool is_in = stay != group.stays.end();
  if (std::holds_alternative<model::MemberLeft>(fact.body)) {
    if (is_in) group.stays.erase(stay);
  } else if (!is_in && !fact.actor.empty()) {
    group.stays.push_back({fact.actor, {}, false, fact.at, {}});
  }
}

void MemoryHost::refuse(int calls) {
  const std::lock_guard lock(mutex_);
  refusals_ = calls;
}

void MemoryHost::on_fact(std::function<void(const Fact&)> hear) {
  const std::lock_guard lock(mutex_);
  hear_ = std::move(hear);
}

std::vector<Fact> MemoryHost::facts() const {
  const std::lock_guard lock(mutex_);
  return facts_;
}

std::size_t MemoryHost::known_count() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

bool MemoryHost::await(const std::function<bool(const std::vector<Fact>&)>& test, int wait_ms) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), [&] { return test(facts_); });
}

std::vector<std::string> MemoryHost::texts(const std::string& group) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> found;
  for (const Fact& fact : facts_) {
    const auto* sent = std::get_if<model::MessageSent>(&fact.body);
    if (sent && fact.group == group) found.push_back(sent->text);
  }
  return found;
}

bool MemoryHost::await_text(const std::string& group, const std::string& text, int wait_ms) {
  return await(
      [&](const std::vector<Fact>& facts) {
        return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
          const auto* sent = std::get_if<model::MessageSent>(&fact.body);
          return sent && fact.group == group && sent->text == text;
        });
      },
      wait_ms);
}

}  // namespace connectors::xmpp
