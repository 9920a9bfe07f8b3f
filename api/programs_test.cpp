// Goal: a document that is not saved is judged with its lines, an override holds as long as what
// was judged is the same, and a plan says what changes. Method: two stored versions and requests.
#include "api/test_world.h"

namespace api {
namespace {

using base::json::object;
using base::json::value;
using testing::parsed;
using testing::World;

object ask(World& world, std::string_view method, std::string_view path, const object& body) {
  const std::string text = method == "GET" ? std::string() : base::json::serialize(body);
  const Response response = world.send(world.as("lead"), method, path, text);
  REQUIRE_MESSAGE(response.status == 200, response.body);
  return parsed(response);
}

object finding(const object& answer, std::string_view id) {
  for (const auto& each : *base::array_at(answer, "findings")) {
    if (base::text_at(each.get_object(), "id") == id) return each.get_object();
  }
  return {};
}

}  // namespace

TEST_CASE("programs: what is found in YAML has its line, also where nothing is written") {
  World world;
  const object answer = ask(world, "POST", "/api/v1/programs/check",
                            {{"yaml",
                              "id: service\nname: 服务\nstaff:\n  operators: 0\ngroups:\n"
                              "  count: 9\ncharter:\n  rules:\n    - text: 尽量不发广告\n"}});
  CHECK(answer.at("fault").is_null());
  CHECK(base::integer_at(finding(answer, "over_capacity"), "line") == 4);
  CHECK(base::integer_at(finding(answer, "no_owner"), "line") == 3);
  CHECK(base::integer_at(finding(answer, "rule_vague"), "line") == 9);
  CHECK(base::integer_at(finding(answer, "rule_vague"), "column") == 7);
  CHECK(base::integer_at(finding(answer, "no_value"), "line") == 1);

  const object broken = ask(world, "POST", "/api/v1/programs/check",
                            {{"yaml", "id: service\nname: 服务\ngroups:\n  size: many\n"}});
  const object* fault = base::object_at(broken, "fault");
  REQUIRE(fault);
  CHECK(base::text_at(*fault, "field") == "groups.size");
  CHECK(base::integer_at(*fault, "line") == 4);
  CHECK(broken.at("program").is_null());
}

TEST_CASE("programs: an override holds while what was judged is the same") {
  World world;
  const object document{{"id", "vip"}, {"name", "高价值"}, {"groups", object{{"count", 2}}}};
  const auto check = [&](const object& program) {
    return finding(ask(world, "POST", "/api/v1/programs/check", {{"program", program}}),
                   "over_capacity");
  };
  const object found = check(document);
  CHECK(found.at("overridden").is_null());
  model::Changes changes;
  changes.finding_overrides.put({"vip",
                                 "over_capacity",
                                 "staff.operators",
                                 std::string(base::text_at(found, "judged")),
                                 "外包团队",
                                 {},
                                 "li"});
  testing::require_done(world.intake->commit(changes));
  const object kept = check(document);
  REQUIRE(base::object_at(kept, "overridden"));
  CHECK(base::text_at(*base::object_at(kept, "overridden"), "reason") == "外包团队");
  object grown = document;
  grown["groups"] = object{{"count", 3}};
  CHECK(check(grown).at("overridden").is_null());
}

TEST_CASE("programs: plan and compare say what differs") {
  World world;
  const object plan = ask(world, "POST", "/api/v1/programs/plan",
                          {{"program", object{{"id", "vip"},
                                              {"name", "高价值"},
                                              {"archetype", "vip"},
                                              {"groups", object{{"count", 2}, {"size", 30}}}}}});
  CHECK(base::integer_at(plan, "based_on") == 2);
  const auto& differences = *base::array_at(plan, "differences");
  REQUIRE(differences.size() == 1);
  CHECK(differences[0] == value(object{{"place", "groups.size"}, {"before", 40}, {"after", 30}}));
  const object compared = ask(world, "GET", "/api/v1/programs/vip/compare?from=1&to=2", {});
  CHECK(base::array_at(compared, "differences")->size() == 1);
}

TEST_CASE("programs: restoring sends the old document as a new one") {
  World world;
  ask(world, "POST", "/api/v1/programs/vip/restore", {{"version", 1}, {"based_on", 2}});
  const auto& command = std::get<model::Command>(world.intake->taken.back().body);
  CHECK(command.name == "program.publish");
  const auto arguments = base::parse_json(command.arguments)->as_object();
  CHECK(base::integer_at(arguments, "restored") == 1);
  CHECK(base::integer_at(arguments, "based_on") == 2);
  CHECK(base::integer_at(*base::object_at(*base::object_at(arguments, "program"), "groups"),
                         "size") == 20);
}

}  // namespace api
