#include "api/platforms.h"

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "api/troubles.h"
#include "model/robot_policy.h"
#include "store/queries/robots.h"
#include "store/queries/rows.h"

namespace api {

namespace {

namespace queries = store::queries;

object capability_json(const PlatformCapability& row) {
  return {{"name", row.name},       {"verdict", row.verdict}, {"task", row.task},
          {"chinese", row.chinese}, {"english", row.english}, {"source", row.source}};
}

// With who set its key and when, and how many notices wait for it.
base::Result<object> robot_json(store::Connection& reader, const std::string& source,
                                const PlatformRobot& robot) {
  TRY(row, queries::group_robot(reader, source));
  TRY(waiting, queries::read_integer(
                   reader, "select count(*) from effect where state = 'pending' and kind = $1",
                   {model::notice_effect}));
  object out;
  out["state"] = robot.state;
  out["until"] = time_or_null(robot.until);
  out["troubles"] = to_array(robot.troubles, told_json);
  out["sent_at"] = time_or_null(robot.sent_at);
  out["set_at"] = row ? time_or_null(row->set_at) : value(nullptr);
  out["set_by"] = row ? row->set_by : std::string();
  out["waiting"] = waiting;
  return out;
}

base::Result<object> platform_json(store::Connection& reader, const Platform& platform) {
  object out;
  out["source"] = platform.source;
  out["condition"] = platform.condition;
  out["trouble"] = platform.trouble;
  out["troubles"] = to_array(platform.troubles, told_json);
  out["heard_at"] = time_or_null(platform.heard_at);
  out["reconciled_at"] = time_or_null(platform.reconciled_at);
  out["facts"] = platform.facts;
  out["refused"] = platform.refused;
  out["capabilities"] = to_array(platform.capabilities, capability_json);
  out["robot"] = nullptr;
  if (platform.robot) {
    TRY(robot, robot_json(reader, platform.source, *platform.robot));
    out["robot"] = std::move(robot);
  }
  return out;
}

}  // namespace

base::Result<Response> platforms(Services& services, const Call& call) {
  array items;
  for (const Platform& platform : services.platforms.list()) {
    TRY(each, platform_json(call.reader, platform));
    items.emplace_back(std::move(each));
  }
  object body;
  body["items"] = std::move(items);
  return stamped(call, body);
}

// The key goes into the store and nowhere else; that there is one now is a fact.
base::Result<Response> set_robot(Services& services, const Call& call) {
  const std::string& source = call.path.front();
  TRY(body, call.body({"secret"}));
  TRY(pasted, base::required_text(body, "secret"));
  TRY(key, services.platforms.read_robot_key(source, pasted));
  const queries::GroupRobot robot{source, std::move(key), call.now, call.who.login};
  TRY_VOID(services.door.write(
      [&](store::Connection& connection) { return queries::put_group_robot(connection, robot); }));
  return carry_out(services, call, "robot.set", {{"source", source}, {"is_set", true}});
}

base::Result<Response> remove_robot(Services& services, const Call& call) {
  const std::string& source = call.path.front();
  TRY(known, queries::group_robot(call.reader, source));
  if (!known) {
    return base::fail(base::ErrorCode::not_found, source + " has no group robot here", "source");
  }
  TRY_VOID(services.door.write([&](store::Connection& connection) {
    return queries::remove_group_robot(connection, source);
  }));
  return carry_out(services, call, "robot.set", {{"source", source}, {"is_set", false}});
}

// What the platform says to it is the answer, also where it says no.
base::Result<Response> test_robot(Services& services, const Call& call) {
  const auto tested = services.platforms.test_robot(call.path.front());
  if (!tested && tested.error().code == base::ErrorCode::not_found &&
      tested.error().field == "source") {
    return tl::unexpected(tested.error());
  }
  const auto troubles =
      tested ? std::vector<TroubleTold>() : services.platforms.tell(tested.error().text);
  return json_response(
      {{"arrived", tested.has_value()}, {"troubles", to_array(troubles, told_json)}});
}

base::Result<Response> reconcile_platform(Services& services, const Call& call) {
  TRY_VOID(services.platforms.reconcile(call.path.front()));
  return json_response({{"begun", true}}, 202);
}

}  // namespace api
