#include "engine/people/people.h"

#include <algorithm>

#include "engine/companies/companies.h"
#include "engine/state/said.h"

namespace engine::people {

using base::Instant;

namespace {

model::Stay begin_stay(Context& context, const GroupState& group, model::MemberId member,
                       Instant at) {
  model::Stay stay;
  stay.id = model::StayId(context.counters.stay++);
  stay.group = group.row.id;
  stay.member = member;
  stay.joined_at = at;
  return stay;
}

// The first word of the member in the group after `at`, as far as it is remembered.
Instant spoke_after(const GroupState& group, model::MemberId member, Instant at) {
  Instant first{0};
  for (const RecentMessage& message : group.recent) {
    if (message.member != member || message.at <= at) continue;
    if (first.ms == 0 || message.at < first) first = message.at;
  }
  return first;
}

bool take(std::string& place, const std::optional<std::string>& value) {
  if (!value || *value == place) return false;
  place = *value;
  return true;
}

}  // namespace

model::SourceId ensure_source(Context& context, const std::string& name) {
  const auto known = context.world.sources.find(name);
  if (known != context.world.sources.end()) return known->second;
  const model::SourceId id(context.counters.source++);
  context.world.sources.emplace(name, id);
  context.changes.sources.push_back({id, name});
  return id;
}

GroupState& ensure_group(Context& context, model::SourceId source, const std::string& external_id) {
  World& world = context.world;
  const SourceName name{source, external_id};
  if (const auto known = world.group_names.find(name); known != world.group_names.end()) {
    GroupState& group = world.groups.at(known->second);
    const bool earlier = group.row.first_at.ms == 0 || context.at < group.row.first_at;
    const bool later = context.at >= group.row.last_at + group_seen_grain;
    if (earlier) group.row.first_at = context.at;
    if (later) group.row.last_at = context.at;
    if (earlier || later) context.put(group);
    return group;
  }
  const model::GroupId id(context.counters.group++);
  GroupState& group = world.groups[id];
  group.row.id = id;
  group.row.source = source;
  group.row.external_id = external_id;
  group.row.name = external_id;
  group.row.first_at = group.row.last_at = context.at;
  world.group_names.emplace(SourceKey{source, external_id}, id);
  context.put(group);
  return group;
}

model::Member& ensure_member(Context& context, model::SourceId source,
                             const std::string& external_id) {
  World& world = context.world;
  const SourceName name{source, external_id};
  if (const auto known = world.member_names.find(name); known != world.member_names.end()) {
    model::Member& member = world.members.at(known->second);
    const bool earlier = member.first_at.ms == 0 || context.at < member.first_at;
    const bool later = context.at >= member.last_at + member_seen_grain;
    if (earlier) member.first_at = context.at;
    if (later) member.last_at = context.at;
    if (earlier || later) context.put(member);
    return member;
  }
  const model::MemberId id(context.counters.member++);
  model::Member& member = world.members[id];
  member.id = id;
  member.source = source;
  member.external_id = external_id;
  member.name = external_id;
  member.first_at = member.last_at = context.at;
  world.member_names.emplace(SourceKey{source, external_id}, id);
  context.put(member);
  return member;
}

void ensure_present(Context& context, GroupState& group, const model::Member& member) {
  if (group.present.contains(member.id)) return;
  // A word that was said before they left, and arrives after, begins nothing.
  const auto departed = group.departed.find(member.id);
  if (departed != group.departed.end() && context.at <= departed->second) return;
  context.put_stay(group, begin_stay(context, group, member.id, context.at));
}

void joined(Context& context, GroupState& group, const model::Member& member,
            const model::MemberJoined& fact, model::MemberId inviter) {
  model::Stay stay;
  const auto present = group.present.find(member.id);
  if (present == group.present.end()) {
    const auto departed = group.departed.find(member.id);
    const bool is_over = departed != group.departed.end() && context.at <= departed->second;
    stay = begin_stay(context, group, member.id, context.at);
    // A join that arrives after its own leave: a stay that is already over.
    if (is_over) stay.left_at = departed->second;
  } else {
    stay = present->second;
    // Seen twice: the first sighting stands. Never seen: now it is, and the beginning is known.
    if (stay.join_seen && stay.joined_at <= context.at) return;
    stay.joined_at = std::min(stay.joined_at, context.at);
  }
  stay.join_seen = true;
  stay.via = fact.via;
  stay.inviter = inviter;
  context.put_stay(group, std::move(stay));
}

void nicknamed(Context& context, GroupState& group, const model::Member& member,
               const model::NicknameNoted& fact) {
  const auto present = group.present.find(member.id);
  if (present == group.present.end() || present->second.nickname == fact.nickname) return;
  model::Stay stay = present->second;
  stay.nickname = fact.nickname;
  context.put_stay(group, std::move(stay));
}

void left(Context& context, GroupState& group, const model::Member& member,
          const model::MemberLeft& fact) {
  const auto present = group.present.find(member.id);
  model::Stay stay = present != group.present.end()
                         ? present->second
                         : begin_stay(context, group, member.id, context.at);
  if (present == group.present.end()) {
    const auto departed = group.departed.find(member.id);
    if (departed != group.departed.end() && context.at <= departed->second) return;  // known
  }
  stay.joined_at = std::min(stay.joined_at, context.at);
  stay.left_at = context.at;
  stay.left_reason = fact.reason;
  context.put_stay(group, std::move(stay));

  const Instant spoke = spoke_after(group, member.id, context.at);
  if (spoke.ms != 0) context.put_stay(group, begin_stay(context, group, member.id, spoke));
}

void renamed(Context& context, GroupState& group, const model::GroupRenamed& fact) {
  if (group.row.name == fact.name || fact.name.empty()) return;
  group.row.name = fact.name;
  context.put(group);
}

void profiled(Context& context, model::Member& member, const model::MemberProfile& fact) {
  bool changed = take(member.name, fact.name);
  if (changed) engine::renamed(context.world, member);  // messages name people: links depend on it
  changed |= take(member.company, fact.company);
  if (fact.company) {
    const model::CompanyId before = member.company_id;
    companies::employ(context, member);
    changed |= member.company_id != before;
  }
  changed |= take(member.title, fact.title);
  changed |= take(member.phone, fact.phone);
  changed |= take(member.email, fact.email);
  changed |= take(member.region, fact.region);
  changed |= take(member.tier, fact.tier);
  changed |= take(member.identity, fact.identity);
  if (fact.role && *fact.role != member.role) {
    member.role = *fact.role;
    changed = true;
    for (auto& [id, group] : context.world.groups) {
      if (!group.present.contains(member.id)) continue;
      if (member.role == model::Role::staff)
        group.staff.insert(member.id);
      else
        group.staff.erase(member.id);
    }
  }
  if (changed) context.put(member);
}

void profiled(Context& context, GroupState& group, const model::GroupProfile& fact,
              model::MemberId owner) {
  bool changed = false;
  if (fact.name && !fact.name->empty()) changed |= take(group.row.name, fact.name);
  changed |= take(group.row.program, fact.program);
  if (fact.owner && group.row.owner != owner) group.row.owner = owner, changed = true;
  if (fact.target_size && group.row.target_size != *fact.target_size) {
    group.row.target_size = *fact.target_size;
    changed = true;
  }
  if (changed) context.put(group);
}

}  // namespace engine::people
