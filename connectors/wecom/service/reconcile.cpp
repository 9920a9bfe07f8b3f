// The part of WecomConnector that compares everything with WeCom.
#include <algorithm>

#include "connectors/wecom/group_calls.h"
#include "connectors/wecom/service/wecom_connector.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {

using base::Instant;
using model::Fact;

void WecomConnector::compare_all() {
  {
    const std::lock_guard lock(mutex_);
    comparing_since_ = clock_.now();
    compare_at_ = clock_.now() + settings_.reconcile_every;
  }
  if (load_tags() && compare_groups() && compare_contacts()) {
    const std::lock_guard lock(mutex_);
    if (to_compare_.empty() && comparing_since_.ms != 0) {
      health_.checked_at = clock_.now();
      comparing_since_ = {};
    }
    return;
  }
  const std::lock_guard lock(mutex_);
  const bool is_down = health_.condition == Condition::down;
  compare_at_ = clock_.now() + (is_down ? alarm_again_after : fetch_again_after);
}

bool WecomConnector::load_tags() {
  const auto tags = list_tags(client_);
  if (!tags) {
    note_failure(tags.error(), trouble::of_tags);
    return false;
  }
  note_success();
  const std::lock_guard lock(mutex_);
  contacts_.set_tags(*tags);
  return true;
}

bool WecomConnector::compare_groups() {
  const auto listed = collect_pages<GroupListed>(
      [&](const std::string& cursor) { return list_groups(client_, {}, cursor); });
  if (!listed) {
    note_failure(listed.error(), trouble::of_groups);
    return false;
  }
  note_success();
  const Instant now = clock_.now();
  std::vector<std::pair<std::string, std::vector<Fact>>> gone;
  {
    const std::lock_guard lock(mutex_);
    std::set<std::string> open;
    for (const GroupListed& group : *listed) {
      open.insert(group.chat);
      mirror_of(group.chat);
      queue_.add({FollowUpKind::fetch_group, group.chat, now});
    }
    to_compare_ = open;
    for (auto& [chat, mirror] : groups_) {
      if (!open.contains(chat)) gone.emplace_back(chat, mirror.on_gone(now).facts);
    }
  }
  for (auto& [chat, facts] : gone) {
    if (!give(std::move(facts), chat)) return false;
  }
  return true;
}

bool WecomConnector::compare_contacts() {
  const auto users = list_followers(client_);
  if (!users) {
    note_failure(users.error(), trouble::of_members);
    return false;
  }
  for (std::size_t from = 0; from < users->size(); from += batch_users_max) {
    const std::size_t until = std::min(users->size(), from + batch_users_max);
    const std::vector<std::string> some(users->begin() + static_cast<std::ptrdiff_t>(from),
                                        users->begin() + static_cast<std::ptrdiff_t>(until));
    const Instant asked_at = clock_.now();
    const auto contacts = collect_pages<Contact>(
        [&](const std::string& cursor) { return list_contact_details(client_, some, cursor); });
    if (!contacts) {
      note_failure(contacts.error(), trouble::of_contacts);
      return false;
    }
    std::vector<Fact> facts;
    {
      const std::lock_guard lock(mutex_);
      std::vector<std::pair<std::string, std::string>> known;
      for (const Contact& contact : *contacts) {
        for (const Following& each : contact.followings) known.emplace_back(each.user, contact.id);
        ContactOutcome outcome = contacts_.on_contact(contact, asked_at);
        for (Fact& fact : outcome.facts) facts.push_back(std::move(fact));
        for (const FollowUp& each : outcome.follow_ups) queue_.add(each);
      }
      for (Fact& fact : contacts_.on_all(some, known, asked_at)) facts.push_back(std::move(fact));
    }
    if (!give(std::move(facts), {})) {
      const std::lock_guard lock(mutex_);
      contacts_.forget_said();
      return false;
    }
  }
  note_success();
  return true;
}

}  // namespace connectors::wecom
