// A plan of seats, from the rows as they are now.
#include <algorithm>
#include <map>
#include <set>

#include "api/render.h"
#include "api/seating_world.h"
#include "planning/seats/movers.h"

namespace api {
namespace {

namespace queries = store::queries;
namespace seats = planning::seats;
using base::ErrorCode;
using base::fail;

// Who is to be seated, and where they sit until then.
struct Seekers {
  std::vector<model::Member> members;
  std::vector<model::GroupId> from;
  std::set<std::pair<std::int64_t, std::int64_t>> leaving;  // group and member: no longer there
  std::vector<model::GroupId> shut;                         // nobody is seated there
  object figures;
};

base::Result<Seekers> chosen(const Call& call, const SeatingWorld& world,
                             const WantedPlan& wanted) {
  Seekers intake;
  if (wanted.members.empty()) {
    TRY(members,
        queries::unseated_members(call.reader, static_cast<std::int64_t>(planned_seats_max) + 1));
    // Only where the program lives: whoever is on another platform cannot come.
    std::set<std::int64_t> sources;
    for (const seats::Table& each : world.tables) {
      if (each.of_program) sources.insert(each.source);
    }
    for (model::Member& each : members) {
      if (sources.contains(each.source.value)) intake.members.push_back(std::move(each));
    }
  } else {
    TRY(members, queries::members_by_id(call.reader, wanted.members));
    intake.members = std::move(members);
    for (const queries::SeatedMember& each : world.seated) {
      const auto is_wanted = [&](const model::Member& one) { return one.id == each.member.id; };
      const auto found = std::find_if(intake.members.begin(), intake.members.end(), is_wanted);
      if (found == intake.members.end()) continue;
      return fail(ErrorCode::invalid_input,
                  found->name + " sits in a group of the program already: leave them out",
                  "members");
    }
  }
  intake.from.resize(intake.members.size());
  return intake;
}

base::Result<Seekers> leaving(const Call& call, const SeatingWorld& world,
                              const WantedPlan& wanted) {
  Seekers intake;
  const auto table = world.table_of(wanted.closing);
  if (!table || !world.tables[*table].of_program) {
    return fail(ErrorCode::invalid_input, "closing must be a group of the program", "closing");
  }
  const base::Day since = world.policy->today(call.now) - queries::silent_days;
  TRY(members, queries::active_members(call.reader, wanted.closing, since));
  intake.members = std::move(members);
  intake.from.assign(intake.members.size(), wanted.closing);
  intake.shut.push_back(wanted.closing);
  return intake;
}

// As few as can be so that every group keeps the hard rules again.
Seekers moving(const Call& call, const SeatingWorld& world) {
  Seekers intake;
  std::size_t least = 0;
  for (std::size_t table = 0; table < world.tables.size(); ++table) {
    if (!world.tables[table].of_program) continue;
    std::vector<seats::Person> people;
    std::vector<const model::Member*> members;
    for (std::size_t i = 0; i < world.seated.size(); ++i) {
      if (world.seated_at[i] != table) continue;
      people.push_back(world.roster->person(world.seated[i].member, call.now));
      // Our own people stay where they work.
      members.push_back(&world.seated[i].member);
    }
    const auto is_ours = [&](std::size_t i) { return members[i]->role != model::Role::member; };
    const seats::Movers movers =
        seats::movers_of(world.roster->rules(), world.tables[table].seats, people, is_ours);
    least += movers.least;
    for (const std::size_t i : movers.people) {
      intake.members.push_back(*members[i]);
      intake.from.push_back(world.groups[table]->group.id);
      intake.leaving.emplace(world.groups[table]->group.id.value, members[i]->id.value);
    }
  }
  intake.figures["moves_min"] = least;
  return intake;
}

seats::Problem problem_of(const Call& call, const SeatingWorld& world, const Seekers& intake) {
  seats::Problem problem;
  problem.rules = world.roster->rules();
  problem.tables = world.tables;
  for (const model::GroupId shut : intake.shut) {
    if (const auto table = world.table_of(shut)) problem.tables[*table].takes_new = false;
  }
  for (std::size_t i = 0; i < world.seated.size(); ++i) {
    const queries::SeatedMember& each = world.seated[i];
    if (intake.leaving.contains({each.group.value, each.member.id.value})) continue;
    problem.seated.push_back({world.seated_at[i], world.roster->person(each.member, call.now)});
  }
  for (const model::Member& each : intake.members)
    problem.people.push_back(world.roster->person(each, call.now));
  problem.seats_of_new = static_cast<std::uint32_t>(world.program->target_size);
  problem.steps = plan_steps;
  return problem;
}

// What binds, with the companies of those who all exclude each other.
array bindings_json(const SeatingWorld& world, const seats::Problem& problem,
                    const seats::Plan& plan) {
  array list;
  for (const seats::Binding& each : plan.bindings) {
    if (each.new_tables == 0) continue;
    std::set<std::string> companies;
    for (const std::size_t person : each.exclusive) {
      for (const seats::Number company : problem.people[person].companies) {
        const auto known = world.companies.find(model::CompanyId(company));
        if (known != world.companies.end()) companies.insert(known->second.name);
      }
    }
    list.push_back(object{{"bound", planning::placement::to_name(each.bound)},
                          {"people", each.people},
                          {"exclusive", each.exclusive.size()},
                          {"companies", array(companies.begin(), companies.end())},
                          {"new_groups", each.new_tables},
                          {"new_groups_min", each.new_tables_min}});
  }
  return list;
}

struct Written {
  array places, seats;
};

// Every group that takes somebody has a place, so that a person may move people there too.
Written written(const SeatingWorld& world, const seats::Problem& problem, const seats::Plan& plan,
                const Seekers& intake) {
  Written out;
  std::set<std::int64_t> sources;
  std::set<int> used(plan.table_of.begin(), plan.table_of.end());
  for (const seats::Person& each : problem.people) sources.insert(each.source);
  seats::Hall hall(problem.rules);
  for (const seats::Table& each : plan.tables) hall.add(each);
  for (const seats::Seated& each : problem.seated) hall.sit(each.table, each.person);
  for (std::size_t i = 0; i < problem.people.size(); ++i) {
    if (plan.table_of[i] >= 0)
      hall.sit(static_cast<std::size_t>(plan.table_of[i]), problem.people[i]);
  }
  std::map<int, std::int64_t> numbers;
  for (std::size_t i = 0; i < plan.tables.size(); ++i) {
    const seats::Table& table = plan.tables[i];
    const bool is_open = table.of_program && table.takes_new && sources.contains(table.source);
    if (!is_open && !used.contains(static_cast<int>(i))) continue;
    if (table.group == 0 && !used.contains(static_cast<int>(i))) continue;  // emptied since
    out.places.push_back(object{{"group", table.group == 0 ? value(nullptr) : value(table.group)},
                                {"seats", table.seats}});
    numbers.emplace(static_cast<int>(i), static_cast<std::int64_t>(out.places.size()));
  }
  for (std::size_t i = 0; i < problem.people.size(); ++i) {
    const int at = plan.table_of[i];
    object reason;
    if (at < 0) {
      reason["against"] = world.roster->to_json(plan.left_out[i]);
    } else {
      const auto table = static_cast<std::size_t>(at);
      hall.rise(table, problem.people[i]);
      const seats::Verdict verdict = hall.judge(problem.people[i], table);
      hall.sit(table, problem.people[i]);
      reason["merits"] = merits_json(verdict);
      reason["score"] = verdict.score;
    }
    out.seats.push_back(object{{"member", intake.members[i].id.value},
                               {"place", at < 0 ? 0 : numbers.at(at)},
                               {"from", intake.from[i].value},
                               {"reason", std::move(reason)}});
  }
  return out;
}

}  // namespace

base::Result<WantedPlan> wanted_plan(const object& body) {
  WantedPlan wanted;
  const auto kind = model::from_name<model::PlacementKind>(base::text_at(body, "kind", "intake"));
  if (!kind) {
    return fail(ErrorCode::invalid_input, "kind must be intake, rebalance or close", "kind");
  }
  wanted.kind = *kind;
  wanted.program = base::text_at(body, "program");
  wanted.closing = model::GroupId(base::integer_at(body, "closing").value_or(0));
  if ((wanted.kind == model::PlacementKind::close) != static_cast<bool>(wanted.closing)) {
    return fail(ErrorCode::invalid_input, "closing names the group that closes, and nothing else",
                "closing");
  }
  const array* members = base::array_at(body, "members");
  if (!members) return wanted;
  for (const auto& each : *members) {
    const std::int64_t* id = each.if_int64();
    if (!id || *id <= 0) {
      return fail(ErrorCode::invalid_input, "members must hold numbers of members", "members");
    }
    wanted.members.emplace_back(*id);
  }
  return wanted;
}

base::Result<object> plan_seats(Services& services, const Call& call, const WantedPlan& wanted) {
  TRY(world, SeatingWorld::read(services, call, wanted.program));
  Seekers intake;
  if (wanted.kind == model::PlacementKind::rebalance) {
    intake = moving(call, *world);
  } else {
    TRY(found, wanted.kind == model::PlacementKind::close ? leaving(call, *world, wanted)
                                                          : chosen(call, *world, wanted));
    intake = std::move(found);
  }
  if (intake.members.empty()) {
    return fail(ErrorCode::invalid_input,
                wanted.kind == model::PlacementKind::rebalance
                    ? "every group of the program keeps the rules: nobody has to move"
                    : "there is nobody to seat: all members are in a group",
                "members");
  }
  if (intake.members.size() > planned_seats_max) {
    return fail(ErrorCode::invalid_input,
                "a plan seats at most " + std::to_string(planned_seats_max) +
                    " members: choose some, and plan in parts",
                "members");
  }
  const seats::Problem problem = problem_of(call, *world, intake);
  TRY(plan, seats::plan(problem));
  Written out = written(*world, problem, plan, intake);
  const auto left_out = std::count(plan.table_of.begin(), plan.table_of.end(), -1);
  object figures = std::move(intake.figures);
  figures["people"] = problem.people.size();
  figures["left_out"] = left_out;
  figures["new_groups"] = plan.new_tables;
  figures["bindings"] = bindings_json(*world, problem, plan);
  figures["quality_first"] = plan.quality_first;
  figures["quality"] = plan.quality;
  object arguments;
  arguments["kind"] = model::to_name(wanted.kind);
  arguments["program"] = wanted.program;
  arguments["closing"] = wanted.closing.value;
  arguments["figures"] = std::move(figures);
  arguments["places"] = std::move(out.places);
  arguments["seats"] = std::move(out.seats);
  return arguments;
}

}  // namespace api
