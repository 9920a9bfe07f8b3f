// Goal: what was handed to a person is seen to be done, and only then.
#include "engine/handover/handover.h"

#include <doctest/doctest.h>

#include "language/normalise.h"

using namespace engine;

namespace {

std::shared_ptr<const CompiledPolicy> test_policy() {
  auto compiled = CompiledPolicy::compile(
      model::Policy{}, std::make_shared<const language::Reader>(*language::Reader::create()));
  REQUIRE(compiled.has_value());
  return *compiled;
}

struct Scene {
  std::shared_ptr<const CompiledPolicy> policy = test_policy();
  World world;
  model::Counters counters;
  model::Changes changes;
  Context context{*policy, world, counters, changes, model::FactSeq(9), base::Instant{1'000'000},
                  false,   {}};

  Scene() {
    GroupState& group = world.groups[model::GroupId(1)];
    group.row.id = model::GroupId(1);
    group.row.owner = model::MemberId(7);
  }
  GroupState& group() { return world.groups.at(model::GroupId(1)); }

  void hand_over(std::string_view kind, std::string body) {
    model::Effect effect;
    effect.id = model::EffectId(4);
    effect.kind = kind;
    effect.group = model::GroupId(1);
    effect.member = model::MemberId(3);
    effect.decision = model::DecisionId(2);
    effect.body = std::move(body);
    handover::hand_over(context, effect, {{"task", "remove_member"}, {"proof", "event"}});
  }
  void say(const std::string& text, model::Role role) {
    model::Member author;
    author.id = model::MemberId(7);
    author.role = role;
    model::Message message;
    message.id = model::MessageId(12);
    message.group = model::GroupId(1);
    message.at = context.at + base::seconds(1);
    handover::said(context, group(), message, author, language::fold(text));
  }
  void leave(std::int64_t member) {
    model::Member gone;
    gone.id = model::MemberId(member);
    handover::left(context, group(), gone);
  }
  const model::Task& task() { return changes.tasks.rows().at(0); }
};

}  // namespace

TEST_CASE("handover: a removal is done when the member is seen to leave, and no other") {
  Scene scene;
  scene.hand_over("remove", "{}");
  CHECK(scene.task().owner == model::MemberId(7));
  CHECK(scene.task().decision == model::DecisionId(2));
  CHECK(scene.task().due_at == scene.context.at + handover::due_after);
  CHECK(scene.task().body == R"({"by_hand":{"task":"remove_member","proof":"event"}})");
  scene.leave(5);
  CHECK(scene.task().state == model::TaskState::open);
  scene.leave(3);
  CHECK(scene.task().state == model::TaskState::done);
  CHECK(scene.task().evidence == "fact:9");
  CHECK(scene.group().tasks.empty());
  CHECK(scene.changes.decisions.back().kind == "task.seen_done");
}

TEST_CASE("handover: who has left needs no notice; what others may read is left, and a mute") {
  for (const auto& [kind, body, is_cancelled] :
       {std::tuple("send_message", R"({"text":"请不要发广告","mention":"wmAd"})", true),
        std::tuple("send_message", R"({"text":"欢迎大家"})", false),
        std::tuple("mute", "{}", false)}) {
    CAPTURE(body);
    Scene scene;
    scene.hand_over(kind, body);
    scene.leave(5);
    CHECK(scene.task().state == model::TaskState::open);
    scene.leave(3);
    CHECK((scene.task().state == model::TaskState::cancelled) == is_cancelled);
    if (is_cancelled) CHECK(scene.changes.decisions.back().kind == "task.pointless");
  }
}

TEST_CASE(
    "handover: a message is sent when staff say it, whole or shortened by no more than half") {
  const std::string body = R"({"text":"发票在设置里打开，填写抬头后提交"})";
  for (const auto& [text, role, is_done] :
       {std::tuple("发票在设置里打开，填写抬头后提交，谢谢！", model::Role::staff, true),
        std::tuple("填写抬头后提交", model::Role::staff, false),
        std::tuple("发票在设置里打开，填写抬头", model::Role::staff, true),
        std::tuple("发票在设置里打开，填写抬头后提交", model::Role::member, false),
        std::tuple("", model::Role::staff, false)}) {
    CAPTURE(text);
    Scene scene;
    scene.hand_over("send_message", body);
    scene.say(text, role);
    CHECK((scene.task().state == model::TaskState::done) == is_done);
    if (is_done) CHECK(scene.task().evidence == "message:12");
  }
}

TEST_CASE("handover: recorded history proves nothing, and a mute is nobody's to see") {
  Scene scene;
  scene.hand_over("remove", "{}");
  scene.context.history = true;
  scene.leave(3);
  CHECK(scene.task().state == model::TaskState::open);
  Scene muted;
  muted.hand_over("mute", "{}");
  muted.leave(3);
  muted.say("已禁言", model::Role::staff);
  CHECK(muted.task().state == model::TaskState::open);
}
