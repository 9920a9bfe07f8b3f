// Goal: companies, plans and seats through the whole pump: profiles lead to companies, a plan is
// approved, members are asked, joins complete their seats, and whoever may not come any more is not
// asked any more. Method: scenarios, with restarts in between.
#include "server/pump/placement_world_test.h"

using namespace server;
using namespace server::placement_world;

namespace {

// g1: 甲公司's a; g2: empty. b and c of 乙公司, d of 丙公司 are to be seated.
struct TwoGroups : World {
  TwoGroups() {
    done("policy.publish", std::string(policy));
    group("g1", 5);
    group("g2", 5);
    profile("a", "甲公司", "实体");
    join("g1", "a");
    profile("b", "乙公司", "实体");
    profile("c", " 乙 公司", "实体");
    profile("d", "丙公司", "实体");
  }
  std::string plan(std::string_view kind = "intake", std::string_view from = "") {
    return std::to_string(
        done("placement.plan",
             R"({"kind":")" + std::string(kind) + R"(","program":"vip","places":[{"group":)" +
                 group_id("g1") + R"(,"seats":5},{"group":)" + group_id("g2") +
                 R"(,"seats":5},{"group":null,"seats":5}],"seats":[{"member":)" + id_of("b") +
                 R"(,"place":1)" + std::string(from) + R"(},{"member":)" + id_of("c") +
                 R"(,"place":2},{"member":)" + id_of("d") + R"(,"place":3}]})",
             "placement"));
  }
  std::string approved() {
    const std::string id = plan();
    done("placement.approve", R"({"placement":)" + id + "}");
    return id;
  }
};

}  // namespace

TEST_CASE("companies: a profile leads to its company, moves and comes back") {
  TwoGroups world;
  CHECK(world.company_of("b") == world.company_of("c"));  // blanks make no other company
  CHECK(world.company_of("a") != world.company_of("b"));
  world.profile("a", "甲公司有限公司");  // a suffix does
  CHECK(world.rows<model::Company>("id").size() == 4);
  world.profile("a", "甲公司");
  const auto id = world.member("a").id;
  std::vector<model::CompanyMember> stays;
  for (const auto& each : world.rows<model::CompanyMember>("member_id, since")) {
    if (each.member == id) stays.push_back(each);
  }
  REQUIRE(stays.size() == 3);
  CHECK(stays[0].until == stays[1].since);
  CHECK(stays[1].until == stays[2].since);
  CHECK(stays[2].until.ms == 0);
}

TEST_CASE("companies: a merge counts for rivals, and is taken back") {
  TwoGroups world;
  const std::string a = world.company_of("a"), b = world.company_of("b"), d = world.company_of("d");
  world.done("competitor.declare", R"({"a":)" + a + R"(,"b":)" + d + "}");
  world.done("company.merge", R"({"company":)" + b + R"(,"into":)" + d + "}");
  CHECK(world.command("company.merge", R"({"company":)" + d + R"(,"into":)" + b + "}").as ==
        api::TakenAs::refused);  // a circle
  world.approved();
  CHECK(world.seat("b").state == SeatState::held_back);
  CHECK(world.seat("b").reason.find("competitor") != std::string::npos);
  world.done("company.unmerge", R"({"company":)" + b + "}");
  world.done("placement.recheck",
             R"({"placement":)" + std::to_string(world.seat("b").placement.value) + "}");
  CHECK(world.seat("b").state == SeatState::asked);
}

TEST_CASE("placement: planned, approved, asked by hand, joined, done") {
  TwoGroups world;
  const std::string plan = world.approved();
  CHECK(world.state() == PlacementState::running);
  CHECK(world.seat("b").state == SeatState::asked);
  CHECK(world.seat("d").state == SeatState::waiting);  // its group is still to be made
  CHECK(world.tasks("create_group").size() == 1);
  world.hand_over_all();
  const auto tasks = world.tasks("invite_member");
  REQUIRE(tasks.size() == 2);
  CHECK(tasks[0].owner == world.member("s1").id);
  CHECK(tasks[0].body.find("b，来「g1」") != std::string::npos);
  world.reopen();
  world.join("g1", "b");
  CHECK(world.seat("b").state == SeatState::seated);
  CHECK(world.tasks("invite_member")[0].state == model::TaskState::done);
  world.group("g3", 5);
  world.done("placement.open",
             R"({"placement":)" + plan + R"(,"place":3,"group":)" + world.group_id("g3") + "}");
  CHECK(world.tasks("create_group")[0].state == model::TaskState::done);
  CHECK(world.seat("d").state == SeatState::asked);
  world.join("g2", "c");
  CHECK(world.state() == PlacementState::running);
  world.join("g3", "d");
  CHECK(world.state() == PlacementState::done);
}

TEST_CASE("placement: what has changed since the plan was made holds seats back") {
  TwoGroups world;
  const std::string plan = world.plan();
  const std::string rivals =
      R"({"a":)" + world.company_of("a") + R"(,"b":)" + world.company_of("b") + "}";
  SUBCASE("companies became rivals before it was approved") {
    world.done("competitor.declare", rivals);
    world.done("placement.approve", R"({"placement":)" + plan + "}");
    CHECK(world.seat("b").state == SeatState::held_back);
    CHECK(world.seat("c").state == SeatState::asked);
    CHECK(world.rows<model::Effect>("id").size() == 1);
    world.done("competitor.withdraw", rivals);
    world.done("placement.recheck", R"({"placement":)" + plan + "}");
    CHECK(world.seat("b").state == SeatState::asked);
  }
  SUBCASE("after they were asked: the task is taken back") {
    world.done("placement.approve", R"({"placement":)" + plan + "}");
    world.hand_over_all();
    world.reopen();
    world.done("competitor.declare", rivals);
    CHECK(world.seat("b").state == SeatState::held_back);
    CHECK(world.tasks("invite_member")[0].state == model::TaskState::cancelled);
    CHECK(world.tasks("invite_member")[1].state == model::TaskState::open);
  }
  SUBCASE("an identity that clashes came in by itself") {
    world.done("placement.approve", R"({"placement":)" + plan + "}");
    world.profile("w", "", "微商");
    world.reopen();
    world.join("g2", "w");
    CHECK(world.seat("c").state == SeatState::held_back);
    CHECK(world.seat("c").reason.find("identity_clash") != std::string::npos);
    CHECK(world.seat("b").state == SeatState::asked);
  }
  SUBCASE("the group is full, or takes nobody new") {
    for (const char* name : {"p", "q", "r", "t"}) world.join("g1", name);
    world.done("group.door", R"({"group":)" + world.group_id("g2") + R"(,"takes_new":false})");
    world.done("placement.approve", R"({"placement":)" + plan + "}");
    CHECK(world.seat("b").reason.find("full") != std::string::npos);
    CHECK(world.seat("c").reason.find("closed") != std::string::npos);
  }
}

TEST_CASE("placement: in a draft a member is moved, unless a rule objects") {
  TwoGroups world;
  const std::string plan = world.plan();
  world.done("competitor.declare",
             R"({"a":)" + world.company_of("d") + R"(,"b":)" + world.company_of("b") + "}");
  const auto move = [&](std::string_view who, int place) {
    return world.command("placement.move", R"({"placement":)" + plan + R"(,"member":)" +
                                               world.id_of(who) + R"(,"place":)" +
                                               std::to_string(place) + "}");
  };
  const auto refused = move("d", 2);  // c of 乙公司 is planned there
  CHECK(refused.as == api::TakenAs::refused);
  CHECK(refused.error.field == "place");
  CHECK(refused.error.text.find("compete") != std::string::npos);
  CHECK(move("c", 1).as == api::TakenAs::accepted);
  CHECK(move("d", 2).as == api::TakenAs::accepted);
  CHECK(move("b", 0).as == api::TakenAs::accepted);
  CHECK(world.seat("b").state == SeatState::left_out);
  world.done("placement.discard", R"({"placement":)" + plan + "}");
  CHECK(move("b", 1).as == api::TakenAs::refused);
}

TEST_CASE("placement: stopped, nobody is asked any more; resumed, they are asked again") {
  TwoGroups world;
  const std::string plan = world.approved();
  world.hand_over_all();
  world.done("placement.stop", R"({"placement":)" + plan + "}");
  for (const auto& task : world.tasks("invite_member"))
    CHECK(task.state == model::TaskState::cancelled);
  CHECK(world.seat("b").state == SeatState::planned);
  CHECK(world.tasks("create_group")[0].state == model::TaskState::cancelled);
  world.join("g1", "b");  // by themselves, meanwhile
  world.reopen();
  world.done("placement.resume", R"({"placement":)" + plan + "}");
  CHECK(world.seat("b").state == SeatState::seated);
  CHECK(world.seat("c").state == SeatState::asked);
  CHECK(world.tasks("create_group").size() == 2);
}

TEST_CASE("placement: who moves is taken out of the group they came from") {
  TwoGroups world;
  world.join("g2", "b");
  const std::string plan = world.plan("rebalance", R"(,"from":)" + world.group_id("g2"));
  world.done("placement.approve", R"({"placement":)" + plan + "}");
  world.join("g1", "b");
  const auto effects = world.rows<model::Effect>("id");
  REQUIRE(effects.back().kind == "remove");
  CHECK(std::to_string(effects.back().group.value) == world.group_id("g2"));
  CHECK(effects.back().member == world.member("b").id);
}
