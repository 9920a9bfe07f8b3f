// Cards with buttons, end to end: the real connector, pump, deliverer and store over the sandbox.
#include "server/connections/wecom_world_test.h"

using namespace server;
using namespace server::wecom_world;

namespace {

struct CardWorld : World {
  std::string chat;

  CardWorld() : World(SandboxOptions{}) {
    model::Policy policy = model::starting_policy();
    policy.cards.kinds = {"answer_question", "escalation"};
    publish(policy);
    chat = sandbox.create_group("li", "华东经销商", clock.now());
    REQUIRE(sandbox.join(chat, "wmBo", 3, clock.now(), "群码1"));
    pass(seconds(8));
  }
  void publish(const model::Policy& policy) {
    command("policy.publish", {{"policy", model::to_json(policy)}});
  }
  // A question that nobody answers, until the warning makes its task and the card is there.
  void wait_in_vain() {
    say(chat, "wmBo", "请问价格是多少呢？");
    pass(minutes(25));
    say(chat, "wmBo", "在吗");  // the pump sleeps by a real clock: a word lets it look at the time
  }
  Sandbox::CardShown ask() {
    wait_in_vain();
    REQUIRE(comes_true([&] { return !sandbox.cards_of("li").empty(); }));
    REQUIRE(comes_true([&] { return card().contains("user"); }));
    return sandbox.cards_of("li").front();
  }
  model::Task task() { return task_of("answer_question"); }
  base::json::object card() {
    const auto body = base::parse_json(task().body);
    if (!body || !body->is_object()) return {};
    const auto* found = base::object_at(body->get_object(), "card");
    return found ? *found : base::json::object();
  }
  std::string closed() { return sandbox.cards_of("li").front().closed; }
  int decisions(const std::string& kind) {
    return static_cast<int>(rows<model::Decision>("where kind = '" + kind + "'").size());
  }
  ~CardWorld() {
    for (const std::string& complaint : sandbox.complaints()) FAIL_CHECK(complaint);
  }
};

}  // namespace

TEST_CASE(
    "cards: a question becomes a card; done by a press, with evidence, and the card says so") {
  CardWorld world;
  const auto shown = world.ask();
  CHECK(shown.text == "请问价格是多少呢？");
  REQUIRE(shown.buttons.size() == 3);
  CHECK(shown.closed.empty());
  CHECK(base::text_at(world.card(), "state") == "shown");

  REQUIRE(world.sandbox.press_card("li", shown.task, "done", world.clock.now()));
  world.pass(seconds(3));
  const model::Task done = world.task();
  CHECK(done.state == model::TaskState::done);
  CHECK(done.done_by == "wecom:li");
  CHECK(done.evidence == "card:1");
  CHECK(world.decisions("task.done") == 1);
  CHECK(world.comes_true([&] { return world.closed() == "您已完成"; }));
  CHECK(base::text_at(world.card(), "pressed_as") == "done");
}

TEST_CASE("cards: taken, the card keeps its other buttons; given back, it is over") {
  CardWorld world;
  const auto shown = world.ask();
  REQUIRE(world.sandbox.press_card("li", shown.task, "take", world.clock.now()));
  world.pass(seconds(3));
  CHECK(world.comes_true([&] { return world.sandbox.cards_of("li")[0].buttons.size() == 2; }));
  CHECK(base::text_at(world.card(), "state") == "taken");
  CHECK(world.decisions("card.taken") == 1);
  CHECK_FALSE(world.sandbox.press_card("li", shown.task, "take", world.clock.now()));
  REQUIRE(world.sandbox.press_card("li", shown.task, "back", world.clock.now()));
  world.pass(seconds(3));
  CHECK(world.task().state == model::TaskState::open);
  CHECK(world.task().owner == model::MemberId());
  CHECK(world.task().handed_from == "wecom:li");
  CHECK(world.comes_true([&] { return world.closed() == "已转给团队"; }));
  CHECK(world.sandbox.cards_of("li").size() == 1);  // who gave it back is not asked again
}

TEST_CASE("cards: a task that ends elsewhere takes its card with it; a late press is told why") {
  CardWorld world;
  const auto shown = world.ask();
  world.faults.is_down = true;  // so that the card still looks open
  world.command("task.done", {{"task", world.task().id.value}, {"evidence", "电话里说了"}});
  REQUIRE(world.sandbox.press_card("li", shown.task, "done", world.clock.now()));
  REQUIRE(world.sandbox.press_card("li", shown.task, "done", world.clock.now()));  // twice
  world.clock.advance(seconds(2));
  world.call_back();
  CHECK(world.task().done_by == "owner@example.com");
  CHECK(world.task().evidence == "电话里说了");
  CHECK(world.decisions("card.press_refused") >= 1);
  CHECK(base::text_at(world.card(), "pressed_as") == "late");
  world.faults.is_down = false;
  world.clock.advance(minutes(2));
  CHECK(world.comes_true([&] { return world.closed() == "owner 已完成"; }));
}

TEST_CASE("cards: the answer in the group ends the card; a press that got lost costs nothing") {
  CardWorld world;
  const auto shown = world.ask();
  REQUIRE(world.sandbox.press_card("li", shown.task, "take", world.clock.now()));
  world.sandbox.callbacks_due(world.clock.now() + minutes(1));  // lost on the way
  world.say(world.chat, "li", "价格是每年 1999 元，按席位计");
  CHECK(world.comes_true([&] { return world.task().state == model::TaskState::done; }));
  CHECK(world.comes_true([&] { return !world.closed().empty(); }));
  CHECK(base::text_at(world.card(), "state") == "over");
  CHECK(world.rows<model::Effect>("where kind = 'update_card' and state = 'sent'").size() == 1);
}

TEST_CASE("cards: a policy without cards sends none") {
  CardWorld world;
  world.publish(model::starting_policy());
  world.wait_in_vain();
  CHECK(world.comes_true(
      [&] { return !world.rows<model::Task>("where kind = 'answer_question'").empty(); }));
  world.pass(seconds(8));
  CHECK(world.rows<model::Effect>("where kind = 'send_card'").empty());
  CHECK(world.sandbox.cards_of("li").empty());
}
