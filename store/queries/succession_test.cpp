// Goal: what somebody owns is told by name; successions come with
// their effects, the newest first.
#include "store/queries/succession.h"

#include "store/queries/both_databases_test.h"
#include "store/store.h"

namespace store::queries {

using conformance::require_done;
using conformance::value_of;

namespace {

constexpr model::MemberId li(1), wang(2);

void add_group(model::Changes& changes, std::int64_t id, std::string name, model::MemberId owner) {
  model::Group row;
  row.id = model::GroupId(id);
  row.source = model::SourceId(1);
  row.external_id = "wr" + std::to_string(id);
  row.name = std::move(name);
  row.owner = owner;
  row.first_at = row.last_at = base::Instant{1};
  changes.groups.put(std::move(row));
}

void add_succession(model::Changes& changes, std::int64_t id, model::MemberId from,
                    std::vector<std::pair<std::int64_t, model::EffectState>> groups) {
  model::Decision decision;
  decision.id = model::DecisionId(id);
  decision.cause = model::FactSeq(id);
  decision.at = base::Instant{id};
  decision.kind = "succession.started";
  decision.member = from;
  decision.reason = "{}";
  changes.decisions.push_back(decision);
  for (const auto& [group, state] : groups) {
    model::Effect effect;
    effect.id = model::EffectId(10 * id + group);
    effect.key = "transfer_group:" + std::to_string(effect.id.value);
    effect.kind = "transfer_group";
    effect.group = model::GroupId(group);
    effect.decision = decision.id;
    effect.body = "{}";
    effect.state = state;
    effect.created_at = effect.next_attempt_at = base::Instant{id};
    changes.effects.put(std::move(effect));
  }
}

void check_succession(Database& database) {
  const auto store = value_of(Store::open(database));
  model::Changes changes;
  add_group(changes, 1, "b", li);
  add_group(changes, 2, "a", li);
  add_group(changes, 3, "c", wang);
  add_succession(changes, 1, li, {{1, model::EffectState::failed}, {3, model::EffectState::sent}});
  add_succession(changes, 2, li, {{1, model::EffectState::pending}});
  add_succession(changes, 3, wang, {{3, model::EffectState::sent}});
  require_done(store->commit(changes));
  const auto connection = value_of(database.connect(Access::read_only));

  const auto held = value_of(groups_held(*connection, li, 10));
  REQUIRE(held.size() == 2);
  CHECK(held[0].name == "a");
  CHECK(held[1].name == "b");
  CHECK(value_of(groups_held(*connection, li, 1)).size() == 1);
  CHECK(value_of(groups_held(*connection, model::MemberId(9), 10)).empty());

  const auto passed = value_of(successions_of(*connection, li, 10));
  REQUIRE(passed.size() == 2);
  CHECK(passed[0].decision.id == model::DecisionId(2));
  REQUIRE(passed[1].effects.size() == 2);
  CHECK(passed[1].effects[0].state == model::EffectState::failed);
  CHECK(passed[1].effects[1].group == model::GroupId(3));
  CHECK(value_of(successions_of(*connection, li, 1)).size() == 1);
}

}  // namespace

TEST_CASE("succession: what is owned, and what became of what was passed on") {
  on_both_databases(check_succession);
}

}  // namespace store::queries
