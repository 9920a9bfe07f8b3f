#include "engine/staffside/staffside.h"

#include <doctest/doctest.h>

#include "language/reading.h"

using namespace engine;
using namespace engine::staffside;

namespace {

struct Scene {
  std::shared_ptr<const CompiledPolicy> policy;
  World world;
  model::Counters counters;
  model::Changes changes;

  Scene() {
    static const auto reader =
        std::make_shared<const language::Reader>(language::Reader::create().value());
    policy = CompiledPolicy::compile(model::Policy(), reader).value();
    add(4, "wmLi", model::Role::member);
    add(1, "zhou", model::Role::staff);
  }
  void add(std::int64_t id, const std::string& name, model::Role role) {
    model::Member& member = world.members[model::MemberId(id)];
    member.id = model::MemberId(id);
    member.external_id = member.name = name;
    member.role = role;
  }
  base::Result<std::string> command(std::string_view name, const base::json::object& arguments) {
    changes = {};
    Context context{*policy,
                    world,
                    counters,
                    changes,
                    model::FactSeq(counters.fact++),
                    base::Instant{5'000},
                    false,
                    "zhou@example.com"};
    return staffside::carry_out(context, name, arguments);
  }
  std::string refused(std::string_view name, const base::json::object& arguments) {
    const auto done = command(name, arguments);
    CHECK(changes.feedback.empty());
    CHECK(changes.effects.empty());
    return done ? "" : done.error().field;
  }
};

base::json::object with(base::json::object all, std::string_view key, base::json::value value) {
  all[key] = std::move(value);
  return all;
}

}  // namespace

TEST_CASE("staffside: a feedback is kept with who and when") {
  Scene scene;
  const base::json::object asked{
      {"kind", "bug"}, {"text", "导出会卡住"}, {"member", 4}, {"staff", 1}};
  REQUIRE(scene.command("feedback.log", asked).has_value());
  REQUIRE(scene.changes.feedback.size() == 1);
  const model::Feedback& row = scene.changes.feedback[0];
  CHECK(row.kind == model::FeedbackKind::bug);
  CHECK(row.text == "导出会卡住");
  CHECK(row.member == model::MemberId(4));
  CHECK(row.written == model::MemberId(1));
  CHECK(row.by == "zhou@example.com");
  CHECK(row.at == base::Instant{5'000});
  REQUIRE(scene.changes.decisions.size() == 1);
  CHECK(scene.changes.decisions[0].kind == "feedback.logged");
}

TEST_CASE("staffside: a feedback is refused by the field at fault") {
  Scene scene;
  const base::json::object good{{"kind", "wish"}, {"text", "x"}, {"member", 4}};
  CHECK(scene.refused("feedback.log", with(good, "kind", "rant")) == "kind");
  CHECK(scene.refused("feedback.log", with(good, "text", "")) == "text");
  CHECK(scene.refused("feedback.log", with(good, "member", 9)) == "member");
  CHECK(scene.refused("feedback.log", with(good, "member", 1)) == "member");  // one of us
  CHECK(scene.refused("feedback.log", with(good, "group", 7)) == "group");
  CHECK(scene.refused("feedback.log", with(good, "staff", 4)) == "staff");
  std::string longest;
  for (std::size_t i = 0; i < feedback_characters_max; ++i) longest += "字";
  CHECK(scene.command("feedback.log", with(good, "text", base::json::string(longest))).has_value());
  CHECK(scene.refused("feedback.log", with(good, "text", base::json::string(longest + "字"))) ==
        "text");
}

TEST_CASE("staffside: a tag becomes an effect, and withdraws what was asked for before") {
  Scene scene;
  const base::json::object asked{
      {"member", 4}, {"staff", 1}, {"tag", "et1"}, {"name", "VIP"}, {"adding", true}};
  REQUIRE(scene.command("contact.tag", asked).has_value());
  REQUIRE(scene.changes.effects.rows().size() == 1);
  const model::Effect first = scene.changes.effects.rows()[0];
  CHECK(first.kind == "tag_contact");
  CHECK(first.member == model::MemberId(4));
  CHECK(first.key == "tag:1:4:et1/1");
  const auto body = base::parse_json(first.body)->as_object();
  CHECK(body.at("staff") == "zhou");
  CHECK(body.at("adding") == true);
  CHECK(scene.changes.contacts.empty());  // the platform says when it is so

  const auto otherwise = with(with(asked, "adding", false), "effect", first.id.value);
  REQUIRE(scene.command("contact.tag", otherwise).has_value());
  REQUIRE(scene.changes.effects.rows().size() == 2);
  CHECK(scene.changes.effects.rows()[0].state == model::EffectState::withdrawn);
  CHECK(scene.changes.effects.rows()[0].id == first.id);
  CHECK(scene.changes.effects.rows()[1].state == model::EffectState::pending);
  // Another tag's wish is none of ours, and what is under way stays.
  const auto newest = scene.changes.effects.rows()[1];
  REQUIRE(scene.command("contact.tag", with(with(asked, "tag", "et2"), "effect", newest.id.value))
              .has_value());
  CHECK(scene.changes.effects.rows().size() == 1);
}

TEST_CASE("staffside: a tag is refused by the field at fault") {
  Scene scene;
  const base::json::object good{
      {"member", 4}, {"staff", 1}, {"tag", "et1"}, {"name", "VIP"}, {"adding", true}};
  CHECK(scene.refused("contact.tag", with(good, "member", 1)) == "member");
  CHECK(scene.refused("contact.tag", with(good, "staff", 4)) == "staff");
  CHECK(scene.refused("contact.tag", with(good, "staff", 0)) == "staff");
  CHECK(scene.refused("contact.tag", with(good, "tag", "")) == "tag");
  CHECK(scene.refused("contact.tag", with(good, "adding", 1)) == "adding");
  CHECK(scene.refused("contact.tag",
                      with(good, "name", base::json::string(std::string(257, 'a')))) == "tag");
}
