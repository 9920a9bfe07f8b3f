// Goal: a mass message gets through the whole program and the sandbox once, whatever breaks on the
// way, and the rows say in the end what the sandbox says. Method: two owners with five groups;
// commands as the console gives them; answers lost, commits failing, WeCom down, restarts.
#include "server/connections/wecom_world_test.h"

using namespace server;
using namespace server::wecom_world;
using model::SendingState;
using model::TargetState;

namespace {

struct BroadcastWorld : World {
  std::vector<std::string> chats;
  int commands = 0;

  explicit BroadcastWorld(SandboxOptions with = {}) : World(std::move(with)) {
    for (int i = 0; i < 5; ++i) {
      chats.push_back(
          sandbox.create_group(i < 3 ? "li" : "wang", "群" + std::to_string(i), clock.now()));
      REQUIRE(sandbox.join(chats.back(), "wm" + std::to_string(i), 3, clock.now()));
    }
    pass(seconds(8));
    for (const model::Group& group : rows<model::Group>("order by id")) REQUIRE(group.owner);
  }
  base::Result<connectors::Taken> command(std::string name, std::string arguments) {
    model::Fact fact;
    fact.source = "console";
    fact.external_id = "command" + std::to_string(++commands);
    fact.at = clock.now();
    fact.actor = "lead";
    fact.body = model::Command{std::move(name), std::move(arguments)};
    return program->host->take({fact});
  }
  std::string id_of(std::size_t place) {
    for (const model::Group& group : rows<model::Group>("order by id")) {
      if (group.external_id == chats[place]) return std::to_string(group.id.value);
    }
    return "0";
  }
  std::int64_t create(base::Duration lasts = base::days(1)) {
    std::string ids;
    for (std::size_t i = 0; i < chats.size(); ++i) ids += (i == 0 ? "" : ",") + id_of(i);
    const auto taken = command("broadcast.create", R"({"text":"明天十点直播","deadline":")" +
                                                       base::format_iso(clock.now() + lasts) +
                                                       R"(","by_sender":[)" + ids + "]}");
    REQUIRE(taken.has_value());
    REQUIRE_MESSAGE(taken->refused.empty(), taken->refused.front().second.text);
    return rows<model::Broadcast>("order by id desc").front().id.value;
  }
  std::vector<model::Sending> sendings() {
    return rows<model::Sending>("order by broadcast_id, number");
  }
  bool all_in(SendingState state) {
    for (const model::Sending& each : sendings()) {
      if (each.state != state) return false;
    }
    return true;
  }
  int count(TargetState state) {
    int found = 0;
    for (const auto& each : rows<model::BroadcastTarget>("")) found += each.state == state;
    return found;
  }
  void tap(const std::string& sender) {
    for (const auto& each : sandbox.untapped()) {
      if (each.sender == sender) REQUIRE(sandbox.tap_send(each.message, clock.now()));
    }
  }
  void check_quiet() {
    for (const std::string& complaint : sandbox.complaints()) FAIL_CHECK(complaint);
  }
};

}  // namespace

TEST_CASE("broadcast: two senders, one soon and one reminded, and every group is accounted for") {
  SandboxOptions options;
  options.messages_per_group_max = 1;
  BroadcastWorld world(options);
  // The third group has had its one message: WeCom will say so.
  world.sandbox.send_personal("li", {world.chats[2]}, world.clock.now());
  const std::int64_t id = world.create();
  REQUIRE(world.comes_true([&] { return world.all_in(SendingState::waiting); }));
  CHECK(world.sandbox.broadcasts_made() == 3);
  const auto tasks = world.rows<model::Task>("where kind = 'send_broadcast' order by id");
  REQUIRE(tasks.size() == 2);
  CHECK(tasks[0].state == model::TaskState::open);
  CHECK(tasks[0].body.find(R"("proof":"result")") != std::string::npos);

  world.tap("li");
  REQUIRE(world.in_time(minutes(3), [&] { return world.count(TargetState::sent) == 2; }));
  CHECK(world.count(TargetState::over_quota) == 1);
  auto sendings = world.sendings();
  CHECK(sendings[0].state == SendingState::sent);
  CHECK(sendings[1].state == SendingState::waiting);
  CHECK(world.task_of("send_broadcast").state == model::TaskState::done);
  CHECK(world.task_of("send_broadcast").evidence.starts_with("fact:"));

  const std::string second = R"({"broadcast":)" + std::to_string(id) + R"(,"number":2})";
  REQUIRE(world.command("broadcast.remind", second)->refused.empty());
  REQUIRE(world.comes_true([&] {
    const auto waiting = world.sandbox.untapped();
    return waiting.size() == 1 && waiting[0].reminders == 1;
  }));
  world.tap("wang");
  REQUIRE(world.in_time(minutes(10), [&] { return world.all_in(SendingState::sent); }));
  CHECK(world.count(TargetState::sent) == 4);
  CHECK(world.count(TargetState::waiting) == 0);
  // The member's own is in the ledger, beside ours.
  REQUIRE(world.in_time(base::hours(1), [&] { return world.rows<model::Reach>("").size() == 5; }));
  CHECK(world.rows<model::Reach>("where personal = 1").size() == 1);
  CHECK(world.sandbox.broadcasts_made() == 3);
  world.check_quiet();
}

TEST_CASE("broadcast: an answer that is lost is not asked for again, and the message is found") {
  BroadcastWorld world;
  world.faults.answers_lost = 1;
  world.create();
  REQUIRE(world.comes_true([&] {
    const auto sendings = world.sendings();
    return sendings[0].state == SendingState::uncertain &&
           sendings[1].state == SendingState::waiting;
  }));
  CHECK(world.sandbox.broadcasts_made() == 2);
  CHECK(world.sendings()[0].trouble.find("the answer was lost") != std::string::npos);
  REQUIRE(world.in_time(minutes(15), [&] { return world.all_in(SendingState::waiting); }));
  world.tap("li");
  world.tap("wang");
  REQUIRE(world.in_time(minutes(40), [&] { return world.count(TargetState::sent) == 5; }));
  CHECK(world.sandbox.broadcasts_made() == 2);
  for (const std::string& chat : world.chats) CHECK(world.sandbox.broadcasts_in(chat) == 1);
  world.check_quiet();
}

// From the moment at which WeCom has made the first message no commit succeeds: its outcome cannot
// be written down.
TEST_CASE("broadcast: the commit after the call fails, with and without a restart: sent once") {
  for (const bool restarts : {false, true}) {
    CAPTURE(restarts);
    BroadcastWorld world;
    world.faults.on_made = [&world] {
      if (world.sandbox.broadcasts_made() == 1)
        world.plan.set(store::faulty::Fault::commit, {0, 1.0});
    };
    world.create();
    REQUIRE(world.comes_true([&] { return world.plan.struck() > 0; }));
    CHECK(world.sandbox.broadcasts_made() == 1);
    CHECK(world.all_in(SendingState::asking));
    CHECK(world.rows<model::Effect>("where kind = 'ask_broadcast' and state = 'parked'").size() ==
          1);
    if (restarts) world.restart();  // forgets what it could not say
    world.plan.clear();
    REQUIRE(world.in_time(minutes(20), [&] { return world.all_in(SendingState::waiting); }));
    CHECK(world.sandbox.broadcasts_made() == 2);
    world.tap("li");
    world.tap("wang");
    REQUIRE(world.in_time(minutes(40), [&] { return world.all_in(SendingState::sent); }));
    for (const std::string& chat : world.chats) CHECK(world.sandbox.broadcasts_in(chat) == 1);
    CHECK(world.sandbox.broadcasts_made() == 2);
    world.check_quiet();
  }
}

TEST_CASE("broadcast: WeCom is down half-way; nothing is sent twice and everything arrives") {
  BroadcastWorld world;
  world.faults.is_down = true;
  world.create();
  world.pass(seconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(world.sandbox.broadcasts_made() == 0);
  CHECK(world.all_in(SendingState::asking));
  world.faults.is_down = false;
  REQUIRE(world.in_time(minutes(10), [&] { return world.all_in(SendingState::waiting); }));
  world.tap("li");
  world.faults.is_down = true;
  world.pass(minutes(2));
  world.faults.is_down = false;
  world.tap("wang");
  REQUIRE(world.in_time(minutes(60), [&] { return world.all_in(SendingState::sent); }));
  CHECK(world.sandbox.broadcasts_made() == 2);
  for (const std::string& chat : world.chats) CHECK(world.sandbox.broadcasts_in(chat) == 1);
  world.check_quiet();
}

TEST_CASE("broadcast: taken back by an operator, and what is not sent by the deadline") {
  BroadcastWorld world;
  const std::int64_t id = world.create();
  REQUIRE(world.comes_true([&] { return world.all_in(SendingState::waiting); }));
  const std::string all = R"({"broadcast":)" + std::to_string(id) + "}";
  REQUIRE(world.command("broadcast.cancel", all)->refused.empty());
  REQUIRE(world.comes_true([&] { return world.all_in(SendingState::cancelled); }));
  CHECK(world.sandbox.untapped().empty());
  CHECK(world.count(TargetState::cancelled) == 5);

  world.create(minutes(30));
  REQUIRE(world.comes_true([&] { return world.sandbox.untapped().size() == 2; }));
  REQUIRE(world.in_time(seconds(30), [&] { return world.count(TargetState::waiting) == 5; }));
  world.tap("wang");
  REQUIRE(world.in_time(minutes(45), [&] { return world.count(TargetState::waiting) == 0; }));
  CHECK(world.count(TargetState::sent) == 2);
  CHECK(world.count(TargetState::expired) == 3);
  CHECK(world.sandbox.untapped().empty());
  for (const model::Task& task : world.rows<model::Task>("where kind = 'send_broadcast'")) {
    CHECK(task.state != model::TaskState::open);
  }
  world.check_quiet();
}

TEST_CASE("broadcast: the quota's rule is a setting, refused by name when it is not one") {
  const auto read = [](std::string_view rule) {
    return connectors::wecom::read_settings(
        base::parse_json(R"({"platform":"wecom","company":"ww1","secret":"s","callback":
          {"token":"t","aes_key":"abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"},
          "broadcast_quota":")" +
                         std::string(rule) + "\"}")
            ->as_object());
  };
  REQUIRE(read("one_a_day").has_value());
  CHECK(read("one_a_day")->quota == connectors::wecom::QuotaRule::one_a_day);
  REQUIRE_FALSE(read("ten_a_day").has_value());
  CHECK(read("ten_a_day").error().field == "broadcast_quota");
}

TEST_CASE("broadcast: limits and quota are WeCom's own") {
  BroadcastWorld world;
  const WecomConnector& wecom = *world.program->wecom;
  CHECK(wecom.check_broadcast({std::string(4'000, 'a'), {}}).has_value());
  CHECK(wecom.check_broadcast({std::string(4'001, 'a'), {}}).error().field == "text");
  const auto bad_link = wecom.check_broadcast(
      {"a", {{"t", "https://a", ""}, {std::string(200, 't'), "https://a", ""}}});
  REQUIRE_FALSE(bad_link.has_value());
  CHECK(bad_link.error().field == "links[1].title");
  // November has 30 days; the 30th message fills the month, and December is free again.
  std::vector<connectors::GroupReached> reached;
  for (int i = 0; i < 30; ++i) {
    reached.push_back({"wrA", "m" + std::to_string(i), monday - base::hours(i)});
  }
  const auto left = wecom.quota_left({"wrA", "wrB"}, reached, monday);
  REQUIRE(left.size() == 2);
  CHECK(left[0].remaining == 0);
  CHECK(left[0].free_at == *base::parse_instant("2026-11-30T16:00:00Z"));  // midnight in China
  CHECK(left[1].remaining == 30);
  CHECK(left[1].free_at == monday);
}
