// Giving seats: asked for, waiting, held back, seen to be taken.
#include <algorithm>
#include <charconv>

#include "engine/handover/handover.h"
#include "engine/placement/internal.h"

namespace engine::placement {

using base::json::object;
using model::SeatState;

namespace {

constexpr std::string_view key_prefix = "placement:";
constexpr std::string_view usual_invitation = "{name}您好，邀请您加入「{group}」，期待与您交流。";

void decide_seat(Context& context, std::string_view kind, const GroupState* group,
                 const model::PlacementSeat& seat, object reason) {
  model::Decision decision = context.new_decision(kind, group);
  decision.member = seat.member;
  reason["placement"] = seat.placement.value;
  decision.reason = base::json::serialize(reason);
  context.record(std::move(decision));
}

void invite(Context& context, Plan& plan, const GroupState& group, const model::Member& member,
            model::PlacementSeat seat) {
  model::Decision decision = context.new_decision("placement.asked", &group);
  decision.member = member.id;
  decision.reason =
      base::json::serialize(object{{"placement", seat.placement.value}, {"place", seat.place}});
  // Its own number tells it from an earlier attempt.
  model::Effect effect = context.new_effect(
      "invite", effect_key_of(seat) + "/" + std::to_string(context.cause.value), decision);
  effect.expires_at = context.at + invitation_expires_after;
  const model::SeatingProgram& program =
      model::seating_of(context.policy.policy(), plan.row.program);
  const std::string_view text =
      program.invitation.empty() ? usual_invitation : std::string_view(program.invitation);
  effect.body = base::json::serialize(
      object{{"placement", seat.placement.value},
             {"name", member.name},
             {"group_name", group.row.name},
             {"text", fill_in(text, {{"name", member.name}, {"group", group.row.name}})}});
  seat.state = SeatState::asked;
  seat.effect = effect.id;
  seat.task = {};
  seat.at = context.at;
  context.record(std::move(decision));
  context.put_effect(std::move(effect));
  put(context, plan, std::move(seat));
}

void make_task(Context& context, Plan& plan, const model::Effect& effect,
               model::PlacementSeat seat) {
  const GroupState* group = context.world.find_group(effect.group);
  model::Decision decision = context.new_decision("placement.by_hand", group);
  decision.member = effect.member;
  model::Task task = context.new_task("invite_member", decision);
  auto body = base::parse_json(effect.body);
  const object said = body && body->is_object() ? body->get_object() : object();
  task.title = "待邀请：" + std::string(base::text_at(said, "name")) + " → " +
               std::string(base::text_at(said, "group_name"));
  task.body = effect.body;
  if (group) task.owner = group->row.owner;
  task.due_at = context.at + invitation_due_after;
  decision.reason = base::json::serialize(
      object{{"placement", seat.placement.value}, {"task", task.id.value}, {"why", effect.result}});
  seat.task = task.id;
  context.record(std::move(decision));
  context.put_task(std::move(task));
  put(context, plan, std::move(seat));
}

bool is_open(SeatState state) {
  return state == SeatState::planned || state == SeatState::waiting || state == SeatState::asked ||
         state == SeatState::held_back;
}

struct Subject {
  model::PlacementId placement;
  model::MemberId member;
};
std::optional<Subject> subject_of(std::string_view key) {
  if (!key.starts_with(key_prefix)) return std::nullopt;
  const char* end = key.data() + key.size();
  Subject subject;
  const auto first = std::from_chars(key.data() + key_prefix.size(), end, subject.placement.value);
  if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, subject.member.value);
  if (second.ec != std::errc{}) return std::nullopt;
  return subject;
}

// Who moved has a seat too many until somebody takes them out of the group they came from.
void leave_behind(Context& context, const Plan& plan, const model::PlacementSeat& seat) {
  if (plan.row.kind != model::PlacementKind::rebalance || !seat.from) return;
  model::Decision decision = context.new_decision("placement.moved_on", nullptr);
  decision.group = seat.from;
  decision.member = seat.member;
  decision.reason = base::json::serialize(object{{"placement", seat.placement.value}});
  model::Effect effect = context.new_effect("remove", effect_key_of(seat) + "/leave", decision);
  effect.body = base::json::serialize(object{{"placement", seat.placement.value}});
  context.record(std::move(decision));
  context.put_effect(std::move(effect));
}

// Those asked for this place who may not come any more.
void look_again(Context& context, Plan& plan, std::int64_t place) {
  std::vector<model::PlacementSeat> asked;
  for (const auto& [id, seat] : plan.seats) {
    if (seat.state == SeatState::asked && (place == 0 || seat.place == place))
      asked.push_back(seat);
  }
  if (asked.empty()) return;
  Check check(context, plan);
  for (model::PlacementSeat& seat : asked) {
    const model::Member* member = context.world.find_member(seat.member);
    if (!member) continue;
    check.rise(*member, seat.place);
    const auto objection = check.object(*member, seat.place);
    if (!objection) {
      check.sit(*member, seat.place);
      continue;
    }
    take_back(context, plan, seat, "a hard rule speaks against it by now");
    const auto group = plan.places.find(seat.place);
    seat.state = SeatState::held_back;
    seat.reason = base::json::serialize(object{{"against", check.roster().to_json(*objection)}});
    seat.at = context.at;
    decide_seat(
        context, "placement.held_back",
        group == plan.places.end() ? nullptr : context.world.find_group(group->second.group), seat,
        object{{"against", check.roster().to_json(*objection)}});
    put(context, plan, std::move(seat));
  }
}

}  // namespace

// ---- rows

void put(Context& context, Plan& plan) { context.changes.placements.put(plan.row); }
void put(Context& context, Plan& plan, model::PlacementPlace row) {
  context.changes.placement_places.put(row);
  plan.places.insert_or_assign(row.number, row);
}
void put(Context& context, Plan& plan, model::PlacementSeat row) {
  context.changes.placement_seats.put(row);
  plan.seats.insert_or_assign(row.member, std::move(row));
}

std::string effect_key_of(const model::PlacementSeat& seat) {
  return std::string(key_prefix) + std::to_string(seat.placement.value) + ":" +
         std::to_string(seat.member.value);
}

// ---- giving

void give(Context& context, Plan& plan, Check& check, model::PlacementSeat seat) {
  const model::Member* member = context.world.find_member(seat.member);
  const auto place = plan.places.find(seat.place);
  if (!member || place == plan.places.end()) return;
  const GroupState* group = context.world.find_group(place->second.group);
  // They have come by themselves meanwhile.
  if (group && group->present.contains(seat.member)) {
    seat.state = SeatState::seated;
    seat.at = context.at;
    return put(context, plan, std::move(seat));
  }
  if (const auto objection = check.object(*member, seat.place)) {
    seat.state = SeatState::held_back;
    seat.at = context.at;
    const object against{{"against", check.roster().to_json(*objection)}};
    seat.reason = base::json::serialize(against);
    decide_seat(context, "placement.held_back", group, seat, against);
    return put(context, plan, std::move(seat));
  }
  check.sit(*member, seat.place);
  if (group) return invite(context, plan, *group, *member, std::move(seat));
  seat.state = SeatState::waiting;
  seat.at = context.at;
  put(context, plan, std::move(seat));
}

void close_task(Context& context, model::TaskId id, model::GroupId in, bool is_done) {
  const model::Task* found = nullptr;
  if (const GroupState* group = context.world.find_group(in)) {
    const auto task = group->tasks.find(id);
    if (task != group->tasks.end()) found = &task->second;
  }
  if (const auto task = context.world.tasks.find(id); !found && task != context.world.tasks.end())
    found = &task->second;
  if (!found || found->state != model::TaskState::open) return;
  model::Task task = *found;
  if (is_done) {
    return handover::seen_done(context, std::move(task),
                               "fact:" + std::to_string(context.cause.value));
  }
  task.state = model::TaskState::cancelled;
  task.done_at = context.at;
  context.put_task(std::move(task));
}

void take_back(Context& context, const Plan& plan, const model::PlacementSeat& seat,
               std::string_view why) {
  context.withdraw_effect(effect_key_of(seat), why);
  const auto place = plan.places.find(seat.place);
  if (seat.task && place != plan.places.end())
    close_task(context, seat.task, place->second.group, false);
}

void finish_if_done(Context& context, Plan& plan) {
  if (plan.row.state != model::PlacementState::running) return;
  for (const auto& [id, seat] : plan.seats) {
    if (is_open(seat.state)) return;
  }
  plan.row.state = model::PlacementState::done;
  plan.row.ended_at = context.at;
  model::Decision decision = context.new_decision("placement.done", nullptr);
  decision.reason = base::json::serialize(object{{"placement", plan.row.id.value}});
  context.record(std::move(decision));
  put(context, plan);
}

// ---- told

void joined(Context& context, GroupState& group, const model::Member& member) {
  if (context.history) return;
  for (auto& [id, plan] : context.world.placements) {
    if (plan.row.state != model::PlacementState::running) continue;
    const auto place = std::find_if(plan.places.begin(), plan.places.end(), [&](const auto& each) {
      return each.second.group == group.row.id;
    });
    if (place == plan.places.end()) continue;
    const auto known = plan.seats.find(member.id);
    const bool is_theirs = known != plan.seats.end() && known->second.place == place->first &&
                           is_open(known->second.state);
    if (is_theirs) {
      model::PlacementSeat seat = known->second;
      context.withdraw_effect(effect_key_of(seat), "they have come");
      if (seat.task) close_task(context, seat.task, group.row.id, true);
      seat.state = SeatState::seated;
      seat.at = context.at;
      decide_seat(context, "placement.seated", &group, seat, {{"place", seat.place}});
      leave_behind(context, plan, seat);
      put(context, plan, std::move(seat));
      finish_if_done(context, plan);
    }
    look_again(context, plan, place->first);
  }
}

void rules_changed(Context& context) {
  for (auto& [id, plan] : context.world.placements) {
    if (plan.row.state == model::PlacementState::running) look_again(context, plan, 0);
  }
}

void settled(Context& context, const model::Effect& effect, std::string_view state) {
  const auto subject = subject_of(effect.key);
  if (!subject || effect.kind != "invite") return;
  const auto plan = context.world.placements.find(subject->placement);
  if (plan == context.world.placements.end()) return;
  const auto known = plan->second.seats.find(subject->member);
  if (known == plan->second.seats.end() || known->second.effect != effect.id ||
      known->second.state != SeatState::asked) {
    return;
  }
  model::PlacementSeat seat = known->second;
  if (state == "manual") return make_task(context, plan->second, effect, std::move(seat));
  if (state != "failed" && state != "expired") return;
  seat.state = SeatState::failed;
  seat.at = context.at;
  seat.reason = base::json::serialize(object{{"trouble", effect.result}});
  put(context, plan->second, std::move(seat));
  finish_if_done(context, plan->second);
}

}  // namespace engine::placement
