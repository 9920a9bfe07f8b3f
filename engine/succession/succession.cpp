#include "engine/succession/succession.h"

#include <algorithm>
#include <set>

#include "engine/state/named.h"

namespace engine::succession {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;

namespace {

const model::Group* row_of(const World& world, model::GroupId id) {
  const auto group = world.groups.find(id);
  if (group != world.groups.end()) return &group->second.row;
  const auto row = world.group_rows.find(id);
  return row == world.group_rows.end() ? nullptr : &row->second;
}

Result<void> check_group(const model::Group* row, const model::Member& from,
                         const model::Member& to, const std::string& place) {
  if (!row) return fail(ErrorCode::not_found, place + ": there is no group of that number", place);
  if (row->owner != from.id) {
    return fail(ErrorCode::conflict, place + ": " + row->name + " is not " + from.name + "'s",
                place);
  }
  if (row->source != to.source) {
    return fail(ErrorCode::invalid_input,
                place + ": " + to.name + " is not on the platform of " + row->name, place);
  }
  return {};
}

Result<std::vector<const model::Group*>> groups_of(const Context& context, const object& arguments,
                                                   const model::Member& from,
                                                   const model::Member& to) {
  const array* listed = base::array_at(arguments, "groups");
  if (!listed || listed->empty() || listed->size() > groups_max) {
    return fail(ErrorCode::invalid_input,
                "groups: name 1 to " + std::to_string(groups_max) + " groups", "groups");
  }
  std::vector<const model::Group*> groups;
  std::set<std::int64_t> seen;
  for (std::size_t i = 0; i < listed->size(); ++i) {
    const std::string place = "groups[" + std::to_string(i) + "]";
    const std::int64_t* number = (*listed)[i].if_int64();
    if (!number) return fail(ErrorCode::invalid_input, place + " is no number of a group", place);
    if (!seen.insert(*number).second)
      return fail(ErrorCode::invalid_input, place + " is there twice", place);
    const model::Group* row = row_of(context.world, model::GroupId(*number));
    TRY_VOID(check_group(row, from, to, place));
    groups.push_back(row);
  }
  return groups;
}

}  // namespace

bool knows(std::string_view command) { return command == "succession.start"; }

Result<std::string> carry_out(Context& context, std::string_view, const object& arguments) {
  TRY(from, staff_named(context, arguments, "from"));
  TRY(to, staff_named(context, arguments, "to"));
  if (from == to) {
    return fail(ErrorCode::invalid_input, "to: " + to->name + " has these groups already", "to");
  }
  TRY(groups, groups_of(context, arguments, *from, *to));
  model::Decision decision = context.new_decision("succession.started", nullptr);
  decision.member = from->id;
  decision.reason = base::json::serialize(object{
      {"to", to->name}, {"to_id", to->id.value}, {"groups", groups.size()}, {"by", context.login}});
  for (const model::Group* group : groups) {
    model::Effect effect = context.new_effect("transfer_group",
                                              "transfer_group:" + std::to_string(group->id.value) +
                                                  "/" + std::to_string(context.cause.value),
                                              decision);
    effect.group = group->id;
    effect.member = to->id;
    effect.expires_at = context.at + expires_after;
    effect.body = base::json::serialize(object{{"new_owner", to->external_id},
                                               {"name", to->name},
                                               {"from", from->external_id},
                                               {"by", context.login}});
    context.put_effect(std::move(effect));
  }
  const std::int64_t id = decision.id.value;
  context.record(std::move(decision));
  return base::json::serialize(object{{"decision", id}});
}

void owner_changed(Context& context, const GroupState& group, model::MemberId before) {
  const model::MemberId owner = group.row.owner;
  if (!before || !owner || before == owner) return;
  std::vector<model::Task> passed;
  for (const auto& [id, task] : group.tasks) {
    if (task.owner == before) passed.push_back(task);
  }
  if (passed.empty()) return;
  model::Decision decision = context.new_decision("succession.tasks_passed", &group);
  decision.member = before;
  array tasks;
  for (const model::Task& task : passed) tasks.push_back(task.id.value);
  decision.reason =
      base::json::serialize(object{{"to_id", owner.value}, {"tasks", std::move(tasks)}});
  context.record(std::move(decision));
  for (model::Task& task : passed) {
    task.owner = owner;
    context.put_task(std::move(task));
  }
}

std::vector<model::GroupId> groups_named(const object& arguments) {
  std::vector<model::GroupId> ids;
  const array* listed = base::array_at(arguments, "groups");
  if (!listed) return ids;
  for (const auto& each : *listed) {
    if (const std::int64_t* id = each.if_int64(); id && ids.size() < groups_max)
      ids.push_back(model::GroupId(*id));
  }
  return ids;
}

std::vector<model::MemberId> members_named(const object& arguments) {
  std::vector<model::MemberId> ids;
  for (const std::string_view key : {"from", "to"}) {
    if (const auto id = base::integer_at(arguments, key)) ids.push_back(model::MemberId(*id));
  }
  return ids;
}

}  // namespace engine::succession
