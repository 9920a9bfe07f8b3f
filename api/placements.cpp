// Plans of seats: made, reviewed, approved, and how far each is.
#include <algorithm>
#include <map>

#include "api/handlers.h"
#include "api/render.h"
#include "api/seating_world.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

object counts_json(const queries::SeatCounts& counts) {
  object out;
  std::int64_t all = 0;
  for (std::size_t i = 0; i < model::NameOf<model::SeatState>::all.size(); ++i) {
    const auto state = static_cast<model::SeatState>(i);
    const auto found = counts.find(state);
    const std::int64_t count = found == counts.end() ? 0 : found->second;
    out[model::to_name(state)] = count;
    all += count;
  }
  out["all"] = all;
  return out;
}

object placement_json(const model::Placement& row, const queries::SeatCounts& counts) {
  object out;
  out["id"] = row.id.value;
  out["kind"] = model::to_name(row.kind);
  out["program"] = row.program;
  out["state"] = model::to_name(row.state);
  out["by"] = row.by;
  out["created_at"] = base::format_iso(row.created_at);
  out["approved_at"] = time_or_null(row.approved_at);
  out["approved_by"] = row.approved_by;
  out["ended_at"] = time_or_null(row.ended_at);
  out["closing"] = id_or_null(row.closing);
  out["counts"] = counts_json(counts);
  return out;
}

// Written by plan_seats(); a plan given by another program may have none of it.
object figures_json(const model::Placement& row) {
  const object kept = parsed_object(row.figures);
  const auto number = [&](std::string_view key) -> value {
    const auto found = base::number_at(kept, key);
    return found ? value(*found) : value(nullptr);
  };
  object out;
  for (const std::string_view key :
       {"people", "left_out", "new_groups", "moves_min", "quality_first", "quality"}) {
    out[key] = number(key);
  }
  const array* bindings = base::array_at(kept, "bindings");
  out["bindings"] = bindings ? *bindings : array();
  return out;
}

base::Result<model::Placement> wanted_placement(const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::placement(call.reader, model::PlacementId(id)));
  if (!row) return fail(ErrorCode::not_found, "there is no plan " + std::to_string(id), "id");
  return std::move(*row);
}

object place_json(const model::PlacementPlace& row, const Names& names, std::int64_t people,
                  std::int64_t planned) {
  object out;
  out["number"] = row.number;
  out["group"] = group_ref(row.group, names);
  out["seats"] = row.seats;
  out["people"] = people;
  out["planned"] = planned;
  out["task"] = id_or_null(row.task);
  return out;
}

object seat_json(const model::PlacementSeat& row, const model::Member* member, const Names& names) {
  object out;
  out["member"] = member_ref(row.member, names);
  out["company"] = member ? member->company : "";
  out["identity"] = member ? member->identity : "";
  out["region"] = member ? member->region : "";
  out["place"] = row.place;
  out["from"] = group_ref(row.from, names);
  out["state"] = model::to_name(row.state);
  const object reason = parsed_object(row.reason);
  const object* against = base::object_at(reason, "against");
  const object* merits = base::object_at(reason, "merits");
  out["against"] = against ? value(*against) : value(nullptr);
  out["merits"] = merits ? value(*merits) : value(nullptr);
  out["moved_by"] = base::text_at(reason, "moved_by");
  out["trouble"] = base::text_at(reason, "trouble");
  out["task"] = id_or_null(row.task);
  out["at"] = time_or_null(row.at);
  return out;
}

base::Result<std::vector<model::Member>> members_of(
    const Call& call, const std::vector<model::PlacementSeat>& seats) {
  std::vector<model::MemberId> ids;
  for (const model::PlacementSeat& each : seats) ids.push_back(each.member);
  return queries::members_by_id(call.reader, ids);
}

// Whoever sits in the plan's groups now and who is planned to, but for one member.
planning::seats::Hall hall_without(const SeatingWorld& world, const Call& call,
                                   const std::vector<model::PlacementPlace>& places,
                                   const std::vector<model::PlacementSeat>& seats,
                                   const std::vector<model::Member>& members,
                                   model::MemberId without) {
  planning::seats::Hall hall(world.roster->rules());
  std::map<std::int64_t, std::size_t> tables;
  for (const model::PlacementPlace& each : places) {
    const auto known = each.group ? world.table_of(each.group) : std::nullopt;
    planning::seats::Table table = known ? world.tables[*known] : planning::seats::Table();
    table.seats = static_cast<std::uint32_t>(each.seats);
    const std::size_t at = hall.add(table);
    tables.emplace(each.number, at);
    for (std::size_t i = 0; known && i < world.seated.size(); ++i) {
      if (world.seated_at[i] == *known)
        hall.sit(at, world.roster->person(world.seated[i].member, call.now));
    }
  }
  for (const model::PlacementSeat& each : seats) {
    const bool is_coming = each.state == model::SeatState::planned ||
                           each.state == model::SeatState::waiting ||
                           each.state == model::SeatState::asked;
    if (!is_coming || each.member == without || !tables.contains(each.place)) continue;
    const auto member =
        std::lower_bound(members.begin(), members.end(), each.member,
                         [](const model::Member& row, model::MemberId id) { return row.id < id; });
    if (member != members.end() && member->id == each.member)
      hall.sit(tables.at(each.place), world.roster->person(*member, call.now));
  }
  return hall;
}

base::Result<Response> command(Services& services, const Call& call, std::string_view name) {
  TRY(row, wanted_placement(call));
  return carry_out(services, call, name, {{"placement", row.id.value}});
}

}  // namespace

base::Result<Response> placements(Services&, const Call& call) {
  TRY(limit, call.limit());
  model::PlacementId before;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    before = model::PlacementId(keys[0]);
  }
  TRY(rows, queries::placements(call.reader, before, limit));
  array items;
  for (const model::Placement& row : rows) {
    TRY(counts, queries::count_seats(call.reader, row.id));
    items.push_back(placement_json(row, counts));
  }
  const bool is_full = static_cast<std::int64_t>(rows.size()) == limit;
  return page(call, std::move(items), is_full ? make_cursor({rows.back().id.value}) : "");
}

base::Result<Response> make_placement(Services& services, const Call& call) {
  TRY(body, call.body({"kind", "program", "members", "closing"}));
  TRY(wanted, wanted_plan(body));
  TRY(arguments, plan_seats(services, call, wanted));
  return carry_out(services, call, "placement.plan", arguments);
}

base::Result<Response> placement(Services& services, const Call& call) {
  TRY(row, wanted_placement(call));
  TRY(places, queries::places_of(call.reader, row.id));
  TRY(seats, queries::seats_of(call.reader, row.id));
  TRY(members, members_of(call, seats));
  TRY(board, board_of(services, call));
  TRY(counts, queries::count_seats(call.reader, row.id));
  std::map<model::MemberId, const model::Member*> by_id;
  for (const model::Member& each : members) by_id.emplace(each.id, &each);
  Names names;
  std::map<std::int64_t, std::int64_t> planned;
  for (const model::PlacementSeat& each : seats) {
    names.want(each.member);
    names.want(each.from);
    const bool is_coming = each.state == model::SeatState::planned ||
                           each.state == model::SeatState::waiting ||
                           each.state == model::SeatState::asked;
    planned[each.place] += is_coming;
  }
  for (const model::PlacementPlace& each : places) names.want(each.group);
  TRY_VOID(names.load(call.reader));
  object body = placement_json(row, counts);
  body["figures"] = figures_json(row);
  body["places"] = to_array(places, [&](const model::PlacementPlace& each) {
    const auto* figures = board->find(each.group);
    return place_json(each, names, figures ? figures->members : 0, planned[each.number]);
  });
  body["seats"] = to_array(seats, [&](const model::PlacementSeat& each) {
    const auto member = by_id.find(each.member);
    return seat_json(each, member == by_id.end() ? nullptr : member->second, names);
  });
  return stamped(call, body);
}

// For one member of a plan: which rule objects to which place.
base::Result<Response> placement_choices(Services& services, const Call& call) {
  TRY(row, wanted_placement(call));
  TRY(asked, call.integer("member"));
  const model::MemberId id(asked.value_or(0));
  TRY(places, queries::places_of(call.reader, row.id));
  TRY(seats, queries::seats_of(call.reader, row.id));
  TRY(members, members_of(call, seats));
  const auto member = std::find_if(members.begin(), members.end(),
                                   [id](const model::Member& each) { return each.id == id; });
  if (member == members.end()) {
    return fail(ErrorCode::invalid_input, "member must be one of the plan", "member");
  }
  TRY(world, SeatingWorld::read(services, call, row.program));
  const auto hall = hall_without(*world, call, places, seats, members, id);
  planning::seats::Person person = world->roster->person(*member, call.now);
  Names names;
  for (const model::PlacementPlace& each : places) names.want(each.group);
  TRY_VOID(names.load(call.reader));
  array items;
  for (std::size_t i = 0; i < places.size(); ++i) {
    planning::seats::Person there = person;
    if (!places[i].group) there.source = 0;  // it will be made where its people are
    const auto verdict = hall.judge(there, i);
    items.push_back(object{{"number", places[i].number},
                           {"group", group_ref(places[i].group, names)},
                           {"people", hall.people_at(i)},
                           {"seats", places[i].seats},
                           {"may", verdict.objections.empty()},
                           {"objections", objections_json(*world->roster, verdict.objections)},
                           {"score", verdict.score}});
  }
  object body;
  body["member"] = id.value;
  body["places"] = std::move(items);
  return stamped(call, body);
}

base::Result<Response> move_seat(Services& services, const Call& call) {
  TRY(row, wanted_placement(call));
  TRY(body, call.body({"member", "place"}));
  TRY(member, Call::body_id(body, "member", true));
  const auto place = base::integer_at(body, "place");
  if (!place || *place < 0) {
    return fail(ErrorCode::invalid_input, "place must be a number of the plan, or 0", "place");
  }
  return carry_out(services, call, "placement.move",
                   {{"placement", row.id.value}, {"member", member}, {"place", *place}});
}

base::Result<Response> open_place(Services& services, const Call& call) {
  TRY(row, wanted_placement(call));
  TRY(body, call.body({"place", "group"}));
  TRY(place, Call::body_id(body, "place", true));
  TRY(group, Call::body_id(body, "group", true));
  return carry_out(services, call, "placement.open",
                   {{"placement", row.id.value}, {"place", place}, {"group", group}});
}

base::Result<Response> approve_placement(Services& services, const Call& call) {
  return command(services, call, "placement.approve");
}
base::Result<Response> stop_placement(Services& services, const Call& call) {
  return command(services, call, "placement.stop");
}
base::Result<Response> resume_placement(Services& services, const Call& call) {
  return command(services, call, "placement.resume");
}
base::Result<Response> recheck_placement(Services& services, const Call& call) {
  return command(services, call, "placement.recheck");
}
base::Result<Response> discard_placement(Services& services, const Call& call) {
  return command(services, call, "placement.discard");
}

}  // namespace api
