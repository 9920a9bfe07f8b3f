// Goal: what customers do is taken as far as its limits and refused beyond them, with the field.
#include <doctest/doctest.h>

#include "base/json.h"
#include "model/fact_json.h"

using model::BehaviourNoted;

namespace {

std::string fault_of(BehaviourNoted body) {
  model::Fact fact;
  fact.source = "hook:site";
  fact.external_id = "1";
  fact.body = std::move(body);
  const auto admitted = model::admit(std::move(fact));
  return admitted ? std::string() : admitted.error().field;
}

}  // namespace

TEST_CASE("behaviours: a name, a member and a limit for each text") {
  CHECK(fault_of({"wm1", "page_view", "/pricing", R"({"seconds":42})"}).empty());
  CHECK(fault_of({"wm1", "app.login-2", "", ""}).empty());
  CHECK(fault_of({"", "page_view", "", ""}) == "member");
  CHECK(fault_of({"wm1", "", "", ""}) == "name");
  CHECK(fault_of({"wm1", "Page view", "", ""}) == "name");
  CHECK(fault_of({"wm1", "看价格", "", ""}) == "name");
  const std::string longest(model::behaviour_name_bytes_max, 'a');
  CHECK(fault_of({"wm1", longest, "", ""}).empty());
  CHECK(fault_of({"wm1", longest + "a", "", ""}) == "name");
  const std::string detail =
      R"({"a":")" + std::string(model::behaviour_detail_bytes_max - 8, 'x') + R"("})";
  CHECK(fault_of({"wm1", "form", "", detail}).empty());
  CHECK(fault_of({"wm1", "form", "", detail + " "}) == "detail");
  CHECK(fault_of({std::string(model::external_id_bytes_max + 1, 'm'), "form", "", ""}) == "member");
}

TEST_CASE("behaviours: a long subject is cut, and what was written is read again") {
  model::Fact fact;
  fact.source = "hook:site";
  fact.external_id = "1";
  fact.body = BehaviourNoted{"wm1", "page_view", std::string(600, 's'), R"({"seconds":42})"};
  const auto admitted = model::admit(fact);
  REQUIRE(admitted.has_value());
  const auto& body = std::get<BehaviourNoted>(admitted->body);
  CHECK(body.subject.size() == model::name_bytes_max);
  const auto again = model::fact_from_json(model::to_json(*admitted), "");
  REQUIRE(again.has_value());
  CHECK(*again == *admitted);
  const auto refused = [](const char* text) {
    const auto read = model::fact_from_json(base::parse_json(text)->get_object(), "");
    return read ? std::string() : read.error().field;
  };
  CHECK(refused(
            R"({"kind":"behaviour","source":"s","id":"1","member":"m","at":1000,"name":"a","detail":[]})") ==
        "detail");
  CHECK(
      refused(R"({"kind":"behaviour","source":"s","id":"1","member":"m","at":1000,"name":"a","page":"x"})") ==
      "page");
}
