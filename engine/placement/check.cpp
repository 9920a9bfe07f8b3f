// Whether a seat may be given, as things are now.
#include "engine/placement/internal.h"

namespace engine::placement {

using planning::seats::Why;

namespace {

std::vector<model::CompanyRelation> relations_of(const World& world) {
  std::vector<model::CompanyRelation> relations;
  for (const auto& [pair, row] : world.company_relations) relations.push_back(row);
  return relations;
}

bool takes_new(const World& world, model::GroupId group) {
  const auto door = world.group_doors.find(group);
  return door == world.group_doors.end() || door->second.takes_new;
}

}  // namespace

Check::Check(Context& context, const Plan& plan)
    : context_(context),
      roster_(context.policy.policy(), model::seating_of(context.policy.policy(), plan.row.program),
              context.world.companies, relations_of(context.world)),
      hall_(roster_.rules()) {
  for (const auto& [number, place] : plan.places) {
    planning::seats::Table table;
    table.group = place.group.value;
    table.seats = static_cast<std::uint32_t>(place.seats);
    const GroupState* group = context.world.find_group(place.group);
    table.source = group ? group->row.source.value : 0;
    table.takes_new = takes_new(context.world, place.group);
    table.of_program = !group || group->row.program == plan.row.program;
    tables_.emplace(number, hall_.add(table));
    if (!group) continue;
    for (const auto& [id, stay] : group->present) {
      if (const model::Member* member = context.world.find_member(id)) sit(*member, number);
    }
  }
  for (const auto& [id, seat] : plan.seats) {
    if (seat.state != model::SeatState::asked) continue;
    if (const model::Member* member = context.world.find_member(id)) sit(*member, seat.place);
  }
}

void Check::sit_planned(const Plan& plan) {
  for (const auto& [id, seat] : plan.seats) {
    const bool is_planned =
        seat.state == model::SeatState::planned || seat.state == model::SeatState::waiting;
    const model::Member* member = is_planned ? context_.world.find_member(id) : nullptr;
    if (member && seat.place != 0) sit(*member, seat.place);
  }
}

void Check::sit(const model::Member& member, std::int64_t place) {
  const auto table = tables_.find(place);
  if (table != tables_.end()) hall_.sit(table->second, roster_.person(member, context_.at));
}

void Check::rise(const model::Member& member, std::int64_t place) {
  const auto table = tables_.find(place);
  if (table != tables_.end()) hall_.rise(table->second, roster_.person(member, context_.at));
}

std::optional<planning::seats::Objection> Check::object(const model::Member& member,
                                                        std::int64_t place) {
  const auto table = tables_.find(place);
  if (table == tables_.end()) return planning::seats::Objection{Why::closed, 0, 0, 0};
  planning::seats::Person person = roster_.person(member, context_.at);
  // A group that is still to be made will be where its people are.
  if (hall_.tables()[table->second].source == 0) person.source = 0;
  const auto verdict = hall_.judge(person, table->second);
  if (verdict.objections.empty()) return std::nullopt;
  return verdict.objections.front();
}

}  // namespace engine::placement
