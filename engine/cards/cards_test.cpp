#include "engine/cards/cards.h"

#include <doctest/doctest.h>

#include "language/reading.h"

using namespace engine;
using base::Instant;
using base::json::object;

namespace {

constexpr Instant monday_ten{1'795'399'200'000};  // 2026-11-23, 10:00 in Shanghai

struct Scene {
  std::shared_ptr<const CompiledPolicy> policy;
  World world;
  model::Counters counters;
  model::Changes changes;
  Instant at = monday_ten;

  explicit Scene(bool outside_hours = false, std::vector<std::string> kinds = {"escalation"}) {
    static const auto reader =
        std::make_shared<const language::Reader>(language::Reader::create().value());
    model::Policy plain = model::starting_policy();
    plain.cards.kinds = std::move(kinds);
    plain.cards.outside_hours = outside_hours;
    policy = CompiledPolicy::compile(plain, reader).value();
    for (const std::int64_t id : {1, 2}) {
      model::Member& member = world.members[model::MemberId(id)];
      member.id = model::MemberId(id);
      member.external_id = id == 1 ? "li" : "zhou";
      member.role = model::Role::staff;
    }
  }
  template <class Act>
  auto with(Act act, bool history = false, std::string_view login = "wecom:li") {
    changes = {};
    Context context{*policy, world,   counters, changes, model::FactSeq(counters.fact++),
                    at,      history, login};
    auto done = act(context);
    cards::follow(context);
    return done;
  }
  void put(model::Task task, bool history = false) {
    with(
        [&](Context& context) {
          context.put_task(task);
          return true;
        },
        history);
  }
  model::Task make(std::int64_t owner = 1) {
    model::Task task;
    task.id = model::TaskId(7);
    task.kind = "escalation";
    task.owner = model::MemberId(owner);
    task.created_at = at;
    task.body = R"({"asker":"王总","text":"价格？"})";
    return task;
  }
  model::Task task() { return world.tasks.at(model::TaskId(7)); }
  std::string state() { return told("state"); }
  std::string told(std::string_view key) {
    const auto body = base::parse_json(task().body);
    const object* card = base::object_at(body->get_object(), "card");
    return card ? std::string(base::text_at(*card, key)) : "none";
  }
  std::vector<std::string> effects() const {
    std::vector<std::string> keys;
    for (const model::Effect& each : changes.effects.rows()) keys.push_back(each.key);
    return keys;
  }
  void settle(std::string_view outcome, std::int64_t number = 1) {
    with([&](Context& context) {
      model::Effect effect;
      effect.key = "card:7/" + std::to_string(number);
      effect.kind = "send_card";
      effect.result = "because";
      cards::settled(
          context, effect, outcome,
          {{"card",
            object{{"user", "li"}, {"code", "rc1"}, {"good_until", (at + base::hours(72)).ms}}}});
      return true;
    });
  }
  base::Result<std::string> press(std::string_view key, std::string_view user = "li",
                                  std::int64_t number = 1) {
    const std::string login = "wecom:" + std::string(user);
    return with(
        [&](Context& context) {
          return cards::carry_out(
              context,
              {{"task", 7}, {"number", number}, {"user", user}, {"key", key}, {"code", "rc2"}});
        },
        false, login);
  }
};

}  // namespace

TEST_CASE("cards: sent once for a task of a named kind, never for history or other kinds") {
  Scene scene;
  scene.put(scene.make());
  CHECK(scene.effects() == std::vector<std::string>{"card:7/1"});
  const model::Effect& effect = scene.changes.effects.rows()[0];
  CHECK(effect.member == model::MemberId(1));
  CHECK(effect.next_attempt_at == monday_ten);
  CHECK(base::parse_json(effect.body)->as_object().at("who") == "王总");
  scene.put(scene.task());
  CHECK(scene.effects().empty());
  Scene old;
  old.put(old.make(), true);
  CHECK(old.effects().empty());
  Scene other(false, {"remove"});
  other.put(other.make());
  CHECK(other.effects().empty());
  CHECK(other.state() == "none");
}

TEST_CASE("cards: quiet hours are waited out, unless the policy says otherwise") {
  const Instant night = monday_ten - base::hours(4);  // 06:00; open from 09:00
  Scene scene;
  scene.at = night;
  scene.put(scene.make());
  const Instant later = scene.changes.effects.rows()[0].next_attempt_at;
  CHECK(later >= monday_ten - base::hours(1));
  CHECK(later <= monday_ten - base::hours(1) + base::seconds(1));
  Scene always(true);
  always.at = night;
  always.put(always.make());
  CHECK(always.changes.effects.rows()[0].next_attempt_at == night);
}

TEST_CASE("cards: done by a press, with evidence; the same press again is no news") {
  Scene scene;
  scene.put(scene.make());
  scene.settle("sent");
  CHECK(scene.state() == "shown");
  REQUIRE(scene.press("done").has_value());
  CHECK(scene.task().state == model::TaskState::done);
  CHECK(scene.task().done_by == "wecom:li");
  CHECK(scene.task().evidence == "card:1");
  CHECK(scene.effects().size() == 1);  // the card is put right, by the code of the press
  CHECK(scene.changes.decisions.size() == 1);
  REQUIRE(scene.press("done").has_value());
  CHECK(scene.changes.decisions.empty());
  CHECK(scene.told("pressed_as") == "done");
}

TEST_CASE("cards: a press that may not, names no card or no button is refused") {
  Scene scene;
  scene.put(scene.make());
  scene.settle("sent");
  CHECK(scene.press("done", "zhou").error().field == "user");
  CHECK(scene.press("done", "li", 2).error().field == "number");
  CHECK(scene.press("eat").error().field == "key");
  CHECK(scene.task().state == model::TaskState::open);
}

TEST_CASE("cards: a press that overtakes the news of its card counts") {
  Scene scene;
  scene.put(scene.make());
  CHECK(scene.press("take", "zhou").error().field == "user");
  REQUIRE(scene.press("take").has_value());
  CHECK(scene.state() == "taken");
  scene.settle("sent");
  CHECK(scene.state() == "taken");
}

TEST_CASE("cards: handed on, the old card ends and the new person gets one") {
  Scene scene;
  scene.put(scene.make());
  scene.settle("sent");
  model::Task task = scene.task();
  task.owner = model::MemberId(2);
  scene.put(task);
  REQUIRE(scene.effects().size() == 2);
  CHECK(scene.effects()[0].starts_with("card.update:7/1/"));
  CHECK(scene.effects()[1] == "card:7/2");
  // The old one pressed all the same: told, and nothing done.
  REQUIRE(scene.press("done", "li", 1).has_value());
  CHECK(scene.task().state == model::TaskState::open);
  CHECK(scene.changes.decisions[0].kind == "card.press_refused");
}

TEST_CASE("cards: ended elsewhere before it was sent, it is withdrawn; on its way, put right") {
  Scene scene;
  scene.put(scene.make());
  model::Task task = scene.task();
  task.state = model::TaskState::cancelled;
  scene.put(task);
  CHECK(scene.changes.withdrawn_effects.size() == 1);
  CHECK(scene.state() == "over");
  scene.settle("sent");
  REQUIRE(scene.effects().size() == 1);
  CHECK(scene.effects()[0].starts_with("card.update:7/1/"));
}

TEST_CASE("cards: a code that is too old is not used; one that failed is not sent again") {
  Scene scene;
  scene.put(scene.make());
  scene.settle("sent");
  scene.at = scene.at + base::hours(72);
  model::Task task = scene.task();
  task.state = model::TaskState::done;
  scene.put(task);
  CHECK(scene.effects().empty());
  CHECK(scene.state() == "over");
  Scene other;
  other.put(other.make());
  other.settle("failed");
  CHECK(other.state() == "failed");
  CHECK(other.told("trouble") == "because");
  other.put(other.task());
  CHECK(other.effects().empty());
}
