// Where one member would sit, and why not elsewhere.
#include <algorithm>

#include "api/handlers.h"
#include "api/render.h"
#include "api/seating_world.h"

namespace api {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

base::Result<Response> member_seats(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(member, queries::member_row(call.reader, model::MemberId(id)));
  if (!member) return fail(ErrorCode::not_found, "there is no member " + std::to_string(id), "id");
  std::optional<std::string> program;
  if (call.request.query.contains("program")) program = std::string(call.text("program"));
  TRY(world, SeatingWorld::read(services, call, program));
  const planning::seats::Hall hall = world->hall(call.now);
  const auto verdicts = hall.judge(world->roster->person(*member, call.now));
  const int best = planning::seats::Hall::best(verdicts);
  std::vector<std::size_t> order(verdicts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const bool may_a = verdicts[a].objections.empty(), may_b = verdicts[b].objections.empty();
    return may_a != may_b ? may_a : verdicts[a].score > verdicts[b].score;
  });
  object body;
  body["member"] = object{
      {"id", member->id.value}, {"name", member->name}, {"role", model::to_name(member->role)}};
  body["program"] = program ? value(*program) : value(nullptr);
  body["best"] = best < 0 ? value(nullptr)
                          : value(world->groups[static_cast<std::size_t>(best)]->group.id.value);
  body["seats"] = to_array(order, [&](std::size_t i) {
    const queries::GroupFigures& figures = *world->groups[i];
    object out;
    out["group"] = object{
        {"id", figures.group.id.value},
        {"name", figures.group.name.empty() ? figures.group.external_id : figures.group.name}};
    out["program"] = figures.group.program;
    out["people"] = hall.people_at(i);
    out["seats"] = world->tables[i].seats;
    out["takes_new"] = world->tables[i].takes_new;
    out["may"] = verdicts[i].objections.empty();
    out["objections"] = objections_json(*world->roster, verdicts[i].objections);
    out["merits"] = merits_json(verdicts[i]);
    out["score"] = verdicts[i].score;
    return out;
  });
  return stamped(call, body);
}

base::Result<Response> set_group_door(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"takes_new"}));
  body["group"] = id;
  return carry_out(services, call, "group.door", body);
}

}  // namespace api
