// Newcomers: put by their stay, in mind while they are watched over, found by their member.
#include <doctest/doctest.h>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"
#include "store/store.h"

namespace store::conformance {

using model::Changes;
using model::GroupId;
using model::Newcomer;
using model::NewcomerState;

void check_newcomers(Place& place) {
  base::Random random(17);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  for (std::int64_t stay = 1; stay <= 3; ++stay) {
    auto row = any_row<Newcomer>(random);
    row.stay = model::StayId(stay);
    row.group = GroupId(stay == 3 ? 2 : 1);
    row.member = model::MemberId(7);
    row.state = NewcomerState::watched;
    changes.newcomers.put(row);
  }
  require_done(store->commit(changes));
  const auto connection = value_of(database->connect(Access::read_only));
  CHECK(all_rows<Newcomer>(*connection) == changes.newcomers.rows());
  const std::vector<Newcomer> first(changes.newcomers.rows().begin(),
                                    changes.newcomers.rows().begin() + 2);
  CHECK(value_of(store->load_group(GroupId(1), 10)).newcomers == first);
  CHECK(value_of(store->groups_watching({model::MemberId(7), model::MemberId(7)})) ==
        std::vector{GroupId(1), GroupId(2)});

  // Put again by its stay; whose watch is over is not in mind, and is found by nobody.
  Changes later;
  Newcomer settled = first[0];
  settled.state = NewcomerState::settled;
  settled.missing = "公司";
  later.newcomers.put(settled);
  Newcomer left = changes.newcomers.rows()[2];
  left.state = NewcomerState::left;
  later.newcomers.put(left);
  require_done(store->commit(later));
  CHECK(all_rows<Newcomer>(*connection) == std::vector<Newcomer>{settled, first[1], left});
  CHECK(value_of(store->load_group(GroupId(1), 10)).newcomers == std::vector<Newcomer>{first[1]});
  CHECK(value_of(store->groups_watching({model::MemberId(7)})) == std::vector{GroupId(1)});
}

}  // namespace store::conformance
