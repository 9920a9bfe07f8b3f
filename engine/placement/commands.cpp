// What people ask for.
#include <algorithm>
#include <set>

#include "engine/placement/internal.h"

namespace engine::placement {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::array;
using base::json::object;
using model::PlacementState;
using model::SeatState;

namespace {

bool is_known_group(const World& world, model::GroupId id) {
  return world.groups.contains(id) || world.group_rows.contains(id);
}

Result<Plan*> plan_at(Context& context, const object& arguments) {
  const auto number = base::integer_at(arguments, "placement").value_or(0);
  const auto known = context.world.placements.find(model::PlacementId(number));
  if (known == context.world.placements.end()) {
    return fail(ErrorCode::not_found, "there is no plan " + std::to_string(number), "placement");
  }
  return &known->second;
}

Result<void> must_be(const Plan& plan, std::initializer_list<PlacementState> states) {
  if (std::find(states.begin(), states.end(), plan.row.state) != states.end()) return {};
  return fail(ErrorCode::conflict,
              "the plan is " + std::string(model::to_name(plan.row.state)) +
                  ": reload to see what has become of it",
              "placement");
}

void decide(Context& context, std::string_view kind, const Plan& plan, object more = {}) {
  model::Decision decision = context.new_decision(kind, nullptr);
  more["placement"] = plan.row.id.value;
  more["by"] = context.login;
  decision.reason = base::json::serialize(more);
  if (kind == "placement.planned")
    context.world.placements.at(plan.row.id).row.decision = decision.id;
  context.record(std::move(decision));
}

std::string answer(const Plan& plan) {
  return base::json::serialize(object{{"placement", plan.row.id.value}});
}

// ---- a new plan

Result<void> read_places(const Context& context, const object& arguments, Plan& plan) {
  const array* list = base::array_at(arguments, "places");
  if (!list || list->size() > places_max) {
    return fail(ErrorCode::invalid_input,
                "places must be a list of at most " + std::to_string(places_max), "places");
  }
  for (const auto& each : *list) {
    const object* one = each.if_object();
    model::PlacementPlace place;
    place.placement = plan.row.id;
    place.number = static_cast<std::int64_t>(plan.places.size()) + 1;
    place.group = model::GroupId(one ? base::integer_at(*one, "group").value_or(0) : 0);
    place.seats = one ? base::integer_at(*one, "seats").value_or(0) : 0;
    if (place.seats <= 0 || place.seats > model::target_size_max) {
      return fail(ErrorCode::invalid_input, "every place needs its number of seats", "places");
    }
    if (place.group && !is_known_group(context.world, place.group)) {
      return fail(ErrorCode::not_found, "there is no group " + std::to_string(place.group.value),
                  "places");
    }
    plan.places.emplace(place.number, place);
  }
  return {};
}

Result<void> read_seats(const Context& context, const object& arguments, Plan& plan) {
  const array* list = base::array_at(arguments, "seats");
  if (!list || list->empty() || list->size() > seats_max) {
    return fail(ErrorCode::invalid_input,
                "a plan seats from 1 to " + std::to_string(seats_max) +
                    " members: choose some, or plan in parts",
                "seats");
  }
  for (const auto& each : *list) {
    const object* one = each.if_object();
    model::PlacementSeat seat;
    seat.placement = plan.row.id;
    seat.member = model::MemberId(one ? base::integer_at(*one, "member").value_or(0) : 0);
    seat.place = one ? base::integer_at(*one, "place").value_or(0) : 0;
    if (!context.world.members.contains(seat.member)) {
      return fail(ErrorCode::not_found, "there is no member " + std::to_string(seat.member.value),
                  "seats");
    }
    if (seat.place != 0 && !plan.places.contains(seat.place)) {
      return fail(ErrorCode::invalid_input,
                  "there is no place " + std::to_string(seat.place) + " in this plan", "seats");
    }
    seat.from = model::GroupId(base::integer_at(*one, "from").value_or(0));
    if (const object* reason = base::object_at(*one, "reason"))
      seat.reason = base::json::serialize(*reason);
    seat.state = seat.place == 0 ? SeatState::left_out : SeatState::planned;
    seat.at = context.at;
    if (!plan.seats.emplace(seat.member, std::move(seat)).second) {
      return fail(ErrorCode::invalid_input, "a member is named twice", "seats");
    }
  }
  return {};
}

Result<std::string> make_plan(Context& context, const object& arguments) {
  Plan plan;
  plan.row.id = model::PlacementId(context.cause.value);
  const auto kind = model::from_name<model::PlacementKind>(base::text_at(arguments, "kind"));
  if (!kind) {
    return fail(ErrorCode::invalid_input, "kind must be intake, rebalance or close", "kind");
  }
  plan.row.kind = *kind;
  plan.row.program = base::text_at(arguments, "program");
  plan.row.by = context.login;
  plan.row.created_at = context.at;
  plan.row.closing = model::GroupId(base::integer_at(arguments, "closing").value_or(0));
  if (const object* figures = base::object_at(arguments, "figures"))
    plan.row.figures = base::json::serialize(*figures);
  TRY_VOID(read_places(context, arguments, plan));
  TRY_VOID(read_seats(context, arguments, plan));
  Plan& kept =
      context.world.placements.insert_or_assign(plan.row.id, std::move(plan)).first->second;
  decide(context, "placement.planned", kept,
         {{"kind", model::to_name(kept.row.kind)},
          {"program", kept.row.program},
          {"seats", kept.seats.size()},
          {"places", kept.places.size()}});
  put(context, kept);
  for (const auto& [number, place] : kept.places) context.changes.placement_places.put(place);
  for (const auto& [member, seat] : kept.seats) context.changes.placement_seats.put(seat);
  return answer(kept);
}

// ---- reviewing

Result<std::string> move_seat(Context& context, const object& arguments) {
  TRY(plan, plan_at(context, arguments));
  TRY_VOID(must_be(*plan, {PlacementState::draft}));
  const model::MemberId id(base::integer_at(arguments, "member").value_or(0));
  const auto known = plan->seats.find(id);
  const model::Member* member = context.world.find_member(id);
  if (known == plan->seats.end() || !member) {
    return fail(ErrorCode::not_found, "the plan has no seat for that member", "member");
  }
  const auto place = base::integer_at(arguments, "place").value_or(0);
  if (place != 0 && !plan->places.contains(place)) {
    return fail(ErrorCode::not_found, "the plan has no place " + std::to_string(place), "place");
  }
  model::PlacementSeat seat = known->second;
  if (place != 0 && place != seat.place) {
    Check check(context, *plan);
    check.sit_planned(*plan);
    if (const auto objection = check.object(*member, place)) {
      return fail(ErrorCode::conflict,
                  member->name + " cannot sit there: " + check.roster().in_words(*objection),
                  "place");
    }
  }
  seat.place = place;
  seat.state = place == 0 ? SeatState::left_out : SeatState::planned;
  seat.reason = base::json::serialize(object{{"moved_by", context.login}});
  seat.at = context.at;
  decide(context, "placement.seat_moved", *plan, {{"member", id.value}, {"place", place}});
  put(context, *plan, std::move(seat));
  return answer(*plan);
}

Result<std::string> discard(Context& context, const object& arguments) {
  TRY(plan, plan_at(context, arguments));
  TRY_VOID(must_be(*plan, {PlacementState::draft}));
  plan->row.state = PlacementState::discarded;
  plan->row.ended_at = context.at;
  decide(context, "placement.discarded", *plan);
  put(context, *plan);
  return answer(*plan);
}

// ---- carrying out

// All seats that may be given now; planned ones, and those that were held back or had failed.
void give_all(Context& context, Plan& plan) {
  std::vector<model::PlacementSeat> seats;
  for (const auto& [id, seat] : plan.seats) {
    if (seat.place != 0 && seat.state != SeatState::seated && seat.state != SeatState::asked &&
        seat.state != SeatState::left_out) {
      seats.push_back(seat);
    }
  }
  Check check(context, plan);
  for (model::PlacementSeat& seat : seats) give(context, plan, check, std::move(seat));
}

void ask_for_groups(Context& context, Plan& plan) {
  std::map<std::int64_t, std::int64_t> waiting;
  for (const auto& [id, seat] : plan.seats) {
    if (seat.state == SeatState::waiting) ++waiting[seat.place];
  }
  for (const auto& [number, people] : waiting) {
    model::PlacementPlace place = plan.places.at(number);
    if (place.group || place.task) continue;
    model::Decision decision = context.new_decision("placement.needs_group", nullptr);
    model::Task task = context.new_task("create_group", decision);
    task.title = "待建群：" + (plan.row.program.empty() ? std::string("新群") : plan.row.program) +
                 "（" + std::to_string(people) + " 人）";
    task.body = base::json::serialize(object{{"placement", plan.row.id.value},
                                             {"place", number},
                                             {"members", people},
                                             {"seats", place.seats}});
    task.due_at = context.at + invitation_due_after;
    decision.reason = base::json::serialize(
        object{{"placement", plan.row.id.value}, {"place", number}, {"members", people}});
    place.task = task.id;
    context.record(std::move(decision));
    context.put_task(std::move(task));
    put(context, plan, std::move(place));
  }
}

void run(Context& context, Plan& plan) {
  plan.row.state = PlacementState::running;
  plan.row.ended_at = {};
  give_all(context, plan);
  ask_for_groups(context, plan);
  put(context, plan);
  finish_if_done(context, plan);
}

Result<std::string> approve(Context& context, const object& arguments) {
  TRY(plan, plan_at(context, arguments));
  TRY_VOID(must_be(*plan, {PlacementState::draft}));
  plan->row.approved_at = context.at;
  plan->row.approved_by = context.login;
  decide(context, "placement.approved", *plan);
  run(context, *plan);
  return answer(*plan);
}

Result<std::string> resume(Context& context, const object& arguments) {
  TRY(plan, plan_at(context, arguments));
  TRY_VOID(must_be(*plan, {PlacementState::stopped}));
  decide(context, "placement.resumed", *plan);
  run(context, *plan);
  return answer(*plan);
}

Result<std::string> recheck(Context& context, const object& arguments) {
  TRY(plan, plan_at(context, arguments));
  TRY_VOID(must_be(*plan, {PlacementState::running}));
  rules_changed(context);
  run(context, *plan);
  return answer(*plan);
}

Result<std::string> stop(Context& context, const object& arguments) {
  TRY(plan, plan_at(context, arguments));
  TRY_VOID(must_be(*plan, {PlacementState::running}));
  decide(context, "placement.stopped", *plan);
  std::vector<model::PlacementSeat> asked;
  for (const auto& [id, seat] : plan->seats) {
    if (seat.state == SeatState::asked) asked.push_back(seat);
  }
  for (model::PlacementSeat& seat : asked) {
    take_back(context, *plan, seat, "the plan was stopped");
    seat.state = SeatState::planned;
    seat.at = context.at;
    put(context, *plan, std::move(seat));
  }
  for (auto& [number, place] : plan->places) {
    if (place.group || !place.task) continue;
    close_task(context, place.task, {}, false);
    model::PlacementPlace untasked = place;
    untasked.task = {};
    put(context, *plan, untasked);
  }
  plan->row.state = PlacementState::stopped;
  plan->row.ended_at = context.at;
  put(context, *plan);
  return answer(*plan);
}

// The group that was still to be made is there.
Result<std::string> open_place(Context& context, const object& arguments) {
  TRY(plan, plan_at(context, arguments));
  TRY_VOID(
      must_be(*plan, {PlacementState::draft, PlacementState::running, PlacementState::stopped}));
  const auto known = plan->places.find(base::integer_at(arguments, "place").value_or(0));
  if (known == plan->places.end() || known->second.group) {
    return fail(ErrorCode::conflict, "this place is no group that is still to be made", "place");
  }
  const model::GroupId group(base::integer_at(arguments, "group").value_or(0));
  if (!context.world.find_group(group)) {
    return fail(ErrorCode::not_found, "there is no such group", "group");
  }
  for (const auto& [number, place] : plan->places) {
    if (place.group != group) continue;
    return fail(ErrorCode::conflict, "this group has a place in the plan already", "group");
  }
  model::PlacementPlace place = known->second;
  place.group = group;
  if (place.task) close_task(context, place.task, {}, true);
  const std::int64_t number = place.number;
  put(context, *plan, std::move(place));
  decide(context, "placement.opened", *plan, {{"place", number}, {"group", group.value}});
  if (plan->row.state == PlacementState::running) run(context, *plan);
  return answer(*plan);
}

Result<std::string> set_door(Context& context, const object& arguments) {
  const model::GroupId group(base::integer_at(arguments, "group").value_or(0));
  const GroupState* known = context.world.find_group(group);
  if (!known) return fail(ErrorCode::not_found, "there is no such group", "group");
  const auto* takes_new = arguments.if_contains("takes_new");
  if (!takes_new || !takes_new->is_bool()) {
    return fail(ErrorCode::invalid_input, "takes_new must be true or false", "takes_new");
  }
  model::GroupDoor row{group, takes_new->get_bool(), std::string(context.login), context.at};
  model::Decision decision = context.new_decision("group.door", known);
  decision.reason =
      base::json::serialize(object{{"takes_new", row.takes_new}, {"by", context.login}});
  context.record(std::move(decision));
  context.changes.group_doors.put(row);
  context.world.group_doors.insert_or_assign(group, std::move(row));
  return base::json::serialize(object{{"group", group.value}});
}

std::vector<std::int64_t> numbers_in(const object& arguments, std::string_view list,
                                     std::string_view key, std::size_t most) {
  std::vector<std::int64_t> numbers;
  const array* items = base::array_at(arguments, list);
  if (!items) return numbers;
  for (const auto& each : *items) {
    const object* one = each.if_object();
    const auto number = one ? base::integer_at(*one, key) : std::nullopt;
    if (number && *number > 0 && numbers.size() < most) numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

Result<std::string> carry_out(Context& context, std::string_view name, const object& arguments) {
  if (name == "placement.plan") return make_plan(context, arguments);
  if (name == "placement.move") return move_seat(context, arguments);
  if (name == "placement.open") return open_place(context, arguments);
  if (name == "placement.approve") return approve(context, arguments);
  if (name == "placement.stop") return stop(context, arguments);
  if (name == "placement.resume") return resume(context, arguments);
  if (name == "placement.recheck") return recheck(context, arguments);
  if (name == "placement.discard") return discard(context, arguments);
  if (name == "group.door") return set_door(context, arguments);
  return fail(ErrorCode::invalid_input, "there is no command \"" + std::string(name) + "\"",
              "name");
}

std::vector<model::MemberId> members_named(const object& arguments) {
  std::vector<model::MemberId> ids;
  for (const auto number : numbers_in(arguments, "seats", "member", seats_max))
    ids.emplace_back(number);
  return ids;
}

std::vector<model::GroupId> groups_named(const object& arguments) {
  std::vector<model::GroupId> ids;
  for (const auto number : numbers_in(arguments, "places", "group", places_max))
    ids.emplace_back(number);
  return ids;
}

bool changes_rules(std::string_view command) {
  return command.starts_with("competitor.") || command == "company.merge" ||
         command == "company.unmerge" || command == "group.door" || command == "placement.recheck";
}

}  // namespace engine::placement
