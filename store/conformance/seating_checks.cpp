#include <doctest/doctest.h>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"

namespace store::conformance {

using base::Instant;
using model::Changes;

// Companies, who belongs to them, and what is said of two.
void check_companies(Place& place) {
  base::Random random(17);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  std::vector<model::Company> rows;
  for (std::int64_t id = 1; id <= 20; ++id) {
    auto row = any_numbered<model::Company>(random, id);
    row.key = "key" + std::to_string(id);
    rows.push_back(row);
    changes.companies.put(row);
  }
  model::CompanyRelation relation;
  relation.a = model::CompanyId(1);
  relation.b = model::CompanyId(2);
  relation.at = Instant{5};
  relation.by = "李's";
  changes.company_relations.put(relation);
  const model::CompanyMember first{model::MemberId(1), model::CompanyId(1), Instant{5}, {}};
  changes.company_members = {first};
  model::GroupDoor door{model::GroupId(3), false, "li", Instant{6}};
  changes.group_doors.put(door);
  require_done(store->commit(changes));
  CHECK(value_of(store->companies()) == rows);
  CHECK(value_of(store->company_relations()) == std::vector{relation});
  CHECK(value_of(store->group_doors()) == std::vector{door});

  // Moves, in the order in which they happened: an end, and a new beginning.
  Changes later;
  later.company_members = {{model::MemberId(1), model::CompanyId(1), {}, Instant{9}},
                           {model::MemberId(1), model::CompanyId(2), Instant{9}, {}}};
  relation.state = model::RelationState::withdrawn;
  later.company_relations.put(relation);
  door.takes_new = true;
  later.group_doors.put(door);
  rows[1].merged_into = model::CompanyId(1);
  later.companies.put(rows[1]);
  require_done(store->commit(later));
  const auto connection = value_of(database->connect(Access::read_only));
  CHECK(all_rows<model::CompanyMember>(*connection) ==
        std::vector<model::CompanyMember>{
            {model::MemberId(1), model::CompanyId(1), Instant{5}, Instant{9}},
            {model::MemberId(1), model::CompanyId(2), Instant{9}, {}}});
  CHECK(value_of(store->company_relations()) == std::vector{relation});
  CHECK(value_of(store->group_doors()) == std::vector{door});
  CHECK(value_of(store->companies())[1].merged_into == model::CompanyId(1));
  Changes twice;  // two companies never share a key
  auto same = any_numbered<model::Company>(random, 30);
  same.key = "key1";
  twice.companies.put(same);
  CHECK(!store->commit(twice).has_value());
}

void check_placements(Place& place) {
  base::Random random(19);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  std::vector<model::Placement> plans;
  for (std::int64_t id = 1; id <= 5; ++id) {
    auto row = any_numbered<model::Placement>(random, id);
    row.state = id % 2 == 0 ? model::PlacementState::running : model::PlacementState::draft;
    plans.push_back(row);
    changes.placements.put(row);
  }
  std::vector<model::PlacementPlace> places;
  std::vector<model::PlacementSeat> seats;
  for (std::int64_t number = 1; number <= 7; ++number) {
    auto spot = any_row<model::PlacementPlace>(random);
    spot.placement = model::PlacementId(2);
    spot.number = number;
    auto seat = any_row<model::PlacementSeat>(random);
    seat.placement = model::PlacementId(2);
    seat.member = model::MemberId(number * 3);
    places.push_back(spot);
    seats.push_back(seat);
    changes.placement_places.put(spot);
    changes.placement_seats.put(seat);
  }
  require_done(store->commit(changes));
  const auto memory = value_of(store->placement(model::PlacementId(2)));
  CHECK(memory.placement == plans[1]);
  CHECK(memory.places == places);
  CHECK(memory.seats == seats);
  CHECK(!value_of(store->placement(model::PlacementId(9))).placement);
  CHECK(value_of(store->running_placements()) ==
        std::vector{model::PlacementId(2), model::PlacementId(4)});
  plans[3].state = model::PlacementState::done;
  Changes later;
  later.placements.put(plans[3]);
  require_done(store->commit(later));
  CHECK(value_of(store->running_placements()) == std::vector{model::PlacementId(2)});
}

}  // namespace store::conformance
