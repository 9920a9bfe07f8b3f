// Mass messages in the API: the plan before, the command that is given, and what became of it.
#include <algorithm>

#include "api/test_world.h"

namespace api {

using base::json::array;
using base::json::object;
using testing::parsed;
using testing::World;
using testing::world_now;

namespace {

constexpr std::string_view preview = "/api/v1/broadcasts/preview";
constexpr std::string_view create = "/api/v1/broadcasts";

const object& group_of(const object& plan, std::string_view name) {
  for (const auto& each : *base::array_at(plan, "groups")) {
    const object& planned = each.get_object();
    if (base::text_at(planned.at("group").get_object(), "name") == name) return planned;
  }
  FAIL("no group ", std::string(name));
  return plan;
}

// The first group has had its two today; the second has an owner; the third has none.
struct BroadcastWorld : World {
  std::vector<std::string> names;
  BroadcastWorld() {
    model::Changes changes;
    for (std::int64_t id = 1; id <= 3; ++id) {
      model::Group group = **store->group(model::GroupId(id));
      group.owner = model::MemberId(id == 3 ? 0 : 1);
      names.push_back(group.name);
      changes.groups.put(group);
    }
    changes.reaches.put({model::GroupId(1), "m1", world_now - base::hours(1), false});
    changes.reaches.put({model::GroupId(1), "m2", world_now - base::hours(2), true});
    testing::require_done(intake->commit(changes));
  }
  object plan(std::string_view body) {
    const Response response = send(as("operator"), "POST", preview, body);
    REQUIRE_MESSAGE(response.status == 200, response.body);
    return parsed(response);
  }
  object given() {
    const auto& command = std::get<model::Command>(intake->taken.back().body);
    CHECK(command.name == "broadcast.create");
    return base::parse_json(command.arguments)->as_object();
  }
};

}  // namespace

TEST_CASE(
    "broadcasts: the plan says who sends, who has had their quota and who cannot be reached") {
  BroadcastWorld world;
  const object plan = world.plan(R"({"text":"hello","groups":[1,2,3]})");
  CHECK(group_of(plan, world.names[0]).at("verdict") == "over_quota");
  CHECK(group_of(plan, world.names[0]).at("remaining") == 0);
  CHECK(group_of(plan, world.names[0]).at("free_at") == "2026-05-29T16:00:00.000Z");
  CHECK(group_of(plan, world.names[1]).at("verdict") == "ok");
  CHECK(group_of(plan, world.names[1]).at("remaining") == 2);
  CHECK(group_of(plan, world.names[1]).at("free_at").is_null());
  CHECK(group_of(plan, world.names[2]).at("verdict") == "no_owner");
  CHECK(plan.at("sends") == 1);
  CHECK(plan.at("over_quota") == 1);
  CHECK(plan.at("cannot") == 1);
  const array& senders = *base::array_at(plan, "senders");
  REQUIRE(senders.size() == 1);
  CHECK(senders[0].at("groups") == 1);
  CHECK(world.plan(R"({"text":"hello","groups":[1,2],"skip_over_quota":false})").at("sends") == 2);

  // What the platform would refuse, by name.
  const object long_one = world.plan(R"({"text":"more than twenty bytes","groups":[2]})");
  const array& problems = *base::array_at(long_one, "problems");
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].at("field") == "text");

  // By filter: only groups with members.
  const object filtered = world.plan(R"({"filter":{"owner":1}})");
  for (const auto& each : *base::array_at(filtered, "groups")) {
    CHECK(each.at("owner").at("id") == 1);
  }
}

TEST_CASE("broadcasts: what is shown is what is asked for") {
  BroadcastWorld world;
  const Response made =
      world.send(world.as("operator"), "POST", create,
                 R"({"text":"hello","deadline":"2026-05-30T00:00:00Z","groups":[1,2],
          "links":[{"title":"报名","url":"https://example.com"}]})");
  REQUIRE_MESSAGE(made.status == 200, made.body);
  const object given = world.given();
  CHECK(base::json::serialize(given.at("by_sender")) == "[2]");
  CHECK(base::json::serialize(given.at("by_itself")) == "[]");
  CHECK(base::json::serialize(given.at("held_back")) ==
        R"([{"group":1,"free_at":"2026-05-29T16:00:00.000Z"}])");
  CHECK(base::text_at(given, "deadline") == "2026-05-30T00:00:00Z");
}

TEST_CASE("broadcasts: what is refused, by name; and who may ask") {
  BroadcastWorld world;
  const auto refused = [&](std::string_view body, std::string_view field) {
    const Response response = world.send(world.as("operator"), "POST", create, body);
    CHECK_MESSAGE(response.status == 400, response.body);
    CHECK_MESSAGE(base::text_at(parsed(response), "field") == field, response.body);
  };
  refused(R"({"text":"a","groups":[2]})", "deadline");
  refused(R"({"text":"a","deadline":"2026-05-30T00:00:00Z"})", "groups");
  refused(R"({"text":"a","deadline":"2026-05-30T00:00:00Z","groups":[2],"filter":{}})", "groups");
  refused(R"({"text":"a","deadline":"2026-05-30T00:00:00Z","groups":[77]})", "groups");
  refused(R"({"text":"a","deadline":"2026-05-30T00:00:00Z","groups":[3]})", "groups");
  refused(R"({"text":"a","deadline":"2026-05-30T00:00:00Z","filter":{"colour":"red"}})",
          "filter.colour");
  refused(R"({"text":"more than twenty bytes","deadline":"2026-05-30T00:00:00Z","groups":[2]})",
          "text");
  refused(R"({"text":"a","deadline":"2026-05-30T00:00:00Z","groups":[2],
              "links":[{"title":"t","url":"javascript:1"}]})",
          "links[0].url");
  refused(R"({"text":"a","whom":"all"})", "whom");
  CHECK(world.intake->taken.empty());
  const std::string_view good = R"({"text":"a","deadline":"2026-05-30T00:00:00Z","groups":[2]})";
  CHECK(world.send(world.as("service"), "POST", create, good).status == 403);
  CHECK(world.send(world.as("viewer"), "POST", preview, good).status == 403);
  CHECK(world.send(world.nobody(), "POST", create, good).status == 401);
}

TEST_CASE("broadcasts: one with its senders and groups, and what may be done about it") {
  BroadcastWorld world;
  model::Changes changes;
  model::Broadcast broadcast;
  broadcast.id = model::BroadcastId(500);
  broadcast.text = "hello";
  broadcast.by = "lead";
  broadcast.created_at = world_now - base::hours(1);
  broadcast.deadline = world_now + base::hours(1);
  changes.broadcasts.put(broadcast);
  model::Sending sending;
  sending.broadcast = broadcast.id;
  sending.number = 1;
  sending.sender = model::MemberId(1);
  sending.state = model::SendingState::waiting;
  sending.reference = "msgA";
  sending.trouble = "no more today";
  sending.reminded = "[" + std::to_string(world_now.ms - 60'000) + "]";
  changes.sendings.put(sending);
  changes.broadcast_targets.put(
      {broadcast.id, model::GroupId(2), 1, model::TargetState::sent, world_now, {}});
  changes.broadcast_targets.put(
      {broadcast.id, model::GroupId(3), 1, model::TargetState::waiting, {}, {}});
  changes.broadcast_targets.put({broadcast.id, model::GroupId(1), 0, model::TargetState::held_back,
                                 world_now, world_now + base::hours(5)});
  testing::require_done(world.intake->commit(changes));

  const object list = parsed(world.get(world.as("viewer"), create));
  const object& line = base::array_at(list, "items")->at(0).get_object();
  CHECK(line.at("id") == 500);
  CHECK(line.at("counts").at("all") == 3);
  CHECK(line.at("counts").at("sent") == 1);
  CHECK(line.at("counts").at("held_back") == 1);
  CHECK(line.at("open_sendings") == 1);
  const object detail = parsed(world.get(world.as("viewer"), "/api/v1/broadcasts/500"));
  const object& part = base::array_at(detail, "sendings")->at(0).get_object();
  CHECK(part.at("state") == "waiting");
  CHECK(part.at("trouble") == "no more today");
  CHECK(part.at("troubles").at(0).at("parameters").at("text") == "no more today");
  CHECK(std::string(part.at("reminded").at(0).as_string()) ==
        base::format_iso(world_now - base::minutes(1)));
  CHECK(part.at("counts").at("waiting") == 1);
  CHECK(base::array_at(detail, "targets")->size() == 3);
  CHECK(world.get(world.as("viewer"), "/api/v1/broadcasts/501").status == 404);

  // What waits counts against the quota: one left of two.
  CHECK(group_of(world.plan(R"({"text":"a","filter":{}})"), world.names[2]).at("remaining") == 1);

  const auto act = [&](std::string_view role, std::string_view target, std::string_view body) {
    return world.send(world.as(role), "POST", target, body).status;
  };
  CHECK(act("viewer", "/api/v1/broadcasts/500/remind", R"({"number":1})") == 403);
  CHECK(act("service", "/api/v1/broadcasts/500/remind", R"({})") == 400);
  CHECK(act("service", "/api/v1/broadcasts/500/remind", R"({"number":1})") == 200);
  CHECK(std::get<model::Command>(world.intake->taken.back().body).name == "broadcast.remind");
  CHECK(act("service", "/api/v1/broadcasts/500/cancel", "{}") == 403);
  CHECK(act("operator", "/api/v1/broadcasts/500/cancel", "{}") == 200);
  CHECK(std::get<model::Command>(world.intake->taken.back().body).arguments ==
        R"({"broadcast":500,"number":0})");
  CHECK(act("operator", "/api/v1/broadcasts/501/cancel", "{}") == 404);
}

}  // namespace api
