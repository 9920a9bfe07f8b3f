// POST /hooks/{name}: who may send, what is taken, and what is said about the rest.
#include "api/services.h"
#include "api/test_world.h"
#include "connectors/webhook/envelope.h"
#include "connectors/webhook/event_kinds.h"
#include "connectors/webhook/signature.h"

namespace api {

namespace webhook = connectors::webhook;
using base::json::object;
using testing::Browser;
using testing::parsed;
using testing::World;

namespace {

constexpr std::string_view order =
    R"({"specversion":"1.0","id":"o-1","source":"shop","type":"guildhall.order","data":{"order":"A7"}})";

struct Shop {
  World world;
  Browser admin = world.as("admin");
  std::string secret;

  Shop() { secret = made("endpoints", R"({"name":"shop"})"); }

  // The secret of what was made.
  std::string made(const std::string& what, std::string_view body) {
    const Response response = world.send(admin, "POST", "/api/v1/webhooks/" + what, body);
    REQUIRE_MESSAGE(response.status / 100 == 2, response.body);
    return std::string(base::text_at(parsed(response), "secret"));
  }

  Request signed_request(std::string_view body, const std::string& with) {
    const std::vector<std::string> secrets = {with};
    const auto headers = webhook::sign(secrets, "msg_1", body, world.clock.now());
    Request request;
    request.method = "POST";
    request.path = "/hooks/shop";
    request.body = body;
    request.headers = {{"content-type", "application/json"},
                       {"webhook-id", headers.id},
                       {"webhook-timestamp", headers.timestamp},
                       {"webhook-signature", headers.signature}};
    return request;
  }
  Response post(std::string_view body) { return world.api->handle(signed_request(body, secret)); }

  object endpoint() {
    const object list = parsed(world.get(admin, "/api/v1/webhooks/endpoints"));
    return base::array_at(list, "items")->at(0).get_object();
  }
};

std::string shown(const Response& response) {
  const object body = parsed(response);
  std::string text = std::to_string(response.status);
  for (const char* count : {"accepted", "known", "refused"}) {
    text += " " + std::to_string(base::integer_at(body, count).value_or(-1));
  }
  return text;
}

}  // namespace

TEST_CASE("hooks: an event is taken once, and counted") {
  Shop shop;
  CHECK(shown(shop.post(order)) == "200 1 0 0");
  CHECK(shown(shop.post(order)) == "200 0 1 0");
  const model::Fact& fact = shop.world.intake->taken.back();
  CHECK(fact.source == "hook:shop");
  CHECK(fact.external_id == "o-1");
  const object endpoint = shop.endpoint();
  CHECK(base::integer_at(endpoint, "accepted") == 1);
  CHECK(base::integer_at(endpoint, "known") == 1);
  CHECK(!base::text_at(endpoint, "last_used_at").empty());
  CHECK(!endpoint.contains("secret"));
}

TEST_CASE("hooks: only what is signed, whole and fresh is looked at") {
  Shop shop;
  const auto status = [&](const Request& request) {
    const Response response = shop.world.api->handle(request);
    return std::to_string(response.status) + " " +
           std::string(base::text_at(parsed(response), "field"));
  };
  Request changed = shop.signed_request(order, shop.secret);
  changed.body.back() = ' ';
  CHECK(status(changed) == "401 webhook-signature");
  CHECK(status(shop.signed_request(order, webhook::new_secret())) == "401 webhook-signature");
  const Request old = shop.signed_request(order, shop.secret);
  shop.world.clock.advance(webhook::timestamp_tolerance + base::seconds(1));
  CHECK(status(old) == "401 webhook-timestamp");
  Request bare = shop.signed_request(order, shop.secret);
  bare.headers.erase("webhook-id");
  CHECK(status(bare) == "401 webhook-id");
  Request binary = shop.signed_request(order, shop.secret);
  binary.headers["content-type"] = "application/octet-stream";
  CHECK(status(binary) == "415 Content-Type");
  binary.headers["content-type"] = "application/cloudevents+xml";
  CHECK(status(binary) == "415 Content-Type");
  CHECK(shop.world.intake->taken.empty());
  std::string large(order);
  large.append(webhook::body_bytes_max - large.size(), ' ');
  CHECK(status(shop.signed_request(large, shop.secret)) == "200 ");
  CHECK(status(shop.signed_request(large + " ", shop.secret)) == "413 body");
}

TEST_CASE("hooks: a batch with a bad event: the others are taken, each outcome is said and kept") {
  Shop shop;
  const std::string batch =
      "[" + std::string(order) +
      R"(,{"specversion":"1.0","id":"v-1","source":"s","type":"guildhall.visit","data":{}},)" +
      R"({"specversion":"1.0","id":"m-1","source":"s","type":"guildhall.order","data":{"order":"A8","sum":3}}])";
  const Response response = shop.post(batch);
  CHECK(shown(response) == "422 1 0 2");
  const object body = parsed(response);
  CHECK(base::text_at(body, "field") == "type");
  const auto& outcomes = *base::array_at(body, "outcomes");
  REQUIRE(outcomes.size() == 3);
  CHECK(base::text_at(outcomes[0].get_object(), "as") == "accepted");
  CHECK(base::text_at(outcomes[1].get_object(), "id") == "v-1");
  const object& problem = *base::object_at(outcomes[1].get_object(), "error");
  CHECK(base::text_at(problem, "detail").find("guildhall.renewal") != std::string_view::npos);
  CHECK(base::text_at(*base::object_at(outcomes[2].get_object(), "error"), "field") == "data.sum");
  CHECK(shown(shop.post(batch)) == "422 0 1 2");  // sent again, nothing is taken twice

  const object refusals =
      parsed(shop.world.get(shop.admin, "/api/v1/webhooks/endpoints/1/refusals"));
  CHECK(base::array_at(refusals, "items")->size() == 4);
  CHECK(base::integer_at(shop.endpoint(), "refused") == 4);
  // The store in trouble: nothing was taken, and the sender is told to come again.
  shop.world.intake->is_broken = true;
  const Response later = shop.post(order);
  CHECK(later.status == 503);
  CHECK(later.headers.front().first == "Retry-After");
}

TEST_CASE("hooks: an endpoint takes a burst, then an even pace; others are not held up by it") {
  Shop shop;
  const std::string other = shop.made("endpoints", R"({"name":"other"})");
  const Request request = shop.signed_request(order, shop.secret);
  // Without a good signature nothing is counted.
  for (int i = 0; i < 50; ++i) {
    CHECK(shop.world.api->handle(shop.signed_request(order, other)).status == 401);
  }
  for (std::int64_t i = 0; i < webhook_requests_burst_max; ++i) {
    REQUIRE(shop.world.api->handle(request).status == 200);
  }
  const Response refused = shop.world.api->handle(request);
  CHECK(refused.status == 429);
  CHECK(refused.content_type == "application/problem+json");
  REQUIRE(refused.headers.size() == 1);
  CHECK(refused.headers[0] == std::pair<std::string, std::string>("Retry-After", "1"));
  CHECK(base::text_at(parsed(refused), "detail").find("50 requests a second") !=
        std::string_view::npos);
  Request elsewhere = shop.signed_request(order, other);
  elsewhere.path = "/hooks/other";
  CHECK(shop.world.api->handle(elsewhere).status == 200);
  // A second later there is room for a second's worth, and no more.
  shop.world.clock.advance(base::seconds(1));
  for (std::int64_t i = 0; i < webhook_requests_per_second_max; ++i) {
    REQUIRE(shop.world.api->handle(request).status == 200);
  }
  CHECK(shop.world.api->handle(request).status == 429);
}

TEST_CASE("hooks: a clock that is set back holds nobody up longer than an empty bucket") {
  WebhookPace pace;
  const base::Instant now{1'000'000'000};
  for (std::int64_t i = 0; i < webhook_requests_burst_max; ++i) CHECK(pace.wait(1, now).ms == 0);
  CHECK(pace.wait(1, now).ms == 20);
  const base::Instant earlier = now - base::hours(24);
  CHECK(pace.wait(1, earlier).ms == 20);
  CHECK(pace.wait(1, earlier + base::milliseconds(20)).ms == 0);
}

TEST_CASE("hooks: while a secret is rotated both are good, for a day") {
  Shop shop;
  const std::string fresh = shop.made("endpoints/1/rotate", "");
  CHECK(fresh != shop.secret);
  CHECK(shown(shop.post(order)) == "200 1 0 0");
  shop.world.clock.advance(webhook::old_secret_lifetime - base::milliseconds(1));
  CHECK(shown(shop.post(order)) == "200 0 1 0");
  shop.world.clock.advance(base::milliseconds(1));
  CHECK(shop.post(order).status == 401);
  shop.secret = fresh;
  CHECK(shown(shop.post(order)) == "200 0 1 0");
}

TEST_CASE("hooks: the document names the kinds of events that there are") {
  World world;
  const object document = parsed(world.get(world.nobody(), "/api/v1/openapi.json"));
  const object& schemas = *base::object_at(*base::object_at(document, "components"), "schemas");
  std::vector<std::string_view> named;
  for (const auto& each : *base::array_at(*base::object_at(schemas, "WebhookKind"), "enum")) {
    named.push_back(each.get_string());
  }
  CHECK(named ==
        std::vector<std::string_view>(webhook::event_kinds.begin(), webhook::event_kinds.end()));
}

TEST_CASE("hooks: secrets are shown once and stay out of the audit trail") {
  Shop shop;
  const std::string secret =
      shop.made("subscriptions", R"({"url":"https://crm.example.com/","kinds":["task.done"]})");
  for (const char* target : {"/api/v1/webhooks/endpoints", "/api/v1/webhooks/subscriptions",
                             "/api/v1/webhooks/deliveries", "/api/v1/audit"}) {
    const Response response = shop.world.get(shop.admin, target);
    CHECK(response.status == 200);
    CHECK(response.body.find(shop.secret) == std::string::npos);
    CHECK(response.body.find(secret) == std::string::npos);
    CHECK(response.body.find("whsec_") == std::string::npos);
  }
}

}  // namespace api
