#include "server/connections/connector_host.h"

#include <algorithm>
#include <unordered_map>

#include "store/queries/broadcasts.h"
#include "store/queries/entrances.h"
#include "store/queries/known_people.h"
#include "store/queries/robots.h"

namespace server::connections {

using base::Result;
using connectors::Taken;

namespace queries = store::queries;

Result<Taken> ConnectorHost::take(std::vector<model::Fact> facts) {
  Taken taken;
  for (std::size_t from = 0; from < facts.size(); from += api::facts_per_submit_max) {
    const std::size_t until = std::min(facts.size(), from + api::facts_per_submit_max);
    const auto at = [&](std::size_t i) {
      return std::make_move_iterator(facts.begin() + static_cast<std::ptrdiff_t>(i));
    };
    TRY(receipt, intake_.submit({at(from), at(until)}));
    for (std::size_t i = 0; i < receipt.outcomes.size(); ++i) {
      const api::Outcome& outcome = receipt.outcomes[i];
      if (outcome.as == api::TakenAs::accepted)
        ++taken.accepted;
      else if (outcome.as == api::TakenAs::known)
        ++taken.known;
      else
        taken.refused.emplace_back(from + i, outcome.error);
    }
  }
  return taken;
}

Result<Taken> ConnectorHost::take(std::vector<model::Fact> facts, std::string_view source,
                                  const connectors::Mark& mark) {
  model::Fact moved;
  moved.source = source;
  // The pump takes facts in order, and what fails takes all that follows with it: so the mark is
  // stored with its facts or later.
  moved.external_id = "mark:" + mark.name + ":" + mark.value;
  moved.at = intake_.now();
  moved.actor = source;
  moved.body = model::Command{"feed.mark",
                              base::json::serialize(base::json::object{
                                  {"source", source}, {"name", mark.name}, {"value", mark.value}})};
  facts.push_back(std::move(moved));
  TRY(taken, take(std::move(facts)));
  if (taken.accepted > 0) --taken.accepted;
  return taken;
}

Result<std::string> ConnectorHost::mark(std::string_view source, std::string_view name) {
  TRY(connection, database_.connect(store::Access::read_only));
  return queries::feed_mark(*connection, source, name);
}

Result<std::vector<connectors::KnownGroup>> ConnectorHost::groups(std::string_view source) {
  TRY(connection, database_.connect(store::Access::read_only));
  TRY(groups, queries::groups_of(*connection, source));
  TRY(members, queries::members_of(*connection, source));
  TRY(stays, queries::open_stays_of(*connection, source));
  std::unordered_map<std::int64_t, const model::Member*> people;
  for (const model::Member& each : members) people.emplace(each.id.value, &each);
  std::vector<connectors::KnownGroup> known;
  std::unordered_map<std::int64_t, std::size_t> places;
  for (const model::Group& each : groups) {
    const auto owner = people.find(each.owner.value);
    places.emplace(each.id.value, known.size());
    known.push_back({each.external_id,
                     each.name,
                     owner == people.end() ? std::string() : owner->second->external_id,
                     {}});
  }
  for (const model::Stay& each : stays) {
    const auto group = places.find(each.group.value);
    const auto member = people.find(each.member.value);
    if (group == places.end() || member == people.end()) continue;
    known[group->second].stays.push_back({member->second->external_id, member->second->name,
                                          member->second->role == model::Role::staff,
                                          each.joined_at, each.nickname});
  }
  return known;
}

Result<std::vector<connectors::KnownContact>> ConnectorHost::contacts(std::string_view source) {
  TRY(connection, database_.connect(store::Access::read_only));
  TRY(members, queries::members_of(*connection, source));
  TRY(rows, queries::open_contacts_of(*connection, source));
  std::unordered_map<std::int64_t, const std::string*> names;
  for (const model::Member& each : members) names.emplace(each.id.value, &each.external_id);
  std::vector<connectors::KnownContact> known;
  for (const model::Contact& row : rows) {
    const auto staff = names.find(row.staff.value);
    const auto member = names.find(row.member.value);
    if (staff == names.end() || member == names.end()) continue;
    model::ContactNoted& each = known.emplace_back();
    each.staff = *staff->second;
    each.contact = *member->second;
    each.since = row.since;
    each.remark = row.remark;
    each.description = row.description;
    each.via = row.via;
    const auto tags = base::parse_json(row.tags.empty() ? "[]" : row.tags);
    if (!tags || !tags->is_array()) continue;
    for (const auto& tag : tags->get_array()) {
      if (tag.is_string()) each.tags.emplace_back(tag.get_string());
    }
  }
  return known;
}

Result<std::string> ConnectorHost::robot_key(std::string_view source) {
  TRY(connection, database_.connect(store::Access::read_only));
  TRY(robot, queries::group_robot(*connection, source));
  return robot ? std::move(robot->key) : std::string();
}

Result<std::vector<connectors::OpenSending>> ConnectorHost::open_sendings(std::string_view source) {
  TRY(connection, database_.connect(store::Access::read_only));
  TRY(rows, queries::open_sendings(*connection, source));
  std::vector<connectors::OpenSending> open;
  for (queries::OpenSending& each : rows) {
    open.push_back({std::move(each.key), std::move(each.sending.reference), std::move(each.sender),
                    each.asked_at, each.deadline, std::move(each.waiting)});
  }
  return open;
}

Result<std::vector<connectors::OpenWay>> ConnectorHost::open_ways(std::string_view source) {
  TRY(connection, database_.connect(store::Access::read_only));
  TRY(rows, queries::open_ways(*connection, source));
  std::vector<connectors::OpenWay> open;
  for (queries::OpenWay& each : rows) {
    open.push_back({std::move(each.key), each.way.kind, std::move(each.way.mark),
                    std::move(each.way.reference), each.asked_at});
  }
  return open;
}

}  // namespace server::connections
