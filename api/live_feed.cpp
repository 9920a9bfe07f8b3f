#include "api/live_feed.h"

namespace api {
namespace {

// More events per millisecond than are ever sent, so that a restart begins above what came before
// it.
constexpr std::uint64_t sequences_per_ms = 16;

void add(std::set<std::int64_t>& ids, std::int64_t id, bool& too_many) {
  if (id == 0) return;
  ids.insert(id);
  if (ids.size() > rows_per_flush_max) too_many = true;
}

}  // namespace

bool Noted::empty() const {
  return messages.empty() && questions.empty() && tasks.empty() && decisions.empty() &&
         groups.empty() && policy_version == 0 && !too_many;
}

LiveFeed::LiveFeed(base::Instant started)
    : newest_(static_cast<std::uint64_t>(started.ms) * sequences_per_ms) {}

void LiveFeed::note(const model::Changes& changes) {
  const std::lock_guard lock(mutex_);
  if (!changes.policies.empty()) noted_.policy_version = changes.policies.back().version;
  if (noted_.too_many) return;  // a reset will be told; nothing more needs to be remembered
  bool& too_many = noted_.too_many;
  const auto touch_group = [&](model::GroupId id) { add(noted_.groups, id.value, too_many); };
  for (const auto& row : changes.messages) {
    add(noted_.messages, row.id.value, too_many);
    touch_group(row.group);
    if (too_many) return;
  }
  for (const auto& row : changes.edited_messages.rows())
    add(noted_.messages, row.id.value, too_many);
  for (const auto& row : changes.questions.rows()) {
    add(noted_.questions, row.id.value, too_many);
    add(noted_.messages, row.message.value, too_many);  // which names the question that it asks
    touch_group(row.group);
  }
  for (const auto& row : changes.tasks.rows()) add(noted_.tasks, row.id.value, too_many);
  for (const auto& row : changes.decisions) add(noted_.decisions, row.id.value, too_many);
  for (const auto& row : changes.undone_decisions) {
    add(noted_.decisions, row.decision.value, too_many);
  }
  for (const auto& row : changes.verdicts.rows())
    add(noted_.decisions, row.decision.value, too_many);
  for (const auto& row : changes.groups.rows()) touch_group(row.id);
  for (const auto& row : changes.stays.rows()) touch_group(row.group);
  for (const auto& row : changes.activity) touch_group(row.group);
}

Noted LiveFeed::take_noted() {
  const std::lock_guard lock(mutex_);
  return std::exchange(noted_, Noted{});
}

void LiveFeed::append(std::string_view type, const base::json::object& data) {
  std::vector<std::function<void()>> wake;
  {
    const std::lock_guard lock(mutex_);
    events_.push_back({++newest_, std::string(type), base::json::serialize(data)});
    if (events_.size() > events_kept_max) events_.pop_front();
    for (const auto& [handle, subscriber] : subscribers_) wake.push_back(subscriber);
  }
  for (const auto& subscriber : wake) subscriber();
}

LiveFeed::Stretch LiveFeed::after(std::uint64_t sequence) const {
  const std::lock_guard lock(mutex_);
  Stretch stretch;
  stretch.newest = newest_;
  if (sequence == 0 || sequence == newest_) return stretch;
  const std::uint64_t oldest = newest_ - events_.size();  // the one before the first that is kept
  if (sequence < oldest || sequence > newest_) {
    stretch.events.push_back({newest_, "reset", "{}"});
    return stretch;
  }
  const auto skipped = static_cast<std::ptrdiff_t>(sequence - oldest);
  stretch.events.assign(events_.begin() + skipped, events_.end());
  return stretch;
}

std::uint64_t LiveFeed::subscribe(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  subscribers_[next_handle_] = std::move(wake);
  return next_handle_++;
}

void LiveFeed::unsubscribe(std::uint64_t handle) {
  const std::lock_guard lock(mutex_);
  subscribers_.erase(handle);
}

bool LiveFeed::has_subscribers() const {
  const std::lock_guard lock(mutex_);
  return !subscribers_.empty();
}

}  // namespace api
