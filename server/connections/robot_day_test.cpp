// The group robot 群机器人, end to end: the real connector, pump, deliverer and store over the
// sandbox.
#include "server/connections/wecom_world_test.h"
#include "server/reporting/reporter.h"
#include "store/queries/robots.h"

using namespace server;
using namespace server::wecom_world;

namespace {

const std::string first_key = "693a91f6-7aoc-4bc4-97a0-0ec2sifa5aaa";
const std::string second_key = "0ec2sifa5aaa-693a91f6-7aoc-4bc4-97a0";

struct RobotWorld : World {
  explicit RobotWorld(std::vector<std::string> kinds = {"breach", "incident"})
      : World(SandboxOptions{}) {
    model::Policy policy = model::starting_policy();
    policy.robot.kinds = std::move(kinds);
    command("policy.publish", {{"policy", model::to_json(policy)}});
    sandbox.add_robot(first_key);
    set_key(first_key);
  }
  ~RobotWorld() {
    for (const std::string& complaint : sandbox.complaints()) FAIL_CHECK(complaint);
    // The key is a secret: no fact, effect, decision or task holds it.
    for (const auto& row : rows<model::FactRow>(""))
      CHECK(row.body.find(first_key) == row.body.npos);
    for (const auto& row : rows<model::Effect>(""))
      CHECK((row.body + row.result).find(first_key) == std::string::npos);
    for (const auto& row : rows<model::Task>("")) CHECK(row.body.find(first_key) == row.body.npos);
  }
  void set_key(const std::string& key) {
    const auto connection = std::move(inner->connect(store::Access::read_write)).value();
    REQUIRE(connection->begin().has_value());
    REQUIRE(store::queries::put_group_robot(*connection, {"wecom", key, clock.now(), "owner"})
                .has_value());
    REQUIRE(connection->commit().has_value());
    command("robot.set", {{"source", "wecom"}, {"is_set", true}});
  }
  void incident(const std::string& text) {
    command("robot.incident", {{"source", "wecom"}, {"condition", "down"}, {"text", text}});
  }
  std::size_t said() { return sandbox.said_by_robots().size(); }
  std::size_t messages_with(const std::string& text) {
    std::size_t count = 0;
    for (const auto& each : sandbox.said_by_robots())
      count += each.text.find(text) != each.text.npos;
    return count;
  }
  std::size_t notices(const std::string& state) {
    return rows<model::Effect>("where kind = 'tell_ops' and state = '" + state + "'").size();
  }
  connectors::RobotHealth health() { return program->wecom->group_robot()->health(); }
};

}  // namespace

TEST_CASE("robot: a breach reaches the ops group, told plainly") {
  RobotWorld world;
  const std::string chat = world.sandbox.create_group("li", "华东经销商", world.clock.now());
  REQUIRE(world.sandbox.join(chat, "wmBo", 3, world.clock.now(), "群码1"));
  world.pass(seconds(8));
  world.say(chat, "wmBo", "请问价格是多少呢？ [看](http://x) <@all>");
  world.pass(minutes(31));
  world.say(chat, "wmBo", "在吗");  // the pump sleeps by a real clock: a word lets it look
  REQUIRE(world.comes_true([&] { return world.said() == 1; }));
  const auto message = world.sandbox.said_by_robots().front();
  CHECK(message.kind == "markdown");
  CHECK(message.text.find("超时未答") != std::string::npos);
  CHECK(message.text.find("华东经销商") != std::string::npos);
  CHECK(message.text.find("请问价格是多少呢？ ［看］(http://x) ＜＠all＞") != std::string::npos);
  CHECK(world.comes_true([&] { return world.notices("sent") == 1; }));
  const auto effect = world.rows<model::Effect>("where kind = 'tell_ops'").front();
  CHECK(world.rows<model::Decision>("where id = " + std::to_string(effect.decision.value))
            .front()
            .kind == "question.breached");
  CHECK(world.health().state == connectors::RobotState::ready);
}

TEST_CASE("robot: thirty notices within a minute make at most twenty messages, and none is lost") {
  RobotWorld world;
  for (int i = 0; i < 30; ++i) {
    world.incident("故障" + std::to_string(100 + i));
    world.clock.advance(base::milliseconds(500));
    if (i < 20) {
      const auto wanted = static_cast<std::size_t>(i) + 1;
      REQUIRE(world.comes_true([&] { return world.said() == wanted; }));
    }
  }
  CHECK(world.comes_true([&] { return world.health().state == connectors::RobotState::waiting; }));
  CHECK(world.said() == 20);
  CHECK(world.notices("pending") == 10);
  world.clock.advance(seconds(62));
  REQUIRE(world.comes_true([&] { return world.notices("sent") == 30; }));
  CHECK(world.said() == 21);  // the ten that waited stand in one
  for (int i = 0; i < 30; ++i) CHECK(world.messages_with("故障" + std::to_string(100 + i)) == 1);
  CHECK(world.sandbox.count_answered(45009) == 0);
}

TEST_CASE("robot: removed, a person is told by a task, nothing is lost, a new key goes on") {
  RobotWorld world;
  world.sandbox.remove_robot(first_key);
  world.incident("故障甲");
  REQUIRE(world.comes_true([&] { return world.task_of("mend_robot").id; }));
  world.incident("故障乙");
  CHECK(world.health().state == connectors::RobotState::broken);
  CHECK(world.health().trouble.find("93000") != std::string::npos);
  CHECK(world.health().trouble.find(first_key) == std::string::npos);
  world.restart();  // nothing of it is only in mind
  world.clock.advance(minutes(11));
  CHECK(world.comes_true([&] { return world.health().state == connectors::RobotState::broken; }));
  CHECK(world.rows<model::Task>("where kind = 'mend_robot'").size() == 1);
  CHECK(world.notices("pending") == 2);
  CHECK(world.said() == 0);

  world.sandbox.add_robot(second_key);
  world.set_key(second_key);
  REQUIRE(world.comes_true([&] { return world.notices("sent") == 2; }));
  CHECK(world.messages_with("故障甲") == 1);
  CHECK(world.messages_with("故障乙") == 1);
  CHECK(world.task_of("mend_robot").state == model::TaskState::done);
  CHECK(world.health().state == connectors::RobotState::ready);
}

TEST_CASE("robot: an answer that is lost is told again, and says so") {
  RobotWorld world;
  world.faults.answers_lost = 1;
  world.incident("故障丙");
  REQUIRE(world.comes_true([&] { return world.said() == 1; }));
  CHECK(world.comes_true([&] { return world.health().state == connectors::RobotState::waiting; }));
  world.clock.advance(seconds(6));
  REQUIRE(world.comes_true([&] { return world.notices("sent") == 1; }));
  const auto said = world.sandbox.said_by_robots();
  REQUIRE(said.size() == 2);
  CHECK(said[0].text.find("可能重复") == std::string::npos);
  CHECK(said[1].text.find("可能重复") != std::string::npos);
}

TEST_CASE("robot: taken away, what waits is dropped and nothing more is told") {
  RobotWorld world;
  world.sandbox.remove_robot(first_key);
  world.incident("故障丁");
  REQUIRE(world.comes_true([&] { return world.task_of("mend_robot").id; }));
  const auto connection = std::move(world.inner->connect(store::Access::read_write)).value();
  REQUIRE(connection->begin().has_value());
  REQUIRE(store::queries::remove_group_robot(*connection, "wecom").has_value());
  REQUIRE(connection->commit().has_value());
  world.command("robot.set", {{"source", "wecom"}, {"is_set", false}});
  CHECK(world.comes_true([&] { return world.notices("withdrawn") == 1; }));
  CHECK(world.task_of("mend_robot").state == model::TaskState::done);
  world.incident("故障戊");
  CHECK(world.rows<model::Effect>("where kind = 'tell_ops'").size() == 1);
  CHECK(world.health().state == connectors::RobotState::none);
}

TEST_CASE("robot: the daily summary once a day, over a restart") {
  RobotWorld world({"summary"});
  const std::string chat = world.sandbox.create_group("li", "华东经销商", world.clock.now());
  REQUIRE(world.sandbox.join(chat, "wmBo", 3, world.clock.now(), "群码1"));
  world.pass(seconds(8));
  world.say(chat, "wmBo", "请问价格是多少呢？");
  const auto reports = [&] {
    return std::make_unique<reporting::Reporter>(*world.database, *world.program->pump,
                                                 world.program->platforms, world.clock);
  };
  auto reporter = reports();
  REQUIRE(world.comes_true([&] { return world.said() == 1; }));
  CHECK(world.messages_with("日报 2026-11-22") == 1);
  CHECK(world.messages_with("消息 0 条") == 1);
  CHECK(world.messages_with("现在待回答 1 个") == 1);
  CHECK(world.messages_with("> 华东经销商：1 个待回答") == 1);
  reporter.reset();
  world.restart();
  reporter = reports();
  world.clock.advance(base::hours(1));
  std::this_thread::sleep_for(std::chrono::milliseconds(2'500));  // two looks
  CHECK(world.said() == 1);
  world.clock.advance(base::hours(23));
  REQUIRE(world.comes_true([&] { return world.said() == 2; }));
  CHECK(world.messages_with("日报 2026-11-23") == 1);
  CHECK(world.messages_with("提问 1 个，已回应 0 个") == 1);
  CHECK(world.rows<model::Decision>("where kind = 'robot.summary'").size() == 2);
  reporter.reset();
}
