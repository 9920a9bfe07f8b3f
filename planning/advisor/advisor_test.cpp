// Goal: every finding fires on what it is about, and on nothing of a sound program. Method: a
// program of which nothing is found, and one change for each finding.
#include "planning/advisor/advisor.h"

#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "planning/advisor/compare.h"

using namespace planning::advisor;
using model::Archetype;
using model::CharterKind;
using model::ColumnKind;
using model::Period;
using model::Program;

namespace {

struct Scene {
  Program program;
  model::Policy policy;
  std::size_t competitors = 3;
  std::optional<bool> can_mute = true;

  Scene() {
    program.id = "service";
    program.name = "客户服务";
    program.purpose = "出了问题不知道找谁";
    program.audience.identities = {"店主"};
    program.values = {"问题当天有结果"};
    program.groups = {30, 100};
    program.staff = {"李雷", 1, 2};
    program.columns = {{"使用技巧", ColumnKind::content, 2, Period::week}};
    program.targets = {{"unanswered_24h", 5, "%"}};
    program.charter.announcement = "问题当天有结果";
    program.charter.rules = {{CharterKind::boundary, "不发广告", "提醒，再犯移出", "adverts"},
                             {CharterKind::promise, "30 分钟内回复", "", ""}};
    policy.seating.identities = {"店主", "微商"};
    policy.seating.clashes = {{"店主", "微商"}};
    model::SeatingProgram seating;
    seating.program = "service";
    seating.target_size = 100;
    seating.identities = {"店主"};
    policy.seating.programs = {seating};
    model::Rule rule;
    rule.id = "adverts";
    rule.mode = model::EntryMode::on;
    policy.rules = {rule};
  }
  std::vector<Finding> findings() const {
    return judge(program, {policy, competitors, can_mute, *base::parse_day("2026-11-23")});
  }
  const Finding* find(std::string_view id, const std::vector<Finding>& in) const {
    for (const Finding& each : in) {
      if (each.id == id) return &each;
    }
    return nullptr;
  }
};

struct Case {
  std::string_view id, place;
  std::function<void(Scene&)> change;
};

model::CharterRule& first_rule(Scene& scene) { return scene.program.charter.rules[0]; }

std::vector<Case> purpose_cases() {
  return {
      {"no_purpose", "purpose", [](Scene& s) { s.program.purpose.clear(); }},
      {"no_value", "values", [](Scene& s) { s.program.values.clear(); }},
      {"benefits_only", "values",
       [](Scene& s) {
         s.program.values = {"群内优惠", "售后处理"};
       }},
      {"goal_is_selling", "goal",
       [](Scene& s) { s.program.goal = model::CommercialGoal::selling; }},
      {"exchange_mature", "archetype",
       [](Scene& s) {
         s.program.archetype = Archetype::product_exchange;
         s.program.situation.maturity = model::Maturity::mature;
       }},
      {"expensive_large", "groups.size",
       [](Scene& s) {
         s.program.situation.sales = model::SalesModel::sales_led;
         s.program.situation.contract_yuan = 1'000'000;
       }},
      {"rivalry_unguarded", "situation.rivalry",
       [](Scene& s) {
         s.program.situation.rivalry = model::Rivalry::high;
         s.competitors = 0;
       }},
      {"audience_unsaid", "audience", [](Scene& s) { s.program.audience = {}; }},
      {"identity_unknown", "audience.identities[0]",
       [](Scene& s) { s.program.audience.identities = {"路人"}; }},
      {"identities_clash", "audience.identities",
       [](Scene& s) {
         s.program.audience.identities = {"店主", "微商"};
       }},
      {"seating_differs", "groups.size", [](Scene& s) { s.program.groups.size = 80; }},
      {"event_without_end", "ends", [](Scene& s) { s.program.archetype = Archetype::event; }},
      {"event_no_harvest", "afterwards", [](Scene& s) { s.program.archetype = Archetype::event; }},
      {"event_over", "ends", [](Scene& s) { s.program.ends = *base::parse_day("2026-11-22"); }},
  };
}

std::vector<Case> work_cases() {
  return {
      {"no_owner", "staff.owner", [](Scene& s) { s.program.staff.owner.clear(); }},
      {"over_capacity", "staff.operators", [](Scene& s) { s.program.groups.count = 31; }},
      {"size_over_usual", "groups.size", [](Scene& s) { s.program.groups.size = 501; }},
      {"no_column", "columns", [](Scene& s) { s.program.columns[0].kind = ColumnKind::promotion; }},
      {"too_many_posts", "columns", [](Scene& s) { s.program.columns[0].times = 12; }},
      {"too_much_promotion", "columns",
       [](Scene& s) {
         s.program.columns.push_back({"促销", ColumnKind::promotion, 1, Period::week});
       }},
      {"no_target", "targets", [](Scene& s) { s.program.targets.clear(); }},
      {"target_unknown", "targets[0].measure",
       [](Scene& s) { s.program.targets[0].measure = "members_added"; }},
      {"target_unit", "targets[0].unit", [](Scene& s) { s.program.targets[0].unit = "min"; }},
      {"target_beyond", "targets[0].value", [](Scene& s) { s.program.targets[0].value = 0.5; }},
  };
}

std::vector<Case> charter_cases() {
  return {
      {"no_announcement", "charter.announcement",
       [](Scene& s) { s.program.charter.announcement.clear(); }},
      {"announcement_long", "charter.announcement",
       [](Scene& s) { s.program.charter.announcement = std::string(601, 'x'); }},
      {"conversion_first", "charter.announcement",
       [](Scene& s) { s.program.charter.announcement = "下单 https://shop.example\n有人答疑"; }},
      {"no_rules", "charter.rules", [](Scene& s) { s.program.charter.rules.clear(); }},
      {"no_advert_rule", "charter.rules", [](Scene& s) { first_rule(s).text = "不公开报价"; }},
      {"rule_vague", "charter.rules[0].text",
       [](Scene& s) { first_rule(s).text = "尽量不发广告"; }},
      {"penalty_missing", "charter.rules[0].penalty",
       [](Scene& s) { first_rule(s).penalty.clear(); }},
      {"rule_not_running", "charter.rules[0].enforced_by",
       [](Scene& s) { s.policy.rules[0].mode = model::EntryMode::shadow; }},
      {"rule_unknown", "charter.rules[0].enforced_by",
       [](Scene& s) { first_rule(s).enforced_by = "nothing"; }},
      {"ladder_differs", "charter.rules[0].penalty",
       [](Scene& s) { s.policy.rules[0].ladder = {model::Consequence::remind}; }},
      {"mute_by_hand", "charter.rules[0].penalty",
       [](Scene& s) {
         first_rule(s).penalty = "禁言一天";
         s.can_mute = false;
       }},
      {"rule_unseen", "charter.rules[0].text",
       [](Scene& s) {
         first_rule(s) = {CharterKind::boundary, "不私聊推广", "移出", ""};
       }},
      {"rule_long", "charter.rules[0].text",
       [](Scene& s) { first_rule(s).text = "不发广告" + std::string(77, 'x'); }},
      {"rule_twice", "charter.rules[2]",
       [](Scene& s) { s.program.charter.rules.push_back(first_rule(s)); }},
      {"too_many_rules", "charter.rules",
       [](Scene& s) {
         for (int i = 0; i < 9; ++i)
           s.program.charter.rules.push_back(
               {CharterKind::promise, "承诺" + std::to_string(i), "", ""});
       }},
      {"only_prohibitions", "charter.rules", [](Scene& s) { s.program.charter.rules.pop_back(); }},
  };
}

std::vector<Case> cases() {
  std::vector<Case> all = purpose_cases();
  for (auto* more : {&work_cases, &charter_cases}) {
    for (Case& each : more()) all.push_back(std::move(each));
  }
  return all;
}

}  // namespace

TEST_CASE("advisor: of a sound program nothing is found") {
  const auto findings = Scene().findings();
  CHECK_MESSAGE(findings.empty(), (findings.empty() ? "" : findings[0].id));
}

TEST_CASE("advisor: every finding fires at its place, with reason and remedy in both languages") {
  std::set<std::string_view> met;
  for (const Case& each : cases()) {
    Scene scene;
    each.change(scene);
    const auto findings = scene.findings();
    const Finding* found = scene.find(each.id, findings);
    REQUIRE_MESSAGE(found, std::string(each.id));
    CHECK_MESSAGE(found->place == each.place, std::string(each.id));
    for (const std::string* text :
         {&found->reason.zh, &found->reason.en, &found->remedy.zh, &found->remedy.en}) {
      CHECK_MESSAGE(!text->empty(), std::string(each.id));
    }
    met.insert(each.id);
  }
  const auto ids = finding_ids();
  CHECK(met == std::set<std::string_view>(ids.begin(), ids.end()));
}

TEST_CASE("advisor: what was judged changes with what is judged, and with nothing else") {
  Scene scene;
  first_rule(scene).penalty.clear();
  const auto judged = [&] { return scene.find("penalty_missing", scene.findings())->judged; };
  const std::string before = judged();
  scene.program.name = "另一个名字";
  CHECK(judged() == before);
  first_rule(scene).text = "不发广告和链接";
  CHECK(judged() != before);
}

TEST_CASE("advisor: at the limits") {
  Scene scene;
  scene.program.groups.count = 30;  // one operator's usual
  CHECK(scene.findings().empty());
  scene.program.groups.count = 50;
  CHECK(scene.findings().at(0).severity == Severity::warning);
  scene.program.groups.count = 51;
  CHECK(scene.findings().at(0).severity == Severity::serious);

  Scene event;
  event.program.archetype = Archetype::event;
  event.program.groups.count = 6;
  event.program.afterwards = "转入学习群";
  event.program.ends = *base::parse_day("2026-11-23");  // today is not over
  CHECK(event.findings().empty());
}

TEST_CASE("compare: member by member, items by their names") {
  const Scene scene;
  Program after = scene.program;
  after.groups.size = 80;
  after.columns[0].times = 3;
  after.columns.insert(after.columns.begin(), {"分享", ColumnKind::session, 1, Period::month});
  after.charter.rules.erase(after.charter.rules.begin() + 1);
  const auto found = compare(model::to_json(scene.program), model::to_json(after));
  REQUIRE(found.size() == 4);
  CHECK(found[0].place == "groups.size");
  CHECK(found[0].before == 100);
  CHECK(found[0].after == 80);
  CHECK(found[1].place == "columns[使用技巧].times");
  CHECK(found[2].place == "columns[分享]");
  CHECK(found[2].before.is_null());
  CHECK(found[3].place == "charter.rules[30 分钟内回复]");
  CHECK(found[3].after.is_null());
  CHECK(compare(model::to_json(after), model::to_json(after)).empty());

  Program turned = scene.program;
  std::swap(turned.charter.rules[0], turned.charter.rules[1]);
  CHECK(compare(model::to_json(scene.program), model::to_json(turned)).size() == 1);
}
