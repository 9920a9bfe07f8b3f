// Goal: only groups that are the giver's pass, each once; what is open in them passes with them.
#include "engine/succession/succession.h"

#include <doctest/doctest.h>

#include "language/reading.h"

using namespace engine;
using namespace engine::succession;
using base::json::array;
using base::json::object;

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
    staff(1, "zhou", 1);
    staff(2, "wang", 1);
    staff(3, "elsewhere", 2);
    world.members[model::MemberId(4)].id = model::MemberId(4);
    for (const std::int64_t id : {10, 11, 12}) {
      model::Group& row = world.group_rows[model::GroupId(id)];
      row.id = model::GroupId(id);
      row.source = model::SourceId(1);
      row.name = "group " + std::to_string(id);
      row.owner = model::MemberId(id == 12 ? 2 : 1);
    }
  }
  void staff(std::int64_t id, const std::string& name, std::int64_t source) {
    model::Member& member = world.members[model::MemberId(id)];
    member.id = model::MemberId(id);
    member.source = model::SourceId(source);
    member.external_id = member.name = name;
    member.role = model::Role::staff;
  }
  Context context() {
    changes = {};
    return {*policy,
            world,
            counters,
            changes,
            model::FactSeq(counters.fact++),
            base::Instant{5'000},
            false,
            "lead@example.com"};
  }
  base::Result<std::string> start(std::int64_t from, std::int64_t to, array groups) {
    Context context = this->context();
    return carry_out(context, "succession.start",
                     {{"from", from}, {"to", to}, {"groups", std::move(groups)}});
  }
  std::string refused(std::int64_t from, std::int64_t to, array groups) {
    const auto done = start(from, to, std::move(groups));
    CHECK(changes.effects.empty());
    CHECK(changes.decisions.empty());
    return done ? "" : done.error().field;
  }
};

}  // namespace

TEST_CASE("succession: each group is one effect, to whom and from whom is said") {
  Scene scene;
  REQUIRE(scene.start(1, 2, {10, 11}).has_value());
  REQUIRE(scene.changes.decisions.size() == 1);
  const model::Decision& decision = scene.changes.decisions[0];
  CHECK(decision.kind == "succession.started");
  CHECK(decision.member == model::MemberId(1));
  CHECK(decision.reason == R"({"to":"wang","to_id":2,"groups":2,"by":"lead@example.com"})");
  const auto& effects = scene.changes.effects.rows();
  REQUIRE(effects.size() == 2);
  CHECK(effects[0].kind == "transfer_group");
  CHECK(effects[0].group == model::GroupId(10));
  CHECK(effects[0].member == model::MemberId(2));
  CHECK(effects[0].decision == decision.id);
  CHECK(effects[0].expires_at == base::Instant{5'000} + expires_after);
  CHECK(base::parse_json(effects[0].body)->at("new_owner").as_string() == "wang");
  CHECK(effects[0].key != effects[1].key);
}

TEST_CASE("succession: what is wrong is told at its field, and nothing is begun") {
  Scene scene;
  CHECK(scene.refused(9, 2, {10}) == "from");
  CHECK(scene.refused(4, 2, {10}) == "from");  // a customer
  CHECK(scene.refused(1, 4, {10}) == "to");
  CHECK(scene.refused(1, 1, {10}) == "to");
  CHECK(scene.refused(1, 2, {}) == "groups");
  CHECK(scene.refused(1, 2, {10, 99}) == "groups[1]");
  CHECK(scene.refused(1, 2, {10, 12}) == "groups[1]");  // not theirs
  CHECK(scene.refused(1, 2, {10, 10}) == "groups[1]");
  CHECK(scene.refused(1, 2, {"10"}) == "groups[0]");
  CHECK(scene.refused(1, 3, {10}) == "groups[0]");  // on another platform
}

TEST_CASE("succession: three hundred groups at once, and no more") {
  Scene scene;
  array groups;
  for (std::int64_t id = 1'000; id < 1'000 + static_cast<std::int64_t>(groups_max); ++id) {
    model::Group& row = scene.world.group_rows[model::GroupId(id)];
    row.id = model::GroupId(id);
    row.source = model::SourceId(1);
    row.owner = model::MemberId(1);
    groups.push_back(id);
  }
  CHECK(scene.start(1, 2, groups).has_value());
  CHECK(scene.changes.effects.rows().size() == groups_max);
  groups.push_back(10);
  CHECK(scene.refused(1, 2, groups) == "groups");
}

TEST_CASE("succession: with its owner a group passes what is open in it and theirs") {
  Scene scene;
  GroupState& group = scene.world.groups[model::GroupId(10)];
  group.row = scene.world.group_rows.at(model::GroupId(10));
  for (const std::int64_t id : {1, 2}) {
    model::Task& task = group.tasks[model::TaskId(id)];
    task.id = model::TaskId(id);
    task.group = model::GroupId(10);
    task.owner = model::MemberId(id);  // one of hers, one of his already
  }
  group.row.owner = model::MemberId(2);
  Context context = scene.context();
  owner_changed(context, group, model::MemberId(1));
  REQUIRE(scene.changes.tasks.rows().size() == 1);
  CHECK(scene.changes.tasks.rows()[0].id == model::TaskId(1));
  CHECK(scene.changes.tasks.rows()[0].owner == model::MemberId(2));
  CHECK(scene.changes.decisions.at(0).kind == "succession.tasks_passed");
  // Nobody before, or nobody after: nobody's work passes.
  Context again = scene.context();
  owner_changed(again, group, model::MemberId());
  group.row.owner = model::MemberId();
  owner_changed(again, group, model::MemberId(2));
  CHECK(scene.changes.tasks.rows().empty());
}
