// Goal: a rule's way is asked for once, follows the rule, is never lost and never asked for twice
// by itself; commands are refused by their field and can be taken back. Method: a world of two of
// the staff and three groups; the deliverer's and the platform's words as they come.
#include "engine/entrances/entrances.h"

#include <doctest/doctest.h>

using namespace engine;
using base::json::object;
using model::WayState;

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

  Scene() {
    counters.fact = 100;
    for (std::int64_t id = 1; id <= 3; ++id) {
      model::Group group;
      group.id = model::GroupId(id);
      group.source = model::SourceId(id == 3 ? 2 : 1);
      group.external_id = "wr" + std::to_string(id);
      world.group_rows.emplace(group.id, std::move(group));
      model::Member member;
      member.id = model::MemberId(id);
      member.source = model::SourceId(1);
      member.external_id = "u" + std::to_string(id);
      member.role = id == 3 ? model::Role::member : model::Role::staff;
      world.members.emplace(member.id, std::move(member));
    }
    REQUIRE(command("channel.save", R"({"name":"展会","kind":"offline_event","cost_cents":900})") ==
            R"({"channel":100})");
  }
  Context context() {
    return {*test_policy(), world, counters, changes, model::FactSeq(counters.fact++),
            morning,        false, "lead"};
  }
  base::Result<std::string> carry_out(std::string_view name, std::string_view arguments) {
    Context now = context();
    return entrances::carry_out(now, name, base::parse_json(arguments)->as_object());
  }
  std::string command(std::string_view name, std::string_view arguments) {
    const auto done = carry_out(name, arguments);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().text));
    return *done;
  }
  std::string refusal(std::string_view name, std::string_view arguments) {
    const auto done = carry_out(name, arguments);
    REQUIRE_FALSE(done.has_value());
    return done.error().field;
  }
  // Code 101 leads to Li (way 1), otherwise to groups 1 and 2 (way 2).
  void make_code() {
    REQUIRE(command("code.save", R"({"text":"k7f3q9x2ab","name":"展台","channel":100,"rules":)" +
                                     std::string(both) + "}") == R"({"code":101})");
  }
  static constexpr std::string_view both =
      R"({"rules":[{"id":"day","to":{"kind":"persona","staff":[1]}}],
          "otherwise":{"kind":"groups","groups":[1,2]}})";
  void save(std::string_view rules) {
    command("code.save",
            R"({"code":101,"name":"展台","channel":100,"rules":)" + std::string(rules) + "}");
  }
  model::EntryWay way(std::int64_t number) {
    return world.entry_ways.at({model::CodeId(101), number});
  }
  std::size_t ways() const { return world.entry_ways.size(); }
  // Effects of a kind so far.
  std::vector<model::Effect> effects(std::string_view kind) {
    std::vector<model::Effect> found;
    for (const model::Effect& each : changes.effects.rows()) {
      if (each.kind == kind) found.push_back(each);
    }
    return found;
  }
  void settle(const model::Effect& effect, std::string_view state, std::string result,
              const object& arguments = {}) {
    model::Effect told = effect;
    told.result = std::move(result);
    Context now = context();
    entrances::settled(now, told, state, arguments);
  }
  void make_ways() {
    make_code();
    settle(effects("make_way")[0], "sent", "cw1", {{"picture", "https://p/1"}});
    settle(effects("make_way")[1], "sent", "jw1", {{"picture", "https://p/2"}});
  }
  void note(std::string key, model::WayOutcome outcome, std::string reference) {
    Context now = context();
    entrances::noted(now, {std::move(key), outcome, std::move(reference), "https://p/9"});
  }
};

}  // namespace

TEST_CASE("a code asks for one way a rule, and its mark tells which") {
  Scene scene;
  scene.make_code();
  REQUIRE(scene.ways() == 2);
  CHECK(scene.way(1).mark == "k7f3q9x2ab.1");
  CHECK(scene.way(1).kind == model::WayKind::contact);
  CHECK(scene.way(2).kind == model::WayKind::join);
  const auto effects = scene.effects("make_way");
  REQUIRE(effects.size() == 2);
  CHECK(effects[0].key == "way:101:1");
  CHECK(effects[0].member == model::MemberId(1));
  CHECK(effects[1].group == model::GroupId(1));
  CHECK(effects[0].body.find(R"("users":["u1"])") != std::string::npos);
  CHECK(effects[1].body.find(R"("chats":["wr1","wr2"])") != std::string::npos);
  scene.settle(effects[0], "sent", "cw1", {{"picture", "https://p/1"}});
  CHECK(scene.way(1).state == WayState::ready);
  CHECK(scene.way(1).reference == "cw1");
  CHECK(scene.way(1).picture == "https://p/1");
  // Saved again as it is: nothing is asked for.
  scene.save(Scene::both);
  CHECK(scene.effects("make_way").size() == 2);
  CHECK(scene.effects("change_way").empty());
}

TEST_CASE("a destination that changes changes its way; what cannot be changed is made anew") {
  Scene scene;
  scene.make_ways();
  scene.save(R"({"rules":[{"id":"day","to":{"kind":"persona","staff":[2]}}],
                 "otherwise":{"kind":"groups","groups":[2]}})");
  REQUIRE(scene.effects("change_way").size() == 2);
  CHECK(scene.effects("change_way")[0].body.find(R"("reference":"cw1")") != std::string::npos);
  CHECK(scene.effects("change_way")[0].body.find(R"("users":["u2"])") != std::string::npos);
  CHECK(scene.ways() == 2);
  // One member's code cannot become several members'.
  scene.save(R"({"rules":[{"id":"day","to":{"kind":"persona","staff":[1,2]}}],
                 "otherwise":{"kind":"link","link":"https://example.com"}})");
  CHECK(scene.ways() == 3);
  CHECK(scene.way(1).state == WayState::retiring);
  CHECK(scene.way(2).state == WayState::retiring);
  CHECK(scene.way(3).mark == "k7f3q9x2ab.3");
  REQUIRE(scene.effects("delete_way").size() == 2);
  const model::Effect of_first = scene.effects("delete_way")[1];
  CHECK(of_first.key.starts_with("way:101:1:delete:"));
  scene.settle(of_first, "failed", "WeCom says no");
  CHECK(scene.way(1).reference == "cw1");  // never lost
  CHECK(scene.way(1).trouble == "WeCom says no");
  scene.settle(of_first, "sent", "cw1");
  CHECK(scene.way(1).state == WayState::retired);
}

TEST_CASE("what nobody knows the fate of is found again, or asked for again by a person") {
  Scene scene;
  scene.make_code();
  scene.settle(scene.effects("make_way")[0], "uncertain", "the answer was lost");
  CHECK(scene.way(1).state == WayState::uncertain);
  scene.save(Scene::both);
  CHECK(scene.effects("make_way").size() == 2);  // not asked for again by itself
  scene.note("way:101:1", model::WayOutcome::made, "cw1");
  CHECK(scene.way(1).state == WayState::ready);
  CHECK(scene.way(1).reference == "cw1");
  scene.note("way:101:1", model::WayOutcome::made, "cw-other");  // told of another one
  CHECK(scene.way(1).reference == "cw1");

  scene.settle(scene.effects("make_way")[1], "uncertain", "the answer was lost");
  CHECK(scene.refusal("code.retry", R"({"code":101,"number":1})") == "number");
  scene.command("code.retry", R"({"code":101,"number":2})");
  CHECK(scene.way(2).state == WayState::retiring);  // it may be there
  CHECK(scene.way(3).state == WayState::asking);
  CHECK(scene.effects("make_way").size() == 3);
  // It was: as soon as its name is known it is deleted.
  scene.note("way:101:2", model::WayOutcome::made, "jw1");
  REQUIRE(scene.effects("delete_way").size() == 1);
  CHECK(scene.effects("delete_way")[0].body.find(R"("reference":"jw1")") != std::string::npos);
}

TEST_CASE("what was looked for and is not there has failed") {
  Scene scene;
  scene.make_code();
  scene.settle(scene.effects("make_way")[0], "uncertain", "the answer was lost");
  scene.note("way:101:1", model::WayOutcome::absent, "");
  CHECK(scene.way(1).state == WayState::failed);
  scene.save(Scene::both);  // saved again: a person wants it
  CHECK(scene.way(1).state == WayState::retired);
  CHECK(scene.way(3).state == WayState::asking);
}

TEST_CASE("pause, resume, archive and back; each is taken back by its decision") {
  Scene scene;
  scene.make_ways();
  scene.command("code.pause", R"({"code":101})");
  CHECK(scene.refusal("code.pause", R"({"code":101})") == "code");
  CHECK(scene.way(1).state == WayState::ready);
  const model::Decision paused = scene.changes.decisions.back();
  CHECK(paused.kind == "code.paused");
  REQUIRE(entrances::is_ours(paused));
  Context now = scene.context();
  REQUIRE(entrances::undo(now, paused).has_value());
  CHECK(scene.world.entry_codes.at(model::CodeId(101)).state == model::CodeState::open);

  scene.command("code.archive", R"({"code":101})");
  const model::Decision archived = scene.changes.decisions.back();
  CHECK(scene.way(1).state == WayState::retiring);
  CHECK(scene.way(2).state == WayState::retiring);
  Context later = scene.context();
  REQUIRE(entrances::undo(later, archived).has_value());
  CHECK(scene.world.entry_codes.at(model::CodeId(101)).state == model::CodeState::open);
  CHECK(scene.way(3).state == WayState::asking);  // new ones: the old are on their way out
  CHECK(scene.way(4).state == WayState::asking);
}

TEST_CASE("a change is taken back by what the code was before") {
  Scene scene;
  scene.make_ways();
  scene.save(R"({"otherwise":{"kind":"link","link":"https://example.com"}})");
  const model::Decision saved = scene.changes.decisions.back();
  CHECK(saved.kind == "code.saved");
  CHECK(entrances::named_by_undo(saved).members == std::vector{model::MemberId(1)});
  Context now = scene.context();
  REQUIRE(entrances::undo(now, saved).has_value());
  CHECK(scene.way(3).kind == model::WayKind::contact);
  CHECK(scene.world.entry_codes.at(model::CodeId(101)).rules.find("persona") != std::string::npos);
}

TEST_CASE("an effect that has not begun is withdrawn when nobody needs it any more") {
  Scene scene;
  scene.make_code();
  scene.command("code.archive", R"({"code":101})");
  CHECK(scene.way(1).state == WayState::retired);
  REQUIRE(scene.changes.withdrawn_effects.size() == 2);
  CHECK(scene.changes.withdrawn_effects[0].key == "way:101:1");
  CHECK(scene.effects("delete_way").empty());
}

TEST_CASE("what was made although it was withdrawn is deleted, in the same batch too") {
  Scene scene;
  scene.make_code();
  const model::Effect making = scene.effects("make_way")[0];
  scene.command("code.archive", R"({"code":101})");
  scene.settle(making, "sent", "cw1");
  REQUIRE(scene.effects("delete_way").size() == 1);
  const std::string key = scene.effects("delete_way")[0].key;
  for (const model::Withdrawn& each : scene.changes.withdrawn_effects) {
    CHECK(key != each.key);
    CHECK_FALSE(key.starts_with(each.key + "/"));
  }
}

TEST_CASE("what is refused is refused by its field, and nothing is asked for") {
  Scene scene;
  const auto code = [](std::string_view rules) {
    return R"({"text":"k7f3q9x2ab","name":"展台","channel":100,"rules":)" + std::string(rules) +
           "}";
  };
  CHECK(scene.refusal("channel.save", R"({"name":" ","kind":"seo"})") == "name");
  CHECK(scene.refusal("channel.save", R"({"name":"a","kind":"radio"})") == "kind");
  CHECK(scene.refusal("channel.save", R"({"name":"a","kind":"seo","cost_cents":-1})") ==
        "cost_cents");
  CHECK(scene.refusal("channel.save", R"({"channel":7,"name":"a","kind":"seo"})") == "channel");
  CHECK(scene.refusal("code.save", R"({"text":"short","name":"a"})") == "text");
  CHECK(scene.refusal("code.save", R"({"text":"k7f3q9x2ab","name":"a","channel":9})") == "channel");
  CHECK(scene.refusal("code.save", code(R"({"otherwise":{"kind":"persona","staff":[3]}})")) ==
        "rules.otherwise.staff");
  CHECK(scene.refusal("code.save", code(R"({"otherwise":{"kind":"groups","groups":[1,3]}})")) ==
        "rules.otherwise.groups");
  CHECK(scene.refusal("code.save", code(R"({"otherwise":{"kind":"groups","groups":[8]}})")) ==
        "rules.otherwise.groups");
  CHECK(scene.refusal("code.archive", R"({"code":5})") == "code");
  CHECK(scene.effects("make_way").empty());
  Scene other;
  other.make_code();
  CHECK(other.refusal("code.save", code(Scene::both)) == "text");  // the short link is taken
}

TEST_CASE("a visit is a row") {
  Scene scene;
  Context now = scene.context();
  entrances::visited(now, {"k7f3q9x2ab", "v1", "华东", model::VisitAgent::wechat, "day", 4});
  REQUIRE(scene.changes.visits.size() == 1);
  CHECK(scene.changes.visits[0].skipped == 4);
  CHECK(scene.changes.visits[0].at == morning);
  CHECK(entrances::code_of("way:101:2:delete:9") == model::CodeId(101));
  CHECK_FALSE(entrances::code_of("broadcast:1:1").has_value());
  CHECK_FALSE(entrances::code_of("way:x").has_value());
}
