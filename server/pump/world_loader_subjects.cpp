// What commands and platforms speak of, brought to mind beside what every fact needs.
#include "engine/broadcasting/broadcasting.h"
#include "engine/cards/cards.h"
#include "engine/decide.h"
#include "engine/robot/robot.h"
#include "server/pump/world_loader_needs.h"

namespace server {

using base::Result;

// What the batch has changed already is newer than what the store says.
Result<void> WorldLoader::bring_broadcast(store::Store& store, model::BroadcastId id,
                                          std::int64_t number) {
  TRY(memory, store.broadcast(id, number));
  if (!memory.broadcast) return {};
  std::vector<model::GroupId> groups;
  for (model::Sending& each : memory.sendings) {
    world_.sendings.try_emplace({each.broadcast, each.number}, std::move(each));
  }
  for (const model::BroadcastTarget& each : memory.targets) {
    groups.push_back(each.group);
    world_.broadcast_targets.try_emplace({each.broadcast, each.group}, each);
  }
  for (model::Effect& each : memory.effects) world_.effects.try_emplace(each.id, std::move(each));
  for (model::Task& each : memory.tasks) world_.tasks.try_emplace(each.id, std::move(each));
  TRY(rows, store.load_groups(groups));
  for (model::Group& each : rows) world_.group_rows.try_emplace(each.id, std::move(each));
  world_.broadcasts.try_emplace(id, std::move(*memory.broadcast));
  return {};
}

Result<void> WorldLoader::bring_code(store::Store& store, model::CodeId id) {
  TRY(memory, store.entry_code(id));
  if (!memory.code) return {};
  for (model::EntryWay& each : memory.ways) {
    world_.entry_ways.try_emplace({each.code, each.number}, std::move(each));
  }
  for (model::Effect& each : memory.effects) world_.effects.try_emplace(each.id, std::move(each));
  world_.entry_codes.try_emplace(id, std::move(*memory.code));
  return {};
}

Result<void> WorldLoader::bring_entrances(store::Store& store,
                                          const engine::entrances::Named& named, Needs& needs) {
  if (named.code) {
    TRY_VOID(bring_code(store, named.code));
    // Who brings an archived code back names none of those that it leads to.
    const auto code = world_.entry_codes.find(named.code);
    if (code != world_.entry_codes.end()) {
      const auto rules = base::parse_json(code->second.rules);
      if (rules) {
        const engine::entrances::Named kept =
            engine::entrances::named_by("code.save", base::json::object{{"rules", *rules}});
        needs.members.insert(kept.members.begin(), kept.members.end());
        TRY(rows, store.load_groups(kept.groups));
        for (model::Group& each : rows) world_.group_rows.try_emplace(each.id, std::move(each));
      }
    }
  }
  if (named.channel) {
    TRY(channel, store.channel(named.channel));
    if (channel) world_.channels.try_emplace(channel->id, std::move(*channel));
  }
  if (!named.text.empty()) {
    TRY(same, store.codes_named(named.text));
    for (model::EntryCode& each : same) world_.entry_codes.try_emplace(each.id, std::move(each));
  }
  needs.members.insert(named.members.begin(), named.members.end());
  TRY(rows, store.load_groups(named.groups));
  for (model::Group& each : rows) world_.group_rows.try_emplace(each.id, std::move(each));
  return {};
}

Result<void> WorldLoader::bring_placement(store::Store& store, model::PlacementId id) {
  if (world_.placements.contains(id)) return {};
  TRY(memory, store.placement(id));
  if (!memory.placement) return {};
  engine::World::PlacementState& plan = world_.placements[id];
  plan.row = std::move(*memory.placement);
  for (model::PlacementPlace& each : memory.places) plan.places.emplace(each.number, each);
  for (model::PlacementSeat& each : memory.seats) plan.seats.emplace(each.member, std::move(each));
  return {};
}

// Whoever comes in may speak against others who were asked to the same group.
void WorldLoader::want_asked(Needs& needs) const {
  if (needs.has_asked) return;
  needs.has_asked = true;
  for (const auto& [id, plan] : world_.placements) {
    for (const auto& [member, seat] : plan.seats) {
      if (seat.state == model::SeatState::asked) needs.members.insert(member);
    }
  }
}

// A plan that a command acts upon, with its groups, members and the tasks for groups to be made.
Result<void> WorldLoader::gather_placement(store::Store& store, model::PlacementId id,
                                           Needs& needs) {
  TRY_VOID(bring_placement(store, id));
  const auto known = world_.placements.find(id);
  if (known == world_.placements.end()) return {};
  for (const auto& [number, place] : known->second.places) {
    needs.groups.insert(place.group);
    if (!place.task) continue;
    TRY(task, store.task(place.task));
    if (task) world_.tasks.try_emplace(task->id, std::move(*task));
  }
  for (const auto& [member, seat] : known->second.seats) needs.members.insert(member);
  return {};
}

Result<void> WorldLoader::gather_noted(store::Store& store, const model::Fact& fact, Needs& needs) {
  const auto& body = std::get<model::BroadcastNoted>(fact.body);
  if (const auto subject = engine::broadcasting::subject_of(body.key)) {
    TRY_VOID(bring_broadcast(store, subject->broadcast, subject->number));
  }
  if (!needs.broadcasts.emplace(fact.source, body.message).second) return {};
  TRY(sending, store.sending_named(fact.source, body.message));
  if (!sending) return {};
  return bring_broadcast(store, sending->broadcast, sending->number);
}

// A task with those whom its card may speak of.
void WorldLoader::bring_task(model::Task task, Needs& needs) {
  needs.groups.insert(task.group);
  needs.members.insert(task.member);
  needs.members.insert(engine::cards::holder_of(task));
  world_.tasks.insert_or_assign(task.id, std::move(task));
}

Result<void> WorldLoader::bring_robot_task(store::Store& store, Needs& needs) {
  if (!world_.robot.task || world_.tasks.contains(world_.robot.task)) return {};
  TRY(task, store.task(world_.robot.task));
  if (task) bring_task(std::move(*task), needs);
  return {};
}

Result<void> WorldLoader::gather_command(store::Store& store, const model::Fact& fact,
                                         Needs& needs) {
  const auto& command = std::get<model::Command>(fact.body);
  const auto subjects = engine::subjects_of(command);
  if (!subjects) return {};  // the engine refuses it by name
  if (command.name == "robot.set") TRY_VOID(bring_robot_task(store, needs));
  if (subjects->question) {
    TRY(question, store.question(subjects->question));
    if (question) {
      needs.groups.insert(question->group);
      if (subjects->needs_talk) {
        constexpr auto newest = static_cast<std::int64_t>(engine::recent_messages);
        TRY(memory, store.load_group(question->group, newest));
        for (model::Message& each : memory.recent) add_message(std::move(each));
      }
      needs.questions.push_back(std::move(*question));
    }
  }
  if (subjects->task) {
    TRY(task, store.task(subjects->task));
    if (task) bring_task(std::move(*task), needs);
  }
  if (subjects->decision) {
    TRY(decision, store.decision(subjects->decision));
    if (decision) {
      needs.groups.insert(decision->group);
      needs.members.insert(decision->member);
      TRY(effects, store.effects_of(decision->id));
      for (model::Effect& each : effects) world_.effects.insert_or_assign(each.id, std::move(each));
      TRY(tasks, store.open_tasks_from(decision->id));
      for (model::Task& each : tasks) world_.tasks.insert_or_assign(each.id, std::move(each));
      TRY_VOID(bring_entrances(store, engine::entrances::named_by_undo(*decision), needs));
      world_.decisions.insert_or_assign(decision->id, std::move(*decision));
    }
  }
  if (subjects->effect) {
    TRY(effect, store.effect(subjects->effect));
    if (effect) {
      needs.groups.insert(effect->group);
      needs.members.insert(effect->member);
      if (const auto subject = engine::broadcasting::subject_of(effect->key)) {
        TRY_VOID(bring_broadcast(store, subject->broadcast, subject->number));
      }
      if (const auto card = engine::cards::task_of(effect->key)) {
        TRY(task, store.task(*card));
        if (task) bring_task(std::move(*task), needs);
      }
      if (engine::robot::is_notice(*effect)) TRY_VOID(bring_robot_task(store, needs));
      if (const auto code = engine::entrances::code_of(effect->key)) {
        TRY_VOID(bring_code(store, *code));
      }
      world_.effects.insert_or_assign(effect->id, std::move(*effect));
    }
  }
  if (subjects->message) {
    TRY(message, store.message(subjects->message));
    if (message) {
      needs.groups.insert(message->group);
      needs.members.insert(message->member);
      add_message(std::move(*message));
    }
  }
  if (subjects->broadcast) TRY_VOID(bring_broadcast(store, subjects->broadcast, 0));
  if (!subjects->rows.empty()) {
    TRY(rows, store.load_groups(subjects->rows));
    for (model::Group& each : rows) world_.group_rows.try_emplace(each.id, std::move(each));
  }
  TRY_VOID(bring_entrances(store, subjects->entrances, needs));
  if (subjects->placement) TRY_VOID(gather_placement(store, subjects->placement, needs));
  if (subjects->has_changed_rules) {
    for (const auto& [id, plan] : world_.placements) {
      if (plan.row.state == model::PlacementState::running)
        TRY_VOID(gather_placement(store, id, needs));
    }
  }
  needs.members.insert(subjects->members.begin(), subjects->members.end());
  needs.groups.insert(subjects->group);
  needs.members.insert(subjects->member);
  needs.members.insert(subjects->owner);
  return {};
}

}  // namespace server
