// Mass messages as they are read back: the same on SQLite and PostgreSQL.
#include "store/queries/broadcasts.h"

#include <doctest/doctest.h>

#include "store/conformance/samples.h"
#include "store/queries/both_databases_test.h"
#include "store/store.h"

namespace store::queries {
namespace {

using base::Instant;

using conformance::value_of;

// Broadcast 7: the first part is before its sender, the second may have been made; one group is
// held back. A message has reached group 1 before.
model::Changes rows() {
  model::Changes changes;
  changes.sources = {{model::SourceId(1), "wecom"}};
  for (std::int64_t id = 1; id <= 4; ++id) {
    model::Group group;
    group.id = model::GroupId(id);
    group.source = model::SourceId(1);
    group.external_id = "wr" + std::to_string(id);
    changes.groups.put(group);
  }
  model::Member li;
  li.id = model::MemberId(1);
  li.source = model::SourceId(1);
  li.external_id = "li";
  changes.members.put(li);
  model::Broadcast broadcast;
  broadcast.id = model::BroadcastId(7);
  broadcast.deadline = Instant{9'000'000};
  changes.broadcasts.put(broadcast);
  for (std::int64_t number = 1; number <= 2; ++number) {
    model::Effect effect;
    effect.id = model::EffectId(number);
    effect.key = "broadcast:7:" + std::to_string(number);
    effect.state = number == 1 ? model::EffectState::sent : model::EffectState::parked;
    effect.next_attempt_at = Instant{1'000};
    changes.effects.put(effect);
    model::Sending sending;
    sending.broadcast = broadcast.id;
    sending.number = number;
    sending.source = model::SourceId(1);
    sending.sender = li.id;
    sending.effect = effect.id;
    if (number == 1) sending.state = model::SendingState::waiting;
    if (number == 1) sending.reference = "msgA";
    if (number == 1) sending.asked_at = Instant{2'000};
    changes.sendings.put(sending);
  }
  using enum model::TargetState;
  changes.broadcast_targets.put({broadcast.id, model::GroupId(1), 1, waiting, {}, {}});
  changes.broadcast_targets.put({broadcast.id, model::GroupId(2), 1, sent, Instant{3'000}, {}});
  changes.broadcast_targets.put({broadcast.id, model::GroupId(3), 2, waiting, {}, {}});
  changes.broadcast_targets.put({broadcast.id, model::GroupId(4), 0, held_back, {}, {}});
  changes.reaches.put({model::GroupId(1), "old", Instant{500}, true});
  changes.reaches.put({model::GroupId(1), "older", Instant{100}, true});
  return changes;
}

void check_broadcasts(Database& database) {
  const auto store = value_of(Store::open(database));
  const auto committed = store->commit(rows());
  REQUIRE_MESSAGE(committed.has_value(), committed.error().text);
  const auto connection = value_of(database.connect(Access::read_only));
  const auto list = value_of(broadcasts(*connection, {}, 10));
  REQUIRE(list.size() == 1);
  CHECK(value_of(broadcasts(*connection, model::BroadcastId(7), 10)).empty());
  const auto counts = value_of(count_targets(*connection, list));
  CHECK(counts.at(model::BroadcastId(7)).at(model::TargetState::waiting) == 2);
  CHECK(counts.at(model::BroadcastId(7)).at(model::TargetState::held_back) == 1);
  CHECK(value_of(count_open_sendings(*connection, list)).at(model::BroadcastId(7)) == 2);
  CHECK(value_of(sendings_of(*connection, model::BroadcastId(7))).size() == 2);
  CHECK(value_of(targets_of(*connection, model::BroadcastId(7))).size() == 4);
  const Instant much_later = Instant{2'000} + stuck_after;
  CHECK(value_of(stuck_sendings(*connection, model::BroadcastId(7), much_later)) ==
        std::set<std::int64_t>{2});
  CHECK(value_of(stuck_sendings(*connection, model::BroadcastId(7), Instant{2'000})).empty());

  const auto reached = value_of(reaches_of(*connection, "wecom", Instant{200}, Instant{5'000}));
  REQUIRE(reached.size() == 3);  // what is on its way counts as now; what is too old does not
  CHECK(reached[0].message == "old");
  CHECK(reached[1].group == "wr1");
  CHECK(reached[1].at == Instant{5'000});
  CHECK(reached[2].group == "wr3");
  CHECK(value_of(reaches_of(*connection, "demo", {}, Instant{5'000})).empty());

  const auto open = value_of(open_sendings(*connection, "wecom"));
  REQUIRE(open.size() == 2);
  CHECK(open[0].sending.reference == "msgA");
  CHECK(open[0].sender == "li");
  CHECK(open[0].asked_at == Instant{2'000});
  CHECK(open[0].deadline == Instant{9'000'000});
  CHECK(open[0].waiting == std::vector<std::string>{"wr1"});
  CHECK(open[1].sending.reference.empty());
  CHECK(open[1].key == "broadcast:7:2");
  CHECK(open[1].asked_at == Instant{1'000});
}

}  // namespace

TEST_CASE("queries: broadcasts, what reached groups and what is open, on both databases") {
  on_both_databases(check_broadcasts);
}

}  // namespace store::queries
