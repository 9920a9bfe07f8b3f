#include "connectors/webhook/envelope.h"

#include <doctest/doctest.h>

#include "connectors/webhook/event_facts.h"
#include "connectors/webhook/event_kinds.h"
#include "connectors/webhook/retry.h"
#include "model/fact_json.h"

using namespace connectors::webhook;

namespace {

constexpr base::Instant now{1'780'000'000'000};

constexpr std::string_view order =
    R"({"specversion":"1.0","id":"o-1","source":"/shop","type":"guildhall.order","time":"2026-11-22T09:30:00Z",)"
    R"("datacontenttype":"application/json","traceparent":"00-1",)"
    R"("data":{"order":"A7","member":"wm1","company":"星河","product":"年费","amount_cents":1200}})";

// The field of what is wrong with the first event; "" when nothing.
std::string event_fault(std::string_view text) {
  const auto entries = read_events(single_media_type, text);
  if (!entries) return "body: " + entries.error().text;
  REQUIRE(entries->size() == 1);
  return entries->front().event ? "" : entries->front().event.error().field;
}

std::string body_fault(std::string_view type, std::string_view text) {
  const auto entries = read_events(type, text);
  return entries ? "" : entries.error().field;
}

base::Result<model::Fact> fact_of(std::string type, std::string_view data,
                                  Entrance entrance = {"shop", "hook:shop"}) {
  Event event;
  event.id = "e1";
  event.source = "s";
  event.type = std::move(type);
  event.data = *base::parse_json(data);
  return to_fact(event, entrance, now);
}

std::string fact_fault(std::string type, std::string_view data) {
  const auto fact = fact_of(std::move(type), data);
  return fact ? "" : fact.error().field;
}

}  // namespace

TEST_CASE("webhook envelope: one event, with extensions, becomes a fact") {
  const auto entries = read_events("application/cloudevents+json; charset=utf-8", order);
  REQUIRE(entries.has_value());
  REQUIRE(entries->size() == 1);
  REQUIRE(entries->front().event.has_value());
  const Event& event = *entries->front().event;
  CHECK(event.id == "o-1");
  CHECK(event.source == "/shop");
  const auto fact = to_fact(event, {"shop", "hook:shop"}, now);
  REQUIRE_MESSAGE(fact.has_value(), fact.error().text);
  CHECK(fact->source == "hook:shop");
  CHECK(fact->external_id == "o-1");
  CHECK(base::format_iso(fact->at) == "2026-11-22T09:30:00.000Z");
  const auto& placed = std::get<model::OrderPlaced>(fact->body);
  CHECK(placed.order == "A7");
  CHECK(placed.amount_cents == 1'200);
  // In another name space the id says whose it is.
  const auto shared = to_fact(event, {"shop", "wecom"}, now);
  REQUIRE(shared.has_value());
  CHECK(shared->source == "wecom");
  CHECK(shared->external_id == "hook:shop/o-1");
}

TEST_CASE("webhook envelope: what is written is read back") {
  Event event;
  event.id = "1";
  event.source = "guildhall";
  event.type = "guildhall.question.opened";
  event.subject = "questions/1";
  event.time = now;
  event.data = base::json::object{{"question", 1}};
  const auto entries = read_events("application/json", write_event(event));
  REQUIRE(entries.has_value());
  const auto& read = entries->front().event;
  REQUIRE(read.has_value());
  CHECK(read->subject == event.subject);
  CHECK(read->time == event.time);
  CHECK(read->data == event.data);
}

TEST_CASE("webhook envelope: each event of a batch is judged by itself") {
  const std::string text =
      "[" + std::string(order) + R"(,{"specversion":"0.3","id":"x","type":"t"},7])";
  const auto entries = read_events(batch_media_type, text);
  REQUIRE(entries.has_value());
  REQUIRE(entries->size() == 3);
  CHECK(entries->at(0).event.has_value());
  CHECK(entries->at(1).id == "x");
  CHECK(entries->at(1).type == "t");
  CHECK(entries->at(1).event.error().field == "specversion");
  CHECK(entries->at(2).event.error().field == "body");
}

TEST_CASE("webhook envelope: refusals name the attribute") {
  const auto with = [](std::string_view more) {
    return event_fault(R"({"specversion":"1.0","id":"1","source":"s","type":"t")" +
                       std::string(more) + "}");
  };
  CHECK(with("").empty());
  CHECK(with(R"(,"time":"yesterday")") == "time");
  CHECK(with(R"(,"time":7)") == "time");
  CHECK(with(R"(,"subject":"")") == "subject");
  CHECK(with(R"(,"datacontenttype":"text/xml")") == "datacontenttype");
  CHECK(with(R"(,"datacontenttype":"application/vnd.acme+json")").empty());
  CHECK(with(R"(,"data_base64":"AAAA")") == "data_base64");
  CHECK(with(R"(,"orderNumber":"7")") == "orderNumber");
  CHECK(event_fault(R"({"specversion":"1.0","source":"s","type":"t"})") == "id");
  CHECK(event_fault(R"({"specversion":"1.0","id":"","source":"s","type":"t"})") == "id");
  CHECK(event_fault(R"({"specversion":"1.0","id":"1","type":"t"})") == "source");
  CHECK(event_fault(R"({"specversion":"1.0","id":"1","source":"s"})") == "type");
  CHECK(event_fault(R"({"id":"1","source":"s","type":"t"})") == "specversion");
  const auto with_id = [](std::size_t bytes) {
    return event_fault(R"({"specversion":"1.0","source":"s","type":"t","id":")" +
                       std::string(bytes, 'i') + "\"}");
  };
  CHECK(with_id(attribute_bytes_max).empty());
  CHECK(with_id(attribute_bytes_max + 1) == "id");
}

TEST_CASE("webhook envelope: bodies that are refused whole") {
  CHECK(body_fault("text/plain", order) == "Content-Type");
  CHECK(body_fault("", order) == "Content-Type");
  CHECK(body_fault("Application/JSON", order).empty());
  CHECK(body_fault(single_media_type, "[]") == "body");
  CHECK(body_fault(batch_media_type, order) == "body");
  CHECK(body_fault("application/json", "7") == "body");
  CHECK_FALSE(read_events("application/json", "{").has_value());
  CHECK(body_fault(batch_media_type, "[]").empty());
  const auto list = [](std::size_t count) {
    std::string text = "[7";
    for (std::size_t i = 1; i < count; ++i) text += ",7";
    return text + "]";
  };
  CHECK(body_fault(batch_media_type, list(events_per_body_max)).empty());
  CHECK(body_fault(batch_media_type, list(events_per_body_max + 1)) == "body");
  std::string large(order);
  large.append(body_bytes_max - large.size(), ' ');
  CHECK(body_fault(single_media_type, large).empty());
  CHECK(body_fault(single_media_type, large + " ") == "body");
}

TEST_CASE("webhook facts: the known types, and what is wrong with the others") {
  CHECK(fact_fault("guildhall.message", R"({"group":"g","actor":"u","text":"好"})").empty());
  CHECK(fact_fault("guildhall.edit", R"({"group":"g","target":"m","text":"x"})").empty());
  CHECK(fact_fault("guildhall.revoke", R"({"group":"g","target":"m"})").empty());
  CHECK(fact_fault("guildhall.join", R"({"group":"g","actor":"u"})").empty());
  CHECK(fact_fault("guildhall.leave", R"({"group":"g","actor":"u","reason":"left"})").empty());
  CHECK(fact_fault("guildhall.rename", R"({"group":"g","name":"新名"})").empty());
  CHECK(fact_fault("guildhall.member", R"({"member":"u","company":"星河"})").empty());
  CHECK(fact_fault("guildhall.group", R"({"group":"g","program":"vip"})").empty());
  CHECK(fact_fault("guildhall.order", R"({"order":"1"})").empty());
  CHECK(fact_fault("guildhall.renewal", R"({"contract":"1","due":"2027-01-01"})").empty());
  CHECK(fact_fault("guildhall.behaviour", R"({"member":"u","name":"page_view"})").empty());

  for (const char* type :
       {"guildhall.command", "guildhall.tick", "guildhall.visit", "order", "guildhall."}) {
    const auto refused = fact_of(type, "{}");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().field == "type");
    CHECK(refused.error().text.find(known_types()) != std::string::npos);
  }
  CHECK(fact_fault("guildhall.order", "null") == "data");
  CHECK(fact_fault("guildhall.order", R"({"order":"1","amount":5})") == "data.amount");
  CHECK(fact_fault("guildhall.order", R"({"member":"u"})") == "data.order");
  CHECK(fact_fault("guildhall.behaviour", R"({"member":"u"})") == "data.name");
  CHECK(fact_fault("guildhall.behaviour", R"({"member":"u","name":"a","detail":1})") ==
        "data.detail");
  CHECK(fact_fault("guildhall.message", R"({"actor":"u","text":"x"})") == "data.group");
  for (const char* member : {"kind", "id", "at", "source"}) {
    CHECK(fact_fault("guildhall.order", R"({"order":"1",")" + std::string(member) + R"(":"x"})") ==
          "data." + std::string(member));
  }
  // Without a time of its own an event is of now.
  CHECK(fact_of("guildhall.order", R"({"order":"1"})")->at == now);
  // The prefix of a shared name space counts for the length of the id.
  Event event;
  event.id = std::string(attribute_bytes_max, 'i');
  event.type = "guildhall.order";
  event.data = base::json::object{{"order", "1"}};
  CHECK(to_fact(event, {"shop", "hook:shop"}, now).has_value());
  CHECK(to_fact(event, {"shop", "wecom"}, now).error().field == "id");
}

TEST_CASE("webhook retries: waits from the table, then the end") {
  const auto wait = [](std::int64_t attempts, double chance) {
    const auto found = wait_after(attempts, retry_waits, chance);
    return found ? found->ms : -1;
  };
  CHECK(wait(1, 0) == 5'000);
  CHECK(wait(1, 0.999) == 5'999);
  CHECK(wait(7, 0) == base::hours(24).ms);
  CHECK(wait(8, 0) == -1);
  CHECK(wait(0, 0) == -1);
  CHECK(meaning_of(200) == Answer::taken);
  CHECK(meaning_of(299) == Answer::taken);
  for (const int status : {0, 100, 199, 300, 301, 404, 429, 500})
    CHECK(meaning_of(status) == Answer::failed);
  CHECK(meaning_of(410) == Answer::gone);
  CHECK(is_event_kind("question.opened"));
  CHECK_FALSE(is_event_kind(test_kind));
}
