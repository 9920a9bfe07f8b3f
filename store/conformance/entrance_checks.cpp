// Channels, entry codes with their ways, and visits.
#include "store/conformance/checks.h"
#include "store/conformance/samples.h"

namespace store::conformance {

using model::Changes;

void check_entrances(Place& place) {
  base::Random random(9);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  changes.sources = {{model::SourceId(1), "wecom"}};
  for (std::int64_t id = 1; id <= 3; ++id) {
    changes.channels.put(any_numbered<model::Channel>(random, id));
    auto code = any_numbered<model::EntryCode>(random, id);
    code.text = "code" + std::to_string(id);
    changes.entry_codes.put(code);
    for (std::int64_t number = 1; number <= 2; ++number) {
      auto way = any_row<model::EntryWay>(random);
      way.code = model::CodeId(id);
      way.number = number;
      way.source = model::SourceId(1);
      way.effect = model::EffectId(id * 10 + number);
      changes.effects.put(any_effect(random, id * 10 + number));
      changes.entry_ways.put(way);
    }
    auto visit = any_row<model::Visit>(random);
    visit.id = model::FactSeq(id);
    changes.visits.push_back(visit);
  }
  require_done(store->commit(changes));
  const auto connection = value_of(database->connect(Access::read_only));
  CHECK(all_rows<model::Channel>(*connection) == changes.channels.rows());
  CHECK(all_rows<model::EntryCode>(*connection) == changes.entry_codes.rows());
  CHECK(all_rows<model::EntryWay>(*connection) == changes.entry_ways.rows());
  CHECK(all_rows<model::Visit>(*connection) == changes.visits);

  const auto memory = value_of(store->entry_code(model::CodeId(2)));
  REQUIRE(memory.code.has_value());
  CHECK(*memory.code == changes.entry_codes.rows()[1]);
  REQUIRE(memory.ways.size() == 2);
  CHECK(memory.ways[1] == changes.entry_ways.rows()[3]);
  CHECK(memory.effects.size() == 2);
  CHECK_FALSE(value_of(store->entry_code(model::CodeId(9))).code.has_value());
  REQUIRE(value_of(store->codes_named("code3")).size() == 1);
  CHECK(value_of(store->codes_named("code3"))[0].id == model::CodeId(3));
  CHECK(value_of(store->codes_named("nothing")).empty());
  CHECK(value_of(store->channel(model::ChannelId(1))) == changes.channels.rows()[0]);
  CHECK_FALSE(value_of(store->channel(model::ChannelId(9))).has_value());

  Changes later;  // replaced by key, but for what never changes
  auto code = changes.entry_codes.rows()[0];
  code.state = model::CodeState::archived;
  code.name = "另一个名字";
  later.entry_codes.put(code);
  auto way = changes.entry_ways.rows()[0];
  way.state = model::WayState::ready;
  way.reference = "cw1";
  later.entry_ways.put(way);
  require_done(store->commit(later));
  CHECK(all_rows<model::EntryCode>(*connection)[0] == code);
  CHECK(all_rows<model::EntryWay>(*connection)[0] == way);
}

}  // namespace store::conformance
