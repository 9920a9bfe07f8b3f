#include "connectors/wecom/group_mirror.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/ensure.h"
#include "base/hash.h"

namespace connectors::wecom {

using base::Instant;
using model::LeaveReason;

namespace {

std::string digits(Instant at) { return std::to_string(at.ms / 1000); }

LeaveReason reason_of(std::int64_t scene) {
  if (scene == quit_scene_left) return LeaveReason::left;
  if (scene == quit_scene_removed) return LeaveReason::removed;
  return LeaveReason::unknown;
}

std::string way_of(const GroupMember& member) {
  if (!member.state.empty()) return "code:" + member.state;
  switch (member.join_scene) {
    case 1: return "invitation";
    case 2: return "link";
    case 3: return "code";
    default: return {};
  }
}

// An event's scenes are others than a detail's: 0 invited (directly or by link), 3 by the code.
std::string way_of_event(std::int64_t scene) {
  if (scene == 0) return "invitation";
  return scene == 3 ? "code" : std::string();
}

void sort_by_time(GroupOutcome& outcome) {
  std::stable_sort(outcome.facts.begin(), outcome.facts.end(),
                   [](const model::Fact& a, const model::Fact& b) { return a.at < b.at; });
}

}  // namespace

void GroupMirror::restore(std::string name, std::string owner, std::map<std::string, Stay> stays) {
  is_known_ = true;
  name_ = std::move(name);
  owner_ = std::move(owner);
  members_.clear();
  for (auto& [member, stay] : stays) {
    Known& known = members_[member];
    known.joined_at = stay.joined_at;
    known.nickname = std::move(stay.nickname);
  }
}

bool GroupMirror::is_redelivery(const std::string& event) {
  if (std::find(remembered_.begin(), remembered_.end(), event) != remembered_.end()) return true;
  remembered_.push_back(event);
  if (remembered_.size() > remembered_events_max) remembered_.pop_front();
  return false;
}

model::Fact GroupMirror::fact(std::string external_id, Instant at, std::string actor,
                              model::FactBody body) const {
  model::Fact made;
  made.source = fact_source;
  made.external_id = std::move(external_id);
  made.at = at;
  made.group = chat_;
  made.actor = std::move(actor);
  made.body = std::move(body);
  return made;
}

void GroupMirror::add_join(const std::string& member, Instant joined_at, model::MemberJoined body,
                           bool history, GroupOutcome& outcome) const {
  outcome.facts.push_back(fact("join:" + chat_ + ":" + member + ":" + digits(joined_at), joined_at,
                               member, std::move(body)));
  outcome.facts.back().history = history;
}

void GroupMirror::add_leave(const std::string& member, Instant joined_at, Reason reason,
                            GroupOutcome& outcome) const {
  outcome.facts.push_back(fact("leave:" + chat_ + ":" + member + ":" + digits(joined_at),
                               std::max(reason.at, joined_at), member,
                               model::MemberLeft{reason.why, {}}));
}

GroupOutcome GroupMirror::on_event(const Event& event) {
  const auto* changed = std::get_if<GroupChanged>(&event.body);
  ENSURE(changed && changed->chat == chat_);
  GroupOutcome outcome;
  if (is_redelivery(event.id)) return outcome;
  if (changed->step == GroupStep::dismissed) return on_gone(event.at);
  const bool follows =
      !changed->version_before.empty() && changed->version_before == version_ && is_known_;
  if (changed->step == GroupStep::members_added) take_arrivals(*changed, event.at);
  if (changed->step == GroupStep::members_removed) take_departures(*changed, event.at, outcome);
  if (follows) version_ = changed->version_after;
  // A departure that follows on what we know and names everybody leaves nothing to be asked.
  const bool is_complete = follows && changed->step == GroupStep::members_removed &&
                           static_cast<std::int64_t>(changed->members.size()) == changed->count;
  if (!is_complete) {
    outcome.follow_ups.push_back({FollowUpKind::fetch_group, chat_, event.at + stale_window});
  }
  sort_by_time(outcome);
  return outcome;
}

void GroupMirror::take_arrivals(const GroupChanged& changed, Instant at) {
  for (const std::string& member : changed.members) {
    // Whoever is here already is told again, or left without our hearing of it: the detail will
    // say.
    if (!members_.contains(member)) arrivals_[member] = {at, changed.scene};
  }
}

void GroupMirror::take_departures(const GroupChanged& changed, Instant at, GroupOutcome& outcome) {
  const Reason reason{reason_of(changed.scene), at};
  if (changed.members.empty()) departures_.push_back({at, changed.scene, changed.count});
  for (const std::string& member : changed.members) {
    if (const auto known = members_.find(member); known != members_.end()) {
      // An event of before they came back: that stay has ended by other means.
      if (at < known->second.joined_at) continue;
      add_leave(member, known->second.joined_at, reason, outcome);
      ended_[member] = {at};
      members_.erase(known);
    } else if (const auto arrival = arrivals_.find(member);
               arrival != arrivals_.end() && arrival->second.at <= at) {
      // Came and went between two details.
      const Instant joined_at = arrival->second.at;
      add_join(member, joined_at, {way_of_event(arrival->second.scene), {}}, false, outcome);
      add_leave(member, joined_at, reason, outcome);
      ended_[member] = {at};
      arrivals_.erase(arrival);
    }
    // Somebody of whom nothing was ever told: nothing to end.
  }
}

GroupOutcome GroupMirror::on_gone(Instant at) {
  GroupOutcome outcome;
  for (const auto& [member, known] : members_) {
    add_leave(member, known.joined_at, {LeaveReason::dissolved, at}, outcome);
  }
  members_.clear();
  arrivals_.clear();
  departures_.clear();
  ended_.clear();
  is_known_ = true;
  return outcome;
}

Instant GroupMirror::unsettled_until(Instant fetched_at) const {
  Instant until{0};
  const auto look_at = [&](Instant event) {
    if (fetched_at < event + settle_window) until = std::max(until, event + settle_window);
  };
  for (const auto& [member, arrival] : arrivals_) look_at(arrival.at);
  for (const auto& [member, ended] : ended_) look_at(ended.left_at);
  for (const Departure& departure : departures_) look_at(departure.at);
  return until;
}

GroupOutcome GroupMirror::on_detail(const GroupDetail& detail, Instant fetched_at) {
  ENSURE(detail.chat == chat_);
  GroupOutcome outcome;
  Instant unsettled = unsettled_until(fetched_at);
  see_group(detail, fetched_at, outcome);
  unsettled = std::max(unsettled, see_absent(detail, fetched_at, outcome));
  if (unsettled.ms != 0) {
    outcome.follow_ups.push_back({FollowUpKind::fetch_group, chat_, unsettled});
  }
  for (const GroupMember& member : detail.members) see_member(member, fetched_at, outcome);
  const auto is_settled = [&](Instant event) { return fetched_at >= event + settle_window; };
  std::erase_if(arrivals_, [&](const auto& each) {
    return members_.contains(each.first) || is_settled(each.second.at);
  });
  std::erase_if(ended_, [&](const auto& each) { return is_settled(each.second.left_at); });
  std::erase_if(departures_, [&](const Departure& each) { return is_settled(each.at); });
  // A detail that may be stale is no ground to apply the next event on.
  version_ = unsettled.ms == 0 ? detail.version : std::string();
  is_known_ = true;
  sort_by_time(outcome);
  return outcome;
}

void GroupMirror::see_member(const GroupMember& member, Instant fetched_at, GroupOutcome& outcome) {
  const auto known = members_.find(member.id);
  if (known == members_.end() || known->second.joined_at < member.joined_at) {
    Instant joined_at = member.joined_at;
    if (const auto ended = ended_.find(member.id); ended != ended_.end()) {
      if (joined_at <= ended->second.left_at) {
        if (fetched_at < ended->second.left_at + settle_window) return;  // stale
        // They are here after all: left and back within one second, or the event was wrong. The
        // stay that was ended stays ended; a new one begins when we see them.
        joined_at = Instant{fetched_at.ms / 1000 * 1000};
      }
      ended_.erase(ended);
    }
    if (known != members_.end()) {
      // Before the new stay begins: at the same moment the order of the two would be anybody's
      // guess.
      const Instant left_at = joined_at - base::milliseconds(1);
      add_leave(member.id, known->second.joined_at, {LeaveReason::unknown, left_at}, outcome);
    }
    const bool history = !is_known_ && joined_at < fetched_at - fresh_join;
    add_join(member.id, joined_at, {way_of(member), member.inviter}, history, outcome);
    members_[member.id].joined_at = joined_at;
  }
  see_profile(member, fetched_at, outcome);
  see_nickname(member, fetched_at, outcome);
}

void GroupMirror::see_nickname(const GroupMember& member, Instant fetched_at,
                               GroupOutcome& outcome) {
  Known& known = members_.at(member.id);
  if (known.nickname == member.nickname) return;
  known.nickname = member.nickname;
  outcome.facts.push_back(
      fact("nickname:" + chat_ + ":" + member.id + ":" + std::to_string(fetched_at.ms), fetched_at,
           member.id, model::NicknameNoted{member.nickname}));
}

void GroupMirror::see_profile(const GroupMember& member, Instant fetched_at,
                              GroupOutcome& outcome) {
  Known& known = members_.at(member.id);
  const std::string& name = member.name.empty() ? member.nickname : member.name;
  if (known.is_profiled && known.name == name && known.is_staff == member.is_staff) return;
  model::MemberProfile profile;
  profile.member = member.id;
  if (!name.empty()) profile.name = name;
  // That somebody is staff in one group they are everywhere; a customer is a member by default.
  if (member.is_staff) profile.role = model::Role::staff;
  known.name = name;
  known.is_staff = member.is_staff;
  known.is_profiled = true;
  if (!profile.name && !profile.role) return;
  const std::string id = "member:" + member.id + ":" + std::to_string(fetched_at.ms) + ":" +
                         base::to_hex(base::stable_hash(name, member.is_staff ? 1 : 0));
  outcome.facts.push_back(fact(id, fetched_at, {}, std::move(profile)));
  outcome.facts.back().group.clear();
}

GroupMirror::Reason GroupMirror::reason_for(std::size_t absent, Instant fetched_at) const {
  if (departures_.empty()) return {LeaveReason::unknown, fetched_at};
  std::int64_t told = 0;
  std::set<std::int64_t> scenes;
  for (const Departure& departure : departures_) {
    told += departure.count;
    scenes.insert(departure.scene);
  }
  if (told != static_cast<std::int64_t>(absent) || scenes.size() != 1) {
    return {LeaveReason::unknown, departures_.back().at};
  }
  return {reason_of(*scenes.begin()), departures_.back().at};
}

Instant GroupMirror::see_absent(const GroupDetail& detail, Instant fetched_at,
                                GroupOutcome& outcome) {
  std::set<std::string_view> present;
  for (const GroupMember& member : detail.members) present.insert(member.id);
  std::vector<std::string> absent;
  Instant unsettled{0};
  for (const auto& [member, known] : members_) {
    if (present.contains(member)) continue;
    // A detail of before they came says nothing of their going: the next one will.
    const Instant settled_at = known.joined_at + settle_window;
    if (fetched_at < settled_at)
      unsettled = std::max(unsettled, settled_at);
    else
      absent.push_back(member);
  }
  const Reason reason = reason_for(absent.size(), fetched_at);
  if (!absent.empty()) departures_.clear();
  for (const std::string& member : absent) {
    const Instant joined_at = members_.at(member).joined_at;
    add_leave(member, joined_at, reason, outcome);
    ended_[member] = {reason.at};
    members_.erase(member);
  }
  return unsettled;
}

void GroupMirror::see_group(const GroupDetail& detail, Instant fetched_at, GroupOutcome& outcome) {
  const std::string moment = std::to_string(fetched_at.ms);
  if (is_known_ && detail.name != name_) {
    outcome.facts.push_back(
        fact("rename:" + chat_ + ":" + moment, fetched_at, {}, model::GroupRenamed{detail.name}));
  }
  if (!is_known_ || detail.owner != owner_) {
    model::GroupProfile profile;
    if (!is_known_) profile.name = detail.name;
    profile.owner = detail.owner;
    outcome.facts.push_back(fact("group:" + chat_ + ":" + moment, fetched_at, {}, profile));
  }
  name_ = detail.name;
  owner_ = detail.owner;
}

}  // namespace connectors::wecom
