#include "api/seating_world.h"

#include <algorithm>
#include <map>

#include "api/render.h"

namespace api {
namespace {

namespace queries = store::queries;
using planning::roster::Roster;
using planning::seats::Hall;
using planning::seats::Table;

}  // namespace

base::Result<std::unique_ptr<SeatingWorld>> SeatingWorld::read(
    Services& services, const Call& call, const std::optional<std::string>& program) {
  auto world = std::make_unique<SeatingWorld>();
  TRY(policy, services.policies.in_force(call.reader));
  world->policy = std::move(policy);
  world->program_name = program.value_or("");
  world->program = &model::seating_of(world->policy->policy, world->program_name);
  TRY(companies, queries::all_companies(call.reader));
  for (model::Company& each : companies) world->companies.emplace(each.id, std::move(each));
  TRY(relations, queries::all_relations(call.reader));
  world->relations = std::move(relations);
  world->roster = std::make_unique<Roster>(world->policy->policy, *world->program, world->companies,
                                           world->relations);
  TRY(doors, queries::group_doors(call.reader));
  std::map<model::GroupId, bool> takes_new;
  for (const model::GroupDoor& each : doors) takes_new.emplace(each.group, each.takes_new);
  TRY(board, board_of(services, call));
  world->board = std::move(board);
  std::map<model::GroupId, std::size_t> tables;
  for (const queries::GroupFigures& each : world->board->groups) {
    const bool is_of_program = !program || each.group.program == *program;
    const auto door = takes_new.find(each.group.id);
    Table table;
    table.group = each.group.id.value;
    table.source = each.group.source.value;
    table.seats = static_cast<std::uint32_t>(
        each.group.target_size > 0 ? each.group.target_size : world->program->target_size);
    table.takes_new = door == takes_new.end() || door->second;
    table.of_program = is_of_program;
    tables.emplace(each.group.id, world->tables.size());
    world->tables.push_back(table);
    world->groups.push_back(&each);
  }
  TRY(seated, queries::seated_members(call.reader, program ? &*program : nullptr));
  world->seated.reserve(seated.size());
  for (queries::SeatedMember& each : seated) {
    const auto table = tables.find(each.group);
    if (table == tables.end()) continue;  // newer than the board
    world->seated_at.push_back(table->second);
    world->seated.push_back(std::move(each));
  }
  return world;
}

std::optional<std::size_t> SeatingWorld::table_of(model::GroupId group) const {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i]->group.id == group) return i;
  }
  return std::nullopt;
}

Hall SeatingWorld::hall(base::Instant now) const {
  Hall hall(roster->rules());
  for (const Table& each : tables) hall.add(each);
  for (std::size_t i = 0; i < seated.size(); ++i) {
    hall.sit(seated_at[i], roster->person(seated[i].member, now));
  }
  return hall;
}

array objections_json(const Roster& roster,
                      const std::vector<planning::seats::Objection>& objections) {
  return to_array(objections, [&](const auto& each) { return roster.to_json(each); });
}

object merits_json(const planning::seats::Verdict& verdict) {
  object out;
  for (std::size_t i = 0; i < planning::seats::goal_count; ++i) {
    out[model::to_name(static_cast<planning::seats::Goal>(i))] = verdict.merits[i];
  }
  return out;
}

}  // namespace api
