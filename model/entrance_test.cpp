// Goal: what a code leads to follows from its rules, the moment and how things stand, and every
// rule says why. Method: tables of moments and standings; forms that are refused by their field.
#include "model/entrance.h"

#include <doctest/doctest.h>

using namespace model;

namespace {

base::json::object json(std::string_view text) { return base::parse_json(text)->as_object(); }

// By day to two of the staff, at night over midnight to a link, in the east to groups.
EntranceRules three_rules() {
  auto rules = entrance_rules_from_json(json(R"({"rules":[
    {"id":"day","days":["mon","tue","wed","thu","fri"],"from":"09:00","until":"18:00",
     "to":{"kind":"persona","staff":[3,4,3],"daily_max":2}},
    {"id":"night","days":["fri"],"from":"22:00","until":"02:00",
     "to":{"kind":"link","link":"https://example.com/a?b=1"}},
    {"id":"east","region":"华东","to":{"kind":"groups","groups":[1,2],"size_max":200}}],
    "otherwise":{"kind":"groups","groups":[5],"makes_rooms":true,"room_name":"新客户群"}})"));
  REQUIRE_MESSAGE(rules.has_value(), (rules ? "" : rules.error().text));
  return *rules;
}

std::map<std::string, Standing> all_ready() {
  std::map<std::string, Standing> standings;
  standings["day"].is_ready = true;
  standings["east"] = {true, 0, {{GroupId(1), {10, 0}}, {GroupId(2), {10, 0}}}};
  standings["otherwise"] = {true, 0, {{GroupId(5), {400, 200}}}};
  return standings;
}

const base::Day monday = base::to_day({2026, 11, 23});

std::string chosen(int day, int hour, std::string_view region = "",
                   const std::map<std::string, Standing>& standings = all_ready()) {
  const EntranceRules rules = three_rules();
  return choose_entrance(rules, {monday + day, hour * 60, 0}, region, standings).rule;
}

std::string refused(std::string_view text) {
  const auto rules = entrance_rules_from_json(json(text));
  REQUIRE_FALSE(rules.has_value());
  return rules.error().field;
}

}  // namespace

TEST_CASE("the first rule that holds is the one, by day, hour and region") {
  CHECK(chosen(0, 9) == "day");
  CHECK(chosen(0, 17) == "day");
  CHECK(chosen(0, 18) == "otherwise");
  CHECK(chosen(0, 8) == "otherwise");
  CHECK(chosen(5, 10) == "otherwise");  // Saturday
  CHECK(chosen(4, 23) == "night");      // Friday night, and on
  CHECK(chosen(5, 1) == "night");
  CHECK(chosen(5, 2) == "otherwise");
  CHECK(chosen(3, 23) == "otherwise");  // Thursday night
  CHECK(chosen(4, 1) == "otherwise");
  CHECK(chosen(0, 20, "华东") == "east");
  CHECK(chosen(0, 20, "华南") == "otherwise");
}

TEST_CASE("who is full, or not made yet, is passed over") {
  auto standings = all_ready();
  standings["day"].contacts_today = 1;
  CHECK(chosen(0, 9, "", standings) == "day");
  standings["day"].contacts_today = 2;
  CHECK(chosen(0, 9, "", standings) == "otherwise");
  CHECK(chosen(0, 9, "华东", standings) == "east");
  standings["east"].rooms[GroupId(1)].members = 200;
  CHECK(chosen(0, 9, "华东", standings) == "east");  // the other one has room
  standings["east"].rooms[GroupId(2)].members = 200;
  CHECK(chosen(0, 9, "华东", standings) == "otherwise");
  standings["otherwise"].is_ready = false;
  const EntranceRules rules = three_rules();
  const auto none = choose_entrance(rules, {monday, 540, 0}, "华东", standings);
  CHECK(none.rule.empty());
  CHECK(none.destination == nullptr);
  REQUIRE(none.considered.size() == 4);
  CHECK(none.considered[0].verdict == RuleVerdict::full);
  CHECK(none.considered[1].verdict == RuleVerdict::other_day);
  CHECK(none.considered[2].verdict == RuleVerdict::full);
  CHECK(none.considered[3].verdict == RuleVerdict::not_ready);
  // Where the platform makes new groups only a limit of the rule's own fills it.
  CHECK(chosen(0, 20) == "otherwise");
}

TEST_CASE("the reasons of the others: other hour, other region, not needed") {
  const EntranceRules rules = three_rules();
  const auto choice = choose_entrance(rules, {monday, 540, 0}, "", all_ready());
  CHECK(choice.considered[0].verdict == RuleVerdict::chosen);
  CHECK(choice.considered[3].verdict == RuleVerdict::not_needed);
  const auto evening = choose_entrance(rules, {monday, 1'200, 0}, "", all_ready());
  CHECK(evening.considered[0].verdict == RuleVerdict::other_time);
  CHECK(evening.considered[2].verdict == RuleVerdict::other_region);
}

TEST_CASE("a group's own target size fills it where the rule has none") {
  auto rules = entrance_rules_from_json(json(R"({"otherwise":{"kind":"groups","groups":[1]}})"));
  REQUIRE(rules.has_value());
  std::map<std::string, Standing> standings;
  standings["otherwise"] = {true, 0, {{GroupId(1), {50, 0}}}};
  const auto rule = [&] { return choose_entrance(*rules, {monday, 0, 0}, "", standings).rule; };
  CHECK(rule() == "otherwise");  // no target size: never full
  standings["otherwise"].rooms[GroupId(1)].target_size = 50;
  CHECK(rule().empty());
  standings["otherwise"].rooms[GroupId(1)].members = 49;
  CHECK(rule() == "otherwise");
}

TEST_CASE("rules come back equal, and what is wrong is named") {
  const EntranceRules rules = three_rules();
  CHECK(rules.rules[0].to.staff.size() == 2);  // named twice, taken once
  const auto again = entrance_rules_from_json(to_json(rules));
  REQUIRE(again.has_value());
  CHECK(*again == rules);

  CHECK(refused("{}") == "rules.otherwise");
  CHECK(refused(R"({"more":1})") == "rules.more");
  CHECK(refused(R"({"rules":[{"id":"A"}]})") == "rules.rules[0].id");
  CHECK(refused(R"({"rules":[{"id":"otherwise"}]})") == "rules.rules[0].id");
  CHECK(refused(R"({"rules":[{"id":"a"}]})") == "rules.rules[0].to");
  CHECK(refused(R"({"rules":[{"id":"a","days":["monday"]}]})") == "rules.rules[0].days");
  CHECK(refused(R"({"rules":[{"id":"a","from":"9:00"}]})") == "rules.rules[0].from");
  CHECK(refused(R"({"rules":[{"id":"a","until":"24:01"}]})") == "rules.rules[0].until");
  CHECK(refused(R"({"rules":[{"id":"a","from":"09:00","until":"09:00"}]})") ==
        "rules.rules[0].until");
  CHECK(refused(R"({"otherwise":{"kind":"cat"}})") == "rules.otherwise.kind");
  CHECK(refused(R"({"otherwise":{"kind":"persona","staff":[]}})") == "rules.otherwise.staff");
  CHECK(refused(R"({"otherwise":{"kind":"groups","groups":[1,2,3,4,5,6]}})") ==
        "rules.otherwise.groups");
  CHECK(refused(R"({"otherwise":{"kind":"groups","groups":[1],"makes_rooms":true}})") ==
        "rules.otherwise.room_name");
  CHECK(refused(R"x({"otherwise":{"kind":"link","link":"javascript:alert(1)"}})x") ==
        "rules.otherwise.link");
  CHECK(refused(R"x({"otherwise":{"kind":"link","link":"https://a\"onload=b"}})x") ==
        "rules.otherwise.link");
  CHECK(refused(R"x({"otherwise":{"kind":"link","link":"https://a.example","staff":[1]}})x") ==
        "rules.otherwise.staff");
}
