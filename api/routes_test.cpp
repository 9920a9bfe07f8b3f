// Every request of the route table is in the document and the other way round, and every answer has
// exactly the members that the document names.
#include <set>

#include "api/openapi.h"
#include "api/route_rows_test.h"
#include "api/router.h"
#include "api/schema_check.h"
#include "api/test_world.h"

namespace api {

using base::json::array;
using base::json::object;
using route_rows::Row;
using route_rows::rows;
using testing::parsed;
using testing::World;

namespace {

const object& document() {
  static const object parsed_document = [] {
    auto parsed = base::parse_json(openapi_document());
    REQUIRE_MESSAGE(parsed.has_value(), "openapi.json is no JSON");
    return parsed->get_object();
  }();
  return parsed_document;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c | 0x20);
  return out;
}

const object* operation_of(const Route& route) {
  const object* path = base::object_at(*base::object_at(document(), "paths"), route.pattern);
  return path ? base::object_at(*path, lower(route.method)) : nullptr;
}

// What the answer breaks of the document; "" when nothing.
std::string fault_of(const World&, std::string_view method, std::string_view target,
                     const Response& response) {
  Request request;
  request.method = method;
  testing::require_done(parse_target(target, request));
  const Match match = find_route(routes(), request);
  REQUIRE(match.route != nullptr);
  const object& responses = *base::object_at(*operation_of(*match.route), "responses");
  const object* answer = base::object_at(responses, std::to_string(response.status));
  if (response.status >= 400 && !answer) {
    const object& common =
        *base::object_at(*base::object_at(document(), "components"), "responses");
    answer = base::object_at(common, "Problem");
  }
  if (!answer) return "status " + std::to_string(response.status) + " is not in the document";
  const object* content = base::object_at(*answer, "content");
  if (!content) return response.body.empty() ? "" : "a body where none is documented";
  const std::string media = response.content_type.substr(0, response.content_type.find(';'));
  const object* schema = base::object_at(*content, media);
  if (!schema) return "content type " + response.content_type + " is not in the document";
  if (!media.ends_with("json")) return {};
  const auto body = base::parse_json(response.body);
  if (!body) return "the body is no JSON";
  return testing::schema_fault(document(), schema->at("schema"), *body, "");
}

}  // namespace

TEST_CASE("routes: the table and the document name the same requests with the same roles") {
  std::set<std::string> in_table;
  for (const Route& route : routes()) {
    CAPTURE(route.name);
    const object* operation = operation_of(route);
    REQUIRE(operation != nullptr);
    CHECK(base::text_at(*operation, "operationId") == route.name);
    CHECK(base::text_at(*operation, "x-least-role") == least_role_name(route.least));
    in_table.insert(std::string(route.name));
  }
  std::size_t in_document = 0;
  for (const auto& path : *base::object_at(document(), "paths")) {
    in_document += path.value().get_object().size();
  }
  CHECK(in_document == routes().size());
  CHECK(in_table.size() == routes().size());  // each name once: it is also the audit trail's word
}

TEST_CASE("routes: every request is tried, and every answer is as documented") {
  World world;
  std::set<std::string_view> tried;
  for (const Row& row : rows) {
    CAPTURE(row.role);
    CAPTURE(row.method);
    CAPTURE(row.target);
    CAPTURE(row.body);
    const testing::Browser who = row.role.empty() ? world.nobody() : world.as(row.role);
    const Response response = world.send(who, row.method, row.target, row.body);
    CAPTURE(response.body);
    CHECK(response.status == row.status);
    CHECK(fault_of(world, row.method, row.target, response) == "");
    Request request;
    request.method = row.method;
    testing::require_done(parse_target(row.target, request));
    tried.insert(find_route(routes(), request).route->name);
  }
  // These are tried by World::as and in access_test.cpp.
  for (const std::string_view name : {"login", "setup", "accept_invitation"}) tried.insert(name);
  for (const Route& route : routes()) CHECK_MESSAGE(tried.contains(route.name), route.name);
}

TEST_CASE("routes: unknown addresses and methods are told apart") {
  World world;
  CHECK(world.get(world.nobody(), "/api/v1/nothing").status == 404);
  CHECK(world.get(world.nobody(), "/api/v1/groups/1/").status == 404);
  const Response wrong = world.send(world.nobody(), "DELETE", "/api/v1/groups/1");
  CHECK(wrong.status == 405);
  CHECK(wrong.headers.front() == std::pair<std::string, std::string>("Allow", "GET, PATCH"));
}

}  // namespace api
