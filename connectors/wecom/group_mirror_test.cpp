#include "connectors/wecom/group_mirror.h"

#include <doctest/doctest.h>

using namespace connectors::wecom;
using base::Instant;
using base::seconds;
using model::LeaveReason;

namespace {

constexpr Instant start{1'700'000'000'000};

Event event_of(std::string id, Instant at, GroupChanged changed) {
  changed.chat = "wr1";
  Event event;
  event.id = std::move(id);
  event.at = at;
  event.body = std::move(changed);
  return event;
}

GroupMember customer(std::string id, Instant joined_at, std::string name = {}) {
  GroupMember member;
  member.id = std::move(id);
  member.joined_at = joined_at;
  member.name = std::move(name);
  member.join_scene = 3;
  return member;
}

GroupDetail detail_of(std::vector<GroupMember> members, std::string version = "v1") {
  GroupDetail detail;
  detail.chat = "wr1";
  detail.name = "会馆一群";
  detail.owner = "zhangsan";
  detail.members = std::move(members);
  detail.version = std::move(version);
  return detail;
}

// A group that has been known for an hour, with two customers.
GroupMirror known_group() {
  GroupMirror mirror("wr1");
  mirror.on_detail(detail_of({customer("wm1", start - seconds(9'000), "甲"),
                              customer("wm2", start - seconds(8'000), "乙")}),
                   start - seconds(3'600));
  return mirror;
}

GroupChanged left(std::vector<std::string> members, std::int64_t scene, std::int64_t count,
                  std::string before = {}, std::string after = {}) {
  return {GroupStep::members_removed,
          "",
          scene,
          count,
          std::move(members),
          std::move(before),
          std::move(after)};
}

const model::MemberLeft& leaving(const model::Fact& fact) {
  return std::get<model::MemberLeft>(fact.body);
}

}  // namespace

TEST_CASE("group mirror: a detail older than a joining that was seen already ends nothing") {
  GroupMirror mirror = known_group();
  const GroupMember one = customer("wm1", start - seconds(9'000), "甲");
  const GroupMember two = customer("wm2", start - seconds(8'000), "乙");
  const GroupMember newcomer = customer("wm3", start, "丙");
  // Something else let us look at the group; the callback of the joining comes later.
  REQUIRE(
      mirror.on_detail(detail_of({one, two, newcomer}, "v2"), start + seconds(1)).facts.size() ==
      2);  // their joining, and who they are
  GroupChanged added;
  added.step = GroupStep::members_added;
  added.members = {"wm3"};
  added.count = 1;
  CHECK(mirror.on_event(event_of("e1", start, added)).facts.empty());
  // What WeCom answers then is of a moment before.
  const auto stale = mirror.on_detail(detail_of({one, two}, "v1"), start + seconds(2));
  CHECK(stale.facts.empty());
  REQUIRE(stale.follow_ups.size() == 1);
  CHECK(stale.follow_ups[0].kind == FollowUpKind::fetch_group);
  CHECK(stale.follow_ups[0].not_before == start + settle_window);
  CHECK(mirror.member_count() == 3);
  const auto last =
      mirror.on_detail(detail_of({one, two}, "v1"), start + settle_window - base::milliseconds(1));
  CHECK(last.facts.empty());
  REQUIRE(last.follow_ups.size() == 1);
  // At the limit it is no longer stale: whoever is absent then has left.
  GroupMirror settled = mirror;
  const auto gone = settled.on_detail(detail_of({one, two}, "v3"), start + settle_window);
  REQUIRE(gone.facts.size() == 1);
  CHECK(gone.facts[0].external_id == "leave:wr1:wm3:1700000000");
  CHECK(gone.follow_ups.empty());
  // And whoever is there has stayed: nothing is told twice.
  const auto there = mirror.on_detail(detail_of({one, two, newcomer}, "v2"), start + settle_window);
  CHECK(there.facts.empty());
  CHECK(there.follow_ups.empty());
}

TEST_CASE("group mirror: the first detail tells a group's past as history, and who is new as new") {
  GroupMirror mirror("wr1");
  GroupMember staff = customer("zhangsan", start - seconds(9'000), "张三");
  staff.is_staff = true;
  GroupMember newcomer = customer("wm9", start - fresh_join, "新人");
  newcomer.state = "展会";
  newcomer.inviter = "zhangsan";
  const auto outcome = mirror.on_detail(detail_of({staff, newcomer}), start);
  REQUIRE(outcome.facts.size() == 5);
  CHECK(outcome.follow_ups.empty());
  CHECK(outcome.facts[0].external_id == "join:wr1:zhangsan:1699991000");
  CHECK(outcome.facts[0].history);
  CHECK(outcome.facts[0].group == "wr1");
  CHECK(outcome.facts[1].actor == "wm9");
  CHECK_FALSE(outcome.facts[1].history);
  CHECK(std::get<model::MemberJoined>(outcome.facts[1].body) ==
        model::MemberJoined{"code:展会", "zhangsan"});
  const auto& group = std::get<model::GroupProfile>(outcome.facts[2].body);
  CHECK(group.name == "会馆一群");
  CHECK(group.owner == "zhangsan");
  const auto& profile = std::get<model::MemberProfile>(outcome.facts[3].body);
  CHECK(profile.member == "zhangsan");
  CHECK(profile.name == "张三");
  CHECK(profile.role == model::Role::staff);
  CHECK_FALSE(std::get<model::MemberProfile>(outcome.facts[4].body).role.has_value());
  CHECK(mirror.on_detail(detail_of({staff, newcomer}), start + seconds(60)).facts.empty());
}

TEST_CASE(
    "group mirror: a departure that names its members needs no fetch when nothing was missed") {
  GroupMirror mirror = known_group();
  const auto outcome =
      mirror.on_event(event_of("e1", start, left({"wm2"}, quit_scene_removed, 1, "v1", "v2")));
  REQUIRE(outcome.facts.size() == 1);
  CHECK(outcome.follow_ups.empty());
  CHECK(outcome.facts[0].external_id == "leave:wr1:wm2:1699992000");
  CHECK(outcome.facts[0].at == start);
  CHECK(leaving(outcome.facts[0]).reason == LeaveReason::removed);
  // The next one follows on the version after it; one that does not asks for the detail.
  CHECK(mirror.on_event(event_of("e2", start, left({"wm1"}, quit_scene_left, 1, "v8", "v9")))
            .follow_ups.size() == 1);
}

TEST_CASE("group mirror: redelivered events and stale details change nothing") {
  GroupMirror mirror = known_group();
  const Event event = event_of("e1", start, left({"wm2"}, quit_scene_left, 1));
  CHECK(mirror.on_event(event).facts.size() == 1);
  CHECK(mirror.on_event(event).facts.empty());
  CHECK(mirror.on_event(event).follow_ups.empty());
  // The detail of a second later still shows who left: it is not believed, and asked for again.
  const auto both = detail_of({customer("wm1", start - seconds(9'000), "甲"),
                               customer("wm2", start - seconds(8'000), "乙")});
  const auto stale = mirror.on_detail(both, start + seconds(1));
  CHECK(stale.facts.empty());
  CHECK(stale.follow_ups ==
        std::vector{FollowUp{FollowUpKind::fetch_group, "wr1", start + settle_window}});
  // Is it still so when details are good again, then the event was wrong.
  const auto settled = mirror.on_detail(both, start + settle_window);
  REQUIRE(settled.facts.size() == 2);
  CHECK(settled.facts[0].external_id == "join:wr1:wm2:1700000005");
}

TEST_CASE("group mirror: whoever comes and goes between two details is told of") {
  GroupMirror mirror = known_group();
  CHECK(
      mirror.on_event(event_of("e1", start, {GroupStep::members_added, "", 3, 1, {"wm3"}, "", ""}))
          .facts.empty());
  const auto outcome =
      mirror.on_event(event_of("e2", start + seconds(2), left({"wm3"}, quit_scene_removed, 1)));
  REQUIRE(outcome.facts.size() == 2);
  CHECK(std::get<model::MemberJoined>(outcome.facts[0].body).via == "code");
  CHECK(outcome.facts[0].at == start);
  CHECK(leaving(outcome.facts[1]).reason == LeaveReason::removed);
  CHECK(mirror.member_count() == 2);
}

TEST_CASE("group mirror: without names, reasons are told only where they cannot be mistaken") {
  const auto reasons_after = [](std::vector<Event> events, std::vector<std::string> staying) {
    GroupMirror mirror = known_group();
    for (const Event& event : events) CHECK(mirror.on_event(event).facts.empty());
    std::vector<GroupMember> members;
    for (const std::string& id : staying) {
      members.push_back(customer(id, start - seconds(id == "wm1" ? 9'000 : 8'000)));
    }
    std::string reasons;
    for (const auto& fact : mirror.on_detail(detail_of(members), start + seconds(60)).facts) {
      if (const auto* gone = std::get_if<model::MemberLeft>(&fact.body)) {
        reasons += fact.actor + " " + std::string(model::to_name(gone->reason)) + ";";
      }
    }
    return reasons;
  };
  const Event one_left = event_of("e1", start, left({}, quit_scene_left, 1));
  const Event one_removed = event_of("e2", start, left({}, quit_scene_removed, 1));
  const Event two_removed = event_of("e3", start, left({}, quit_scene_removed, 2));
  CHECK(reasons_after({one_left}, {"wm1"}) == "wm2 left;");
  CHECK(reasons_after({one_removed}, {"wm1"}) == "wm2 removed;");
  CHECK(reasons_after({two_removed}, {}) == "wm1 removed;wm2 removed;");
  CHECK(reasons_after({one_left, one_removed}, {}) == "wm1 unknown;wm2 unknown;");
  CHECK(reasons_after({one_removed}, {}) == "wm1 unknown;wm2 unknown;");
  CHECK(reasons_after({}, {"wm1"}) == "wm2 unknown;");
}

TEST_CASE("group mirror: an owner, a name, a person's name, the end") {
  GroupMirror mirror = known_group();
  CHECK(mirror.on_event(event_of("e1", start, {GroupStep::name_changed, "", -1, 0, {}, "", ""}))
            .follow_ups ==
        std::vector{FollowUp{FollowUpKind::fetch_group, "wr1", start + stale_window}});
  auto detail = detail_of({customer("wm1", start - seconds(9'000), "甲乙"),
                           customer("wm2", start - seconds(8'000), "乙")});
  detail.name = "会馆二群";
  detail.owner = "lisi";
  const auto changed = mirror.on_detail(detail, start + seconds(10));
  REQUIRE(changed.facts.size() == 3);
  CHECK(std::get<model::GroupRenamed>(changed.facts[0].body).name == "会馆二群");
  const auto& profile = std::get<model::GroupProfile>(changed.facts[1].body);
  CHECK(profile.owner == "lisi");
  CHECK_FALSE(profile.name.has_value());
  CHECK(std::get<model::MemberProfile>(changed.facts[2].body).name == "甲乙");

  const auto end = mirror.on_event(
      event_of("e2", start + seconds(99), {GroupStep::dismissed, "", -1, 0, {}, "", ""}));
  REQUIRE(end.facts.size() == 2);
  CHECK(leaving(end.facts[1]).reason == LeaveReason::dissolved);
  CHECK(mirror.on_gone(start + seconds(100)).facts.empty());
}

TEST_CASE("group mirror: after a restart only what changed meanwhile is told") {
  GroupMirror mirror("wr1");
  mirror.restore("会馆一群", "zhangsan",
                 {{"wm1", {start - seconds(9'000), ""}}, {"wm2", {start - seconds(8'000), "乙"}}});
  const auto outcome = mirror.on_detail(
      detail_of({customer("wm2", start - seconds(8'000)), customer("wm3", start - seconds(5'000))}),
      start);
  REQUIRE(outcome.facts.size() == 3);
  CHECK(outcome.facts[0].external_id == "join:wr1:wm3:1699995000");
  CHECK_FALSE(outcome.facts[0].history);  // it happened on our watch
  CHECK(outcome.facts[1].external_id == "leave:wr1:wm1:1699991000");
  // Their name in the group is no more.
  CHECK(std::get<model::NicknameNoted>(outcome.facts[2].body).nickname.empty());
}

TEST_CASE("group mirror: a name in the group is told when it changes, once") {
  GroupMirror mirror("wr1");
  const auto shown_as = [&](std::string nickname, Instant at) {
    GroupMember member = customer("wm1", start - seconds(9'000));
    member.nickname = std::move(nickname);
    std::vector<std::string> told;
    for (const auto& fact : mirror.on_detail(detail_of({member}), at).facts) {
      if (const auto* body = std::get_if<model::NicknameNoted>(&fact.body)) {
        CHECK(fact.actor == "wm1");
        CHECK(fact.group == "wr1");
        told.push_back(body->nickname);
      }
    }
    return told;
  };
  CHECK(shown_as("", start).empty());
  CHECK(shown_as("上海-鑫达-张三", start + seconds(60)) ==
        std::vector<std::string>{"上海-鑫达-张三"});
  CHECK(shown_as("上海-鑫达-张三", start + seconds(120)).empty());
  CHECK(shown_as("", start + seconds(180)) == std::vector<std::string>{""});
}
