// Goal: publishing a program makes one version, tells its groups, and never writes over what
// somebody has not seen. Method: a real store, the engine, and the deliverer's own reports.
#include <doctest/doctest.h>

#include "server/pump/placement_world_test.h"

using namespace server::placement_world;

namespace {

std::string publish(std::int64_t based_on, const std::string& announce = "[]",
                    const std::string& id = "vip") {
  return R"({"program":{"id":")" + id +
         R"(","name":"高价值","charter":{"announcement":"这个群给您：专属答疑",
            "rules":[{"text":"不发广告","penalty":"移出"}]}},"based_on":)" +
         std::to_string(based_on) + R"(,"note":"n","announce":)" + announce + "}";
}

struct Programs : World {
  Programs() {
    group("g1", 10);
    group("g2", 10);
  }
  std::string both() { return "[" + group_id("g1") + "," + group_id("g2") + "]"; }
  std::vector<model::Effect> told() { return rows<model::Effect>("id"); }
  std::string refusal(const std::string& arguments) {
    const auto outcome = command("program.publish", arguments);
    REQUIRE(outcome.as == api::TakenAs::refused);
    return outcome.error.field;
  }
};

}  // namespace

TEST_CASE("a program is published in versions, and each of its groups is told once") {
  Programs world;
  CHECK(world.done("program.publish", publish(0, world.both()), "version") == 1);
  const auto versions = world.rows<model::ProgramVersion>("version");
  REQUIRE(versions.size() == 1);
  CHECK(versions[0].by == "lead");
  CHECK(versions[0].note == "n");
  const auto told = world.told();
  REQUIRE(told.size() == 2);
  CHECK(told[0].kind == "send_message");
  CHECK(told[0].key == "program:vip:1:" + world.group_id("g1"));
  CHECK(told[0].body == R"({"text":"这个群给您：专属答疑\n1. 不发广告（移出）"})");
  CHECK(told[0].state == model::EffectState::pending);

  // No platform sends it: the owner has a task with the text ready, done when it is said.
  const std::string effect = std::to_string(told[0].id.value);
  world.done("effect.settle", R"({"effect":)" + effect + R"(,"state":"manual"})");
  auto tasks = world.rows<model::Task>("id");
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].kind == "send_message");
  CHECK(tasks[0].owner == world.member("s1").id);
  CHECK(tasks[0].body.find("专属答疑") != std::string::npos);
  model::MessageSent said;
  said.text = "这个群给您：专属答疑\n1. 不发广告（移出）";
  world.give("g1", "s1", said);
  CHECK(world.rows<model::Task>("id")[0].state == model::TaskState::done);
}

TEST_CASE("who was slower is refused and changes nothing, also while an intake is placed") {
  Programs world;
  world.profile("m1", "甲");
  world.done("program.publish", publish(0));
  const std::string placement = std::to_string(
      world.done("placement.plan",
                 R"({"kind":"intake","program":"vip","places":[{"group":)" + world.group_id("g1") +
                     R"(,"seats":5}],"seats":[{"member":)" + world.id_of("m1") + R"(,"place":1}]})",
                 "placement"));
  world.done("placement.approve", R"({"placement":)" + placement + "}");
  REQUIRE(world.seat("m1").state == SeatState::asked);
  // Two people began from version 1; the second is told so, by name of what is in the way.
  CHECK(world.done("program.publish", publish(1), "version") == 2);
  const auto late = world.command("program.publish", publish(1, world.both()));
  REQUIRE(late.as == api::TakenAs::refused);
  CHECK(late.error.code == base::ErrorCode::conflict);
  CHECK(late.error.field == "based_on");
  CHECK(late.error.text.find("version 2") != std::string::npos);
  CHECK(world.rows<model::ProgramVersion>("version").size() == 2);
  // The intake goes on as it was approved: only its invitation was asked for.
  CHECK(world.seat("m1").state == SeatState::asked);
  for (const model::Effect& each : world.told()) CHECK(each.kind != "send_message");

  // The writer that comes after a restart knows it as well.
  world.reopen();
  CHECK(world.refusal(publish(0)) == "based_on");
  CHECK(world.done("program.publish", publish(2), "version") == 3);
}

TEST_CASE("what cannot be published is refused by the name of the argument") {
  Programs world;
  CHECK(world.refusal("{}") == "program");
  CHECK(world.refusal(R"({"program":{"id":"A"},"based_on":0})") == "program.id");
  CHECK(world.refusal(R"({"program":{"id":"a","name":"b"}})") == "based_on");
  CHECK(world.refusal(publish(3)) == "based_on");
  CHECK(world.refusal(publish(0, "[99]")) == "announce");
  CHECK(world.refusal(publish(0, "[\"x\"]")) == "announce");
  CHECK(world.refusal(publish(0, world.both(), "other")) == "announce");  // not its groups
  const std::string one = world.group_id("g1");
  CHECK(world.refusal(publish(0, "[" + one + "," + one + "]")) == "announce");
  CHECK(world.refusal(R"({"program":{"id":"vip","name":"b"},"based_on":0,"announce":[)" + one +
                      "]}") == "charter.announcement");
}

TEST_CASE("an override keeps its reason and what was judged; an empty reason takes it back") {
  Programs world;
  world.done("program.override",
             R"({"program":"vip","finding":"no_target","place":"targets","judged":"\"\"",
                 "reason":"先试一个月"})");
  auto kept = world.rows<model::FindingOverride>("program");
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].reason == "先试一个月");
  CHECK(kept[0].by == "lead");
  world.done("program.override", R"({"program":"vip","finding":"no_target","place":"targets"})");
  kept = world.rows<model::FindingOverride>("program");
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].reason.empty());
}
