// Goal: one text for many groups becomes one act per sender, is never asked for twice, and what
// comes of it closes the senders' tasks. Method: a world of five groups of two owners.
#include "engine/broadcasting/broadcasting.h"

#include <doctest/doctest.h>

using namespace engine;
using base::json::object;

namespace {

constexpr base::Instant morning{1'795'399'200'000};

std::shared_ptr<const CompiledPolicy> test_policy() {
  static const auto policy = *CompiledPolicy::compile(
      model::Policy{}, std::make_shared<const language::Reader>(*language::Reader::create()));
  return policy;
}

struct Scene {
  World world;
  model::Counters counters;
  model::Changes changes;
  base::Instant now = morning;

  Scene() {
    counters.fact = 100;
    for (std::int64_t id = 1; id <= 5; ++id) {
      model::Group group;
      group.id = model::GroupId(id);
      group.source = model::SourceId(1);
      group.external_id = "wr" + std::to_string(id);
      group.name = "群" + std::to_string(id);
      group.owner = model::MemberId(id <= 3 ? 7 : id == 4 ? 8 : 0);
      world.group_rows.emplace(group.id, std::move(group));
    }
  }
  Context context() {
    const model::FactSeq cause(counters.fact++);
    return {*test_policy(), world, counters, changes, cause, now, false, "lead"};
  }
  base::Result<std::string> command(std::string_view name, std::string_view arguments) {
    Context context_now = context();
    return broadcasting::carry_out(context_now, name, base::parse_json(arguments)->as_object());
  }
  std::string refusal(std::string_view name, std::string_view arguments) {
    const auto answer = command(name, arguments);
    REQUIRE_FALSE(answer.has_value());
    return answer.error().field;
  }
  // To Li's groups 1 to 3 and Wang's group 4.
  void create() {
    const auto made = command("broadcast.create",
                              R"({"text":"明天直播","deadline":"2026-11-25T00:00:00Z",
                                  "by_sender":[1,2,3,4]})");
    REQUIRE_MESSAGE(made.has_value(), made.error().text);
    CHECK(*made == R"({"broadcast":100})");
  }
  model::Sending sending(std::int64_t number) {
    return world.sendings.at({model::BroadcastId(100), number});
  }
  model::TargetState target(std::int64_t group) {
    return world.broadcast_targets.at({model::BroadcastId(100), model::GroupId(group)}).state;
  }
  model::Task task_of(std::int64_t number) { return world.tasks.at(sending(number).task); }
  void settle(const model::EffectId id, std::string_view state, std::string result,
              const object& arguments = {}) {
    model::Effect effect = world.effects.at(id);
    effect.result = std::move(result);
    effect.state = state == "under_way" || state == "uncertain" ? model::EffectState::parked
                   : state == "sent"                            ? model::EffectState::sent
                                                                : model::EffectState::failed;
    Context context_now = context();
    context_now.put_effect(effect);
    broadcasting::settled(context_now, effect, state, arguments);
  }
  void note(std::int64_t group, std::string message, model::BroadcastOutcome outcome,
            std::string key = {}) {
    Context context_now = context();
    broadcasting::noted(context_now, model::SourceId(1), model::GroupId(group),
                        {std::move(message), outcome, false, std::move(key)});
  }
};

using model::BroadcastOutcome;
using model::SendingState;
using model::TargetState;

}  // namespace

TEST_CASE("broadcasting: split by sender, one act each, nobody has a task before it is made") {
  Scene scene;
  scene.create();
  CHECK(scene.world.sendings.size() == 2);
  CHECK(scene.sending(1).sender == model::MemberId(7));
  CHECK(scene.sending(2).sender == model::MemberId(8));
  const model::Effect& effect = scene.world.effects.at(scene.sending(1).effect);
  CHECK(effect.kind == "ask_broadcast");
  CHECK(effect.key == "broadcast:100:1");
  CHECK(effect.member == model::MemberId(7));
  CHECK(effect.expires_at == *base::parse_instant("2026-11-25T00:00:00Z"));
  CHECK(
      effect.body ==
      R"({"broadcast":100,"number":1,"text":"明天直播","links":[],"groups":["wr1","wr2","wr3"]})");
  CHECK(scene.changes.tasks.rows().empty());
  REQUIRE(scene.changes.decisions.size() == 1);
  CHECK(scene.changes.decisions[0].kind == "broadcast.created");
}

TEST_CASE("broadcasting: the sender's task is done when every group is settled") {
  Scene scene;
  scene.create();
  scene.settle(scene.sending(1).effect, "under_way", "");
  scene.settle(scene.sending(1).effect, "sent", "msgA",
               {{"unreachable", base::json::array{"wr3"}}});
  CHECK(scene.sending(1).state == SendingState::waiting);
  CHECK(scene.sending(1).reference == "msgA");
  CHECK(scene.target(3) == TargetState::unreachable);
  CHECK(scene.task_of(1).owner == model::MemberId(7));
  CHECK(scene.task_of(1).state == model::TaskState::open);

  scene.note(1, "msgA", BroadcastOutcome::sent);
  CHECK(scene.task_of(1).state == model::TaskState::open);
  scene.note(2, "msgA", BroadcastOutcome::over_quota);
  CHECK(scene.sending(1).state == SendingState::sent);
  CHECK(scene.task_of(1).state == model::TaskState::done);
  CHECK(scene.task_of(1).evidence.starts_with("fact:"));
  // Only what reached a group counts against its quota.
  REQUIRE(scene.changes.reaches.rows().size() == 1);
  CHECK(scene.changes.reaches.rows()[0] ==
        model::Reach{model::GroupId(1), "msgA", scene.now, false});
  CHECK(scene.sending(2).state == SendingState::asking);
}

TEST_CASE("broadcasting: a sender who sent, and groups that never got it") {
  Scene scene;
  scene.create();
  scene.settle(scene.sending(1).effect, "sent", "msgA");
  scene.note(1, "msgA", BroadcastOutcome::sent);
  scene.note(0, "msgA", BroadcastOutcome::sent);
  CHECK(scene.sending(1).state == SendingState::sent);
  CHECK(scene.target(2) == TargetState::failed);
  CHECK(scene.task_of(1).state == model::TaskState::done);
}

TEST_CASE("broadcasting: a member's own only counts against the quota") {
  Scene scene;
  scene.create();
  scene.note(1, "theirs", BroadcastOutcome::sent);
  CHECK(scene.changes.reaches.rows().size() == 1);
  CHECK(scene.target(1) == TargetState::waiting);
}

TEST_CASE("broadcasting: what may have been made stays open until it is found again") {
  Scene scene;
  scene.create();
  scene.settle(scene.sending(1).effect, "under_way", "");
  scene.settle(scene.sending(1).effect, "uncertain", "the answer was lost");
  CHECK(scene.sending(1).state == SendingState::uncertain);
  CHECK(scene.sending(1).trouble == "the answer was lost");
  scene.note(0, "msgA", BroadcastOutcome::made, "broadcast:100:1");
  CHECK(scene.sending(1).state == SendingState::waiting);
  CHECK(scene.sending(1).reference == "msgA");
  CHECK(scene.world.effects.at(scene.sending(1).effect).state == model::EffectState::sent);
  // The same message is not somebody else's, too.
  scene.settle(scene.sending(2).effect, "uncertain", "");
  scene.note(0, "msgA", BroadcastOutcome::made, "broadcast:100:2");
  CHECK(scene.sending(2).state == SendingState::uncertain);
}

TEST_CASE("broadcasting: where the platform sends by itself, each group is an act of its own") {
  Scene scene;
  const auto made = scene.command("broadcast.create",
                                  R"({"text":"hello","deadline":"2026-11-25T00:00:00Z",
                     "links":[{"title":"报名","url":"https://example.com/a"}],"by_itself":[4,5],
                     "held_back":[{"group":1,"free_at":"2026-12-01T00:00:00Z"}]})");
  REQUIRE(made.has_value());
  CHECK(scene.world.sendings.size() == 2);
  const model::Effect& effect = scene.world.effects.at(scene.sending(2).effect);
  CHECK(effect.kind == "send_message");
  CHECK(effect.group == model::GroupId(5));
  CHECK(effect.body == R"({"broadcast":100,"text":"hello\n报名 https://example.com/a"})");
  CHECK(scene.target(1) == TargetState::held_back);
  scene.settle(scene.sending(1).effect, "sent", "id-1");
  scene.settle(scene.sending(2).effect, "failed", "the room is closed");
  CHECK(scene.target(4) == TargetState::sent);
  CHECK(scene.target(5) == TargetState::failed);
  CHECK(scene.sending(2).trouble == "the room is closed");
  CHECK(scene.changes.tasks.rows().empty());
}

TEST_CASE("broadcasting: three reminders in 24 hours, of those who are waited for") {
  Scene scene;
  scene.create();
  CHECK(scene.refusal("broadcast.remind", R"({"broadcast":100,"number":1})") == "number");
  scene.settle(scene.sending(1).effect, "sent", "msgA");
  for (int i = 0; i < 3; ++i) {
    REQUIRE(scene.command("broadcast.remind", R"({"broadcast":100,"number":1})").has_value());
  }
  const auto fourth = scene.command("broadcast.remind", R"({"broadcast":100,"number":1})");
  REQUIRE_FALSE(fourth.has_value());
  CHECK(fourth.error().code == base::ErrorCode::limit_exceeded);
  scene.now = scene.now + base::days(1);
  CHECK(scene.command("broadcast.remind", R"({"broadcast":100,"number":1})").has_value());
  int reminders = 0;
  for (const auto& [id, effect] : scene.world.effects) {
    reminders += effect.kind == "remind_broadcast" && effect.body == R"({"message":"msgA"})";
  }
  CHECK(reminders == 4);
}

TEST_CASE("broadcasting: taken back before it is made, and after") {
  Scene scene;
  scene.create();
  scene.settle(scene.sending(1).effect, "sent", "msgA");
  REQUIRE(scene.command("broadcast.cancel", R"({"broadcast":100})").has_value());
  // The second had not been asked for yet: its effect is withdrawn.
  CHECK(scene.sending(2).state == SendingState::cancelled);
  CHECK(scene.target(4) == TargetState::cancelled);
  CHECK(scene.world.effects.at(scene.sending(2).effect).state == model::EffectState::withdrawn);
  // The first lies before its sender: the platform is asked.
  CHECK(scene.sending(1).state == SendingState::waiting);
  CHECK(scene.sending(1).cancel_asked_at == scene.now);
  model::EffectId cancelling;
  for (const auto& [id, effect] : scene.world.effects) {
    if (effect.kind == "cancel_broadcast") cancelling = id;
  }
  REQUIRE(cancelling);
  scene.settle(cancelling, "sent", "msgA");
  CHECK(scene.sending(1).state == SendingState::cancelled);
  CHECK(scene.target(1) == TargetState::cancelled);
  CHECK(scene.task_of(1).state == model::TaskState::cancelled);
  CHECK(scene.refusal("broadcast.cancel", R"({"broadcast":100})") == "broadcast");
  // Somebody had tapped all the same: what a group got counts.
  scene.note(1, "msgA", BroadcastOutcome::sent);
  CHECK(scene.target(1) == TargetState::sent);
}

TEST_CASE(
    "broadcasting: an act under way cannot be taken back; one that was lost can be given up") {
  Scene scene;
  scene.create();
  scene.settle(scene.sending(1).effect, "under_way", "");
  CHECK(scene.refusal("broadcast.cancel", R"({"broadcast":100,"number":1})") == "number");
  scene.now = scene.now + base::minutes(11);
  REQUIRE(scene.command("broadcast.cancel", R"({"broadcast":100,"number":1})").has_value());
  CHECK(scene.sending(1).state == SendingState::cancelled);
}

TEST_CASE("broadcasting: what is refused, by name") {
  Scene scene;
  const auto field = [&](std::string_view arguments) {
    return scene.refusal("broadcast.create", arguments);
  };
  CHECK(field(R"({"deadline":"2026-11-25T00:00:00Z","by_sender":[1]})") == "text");
  CHECK(field(R"({"text":"a","by_sender":[1]})") == "deadline");
  CHECK(field(R"({"text":"a","deadline":"2026-11-22T00:00:00Z","by_sender":[1]})") == "deadline");
  CHECK(field(R"({"text":"a","deadline":"2026-12-26T00:00:00Z","by_sender":[1]})") == "deadline");
  CHECK(field(R"({"text":"a","deadline":"2026-11-25T00:00:00Z"})") == "groups");
  CHECK(field(R"({"text":"a","deadline":"2026-11-25T00:00:00Z","by_sender":[9]})") == "groups");
  CHECK(field(R"({"text":"a","deadline":"2026-11-25T00:00:00Z","by_sender":[5]})") == "groups");
  CHECK(field(R"({"text":"a","deadline":"2026-11-25T00:00:00Z","by_sender":[1,1]})") == "groups");
  CHECK(field(R"({"text":"a","deadline":"2026-11-25T00:00:00Z","by_sender":["x"]})") ==
        "by_sender");
  CHECK(field(R"({"text":"a","deadline":"2026-11-25T00:00:00Z","by_sender":[1],
                  "links":[{"title":"t"}]})") == "links[0].url");
  CHECK(scene.world.sendings.empty());
}

TEST_CASE("broadcasting: keys of effects tell which sending they are about") {
  const auto subject = broadcasting::subject_of("broadcast:100:2:remind_broadcast:105");
  REQUIRE(subject.has_value());
  CHECK(subject->broadcast == model::BroadcastId(100));
  CHECK(subject->number == 2);
  for (const char* other : {"", "reply:1:2", "broadcast:", "broadcast:1", "broadcast:x:1"}) {
    CHECK_FALSE(broadcasting::subject_of(other).has_value());
  }
}
