// Segments, and what batches note for those who keep them.
#include "store/conformance/checks.h"
#include "store/conformance/samples.h"
#include "store/segment_due.h"

namespace store::conformance {

using model::Changes;
using model::MemberId;

namespace {

std::vector<std::string> notes(Connection& connection) {
  std::vector<std::string> found;
  require_done(connection.query("select whom from segment_due order by fact", {},
                                [&](const Row& row) { found.emplace_back(row.text(0)); }));
  return found;
}

Changes batch(std::int64_t fact, std::initializer_list<std::int64_t> members) {
  Changes changes;
  changes.counters.emplace().fact = fact;
  for (const std::int64_t member : members) {
    changes.activity.push_back(
        {model::GroupId(1), MemberId(member), base::Day{20'000}, 1, 0, 0, 0, 0});
  }
  return changes;
}

}  // namespace

void check_segments(Place& place) {
  base::Random random(16);
  const auto database = value_of(place.open());
  auto store = value_of(Store::open(*database));
  const auto connection = value_of(database->connect(Access::read_only));
  require_done(store->commit(batch(1, {7})));
  CHECK(notes(*connection).empty());  // nobody asks

  Changes changes = batch(2, {});
  for (const std::int64_t id : {5, 3}) {
    auto row = any_row<model::Segment>(random);
    row.id = model::SegmentId(id);
    if (id == 5) row.removed_at = {};
    changes.segments.put(row);
  }
  require_done(store->commit(changes));
  const auto kept = value_of(store->segments());
  REQUIRE(kept.size() == 2);
  CHECK(kept[0] == changes.segments.rows()[1]);
  CHECK(kept[1] == changes.segments.rows()[0]);
  CHECK(notes(*connection).empty());

  // Each once, in order; a company and, because names may have come, groups too.
  Changes noted = batch(9, {8, 7, 8});
  noted.companies.put({model::CompanyId(4), "a", "a", "", "", "", {}, {}});
  model::Group group;
  group.id = model::GroupId(6);
  group.source = model::SourceId(1);
  group.external_id = "g6";
  noted.groups.put(group);
  model::FactRow fact;
  fact.seq = model::FactSeq(8);
  fact.source = model::SourceId(1);
  fact.kind = "group";
  noted.facts.push_back(fact);
  require_done(store->commit(noted));
  store.reset();
  store = value_of(Store::open(*database));  // which knows that there are segments
  require_done(store->commit_soon(batch(12, {2})));
  CHECK(notes(*connection) == std::vector<std::string>{"7 8 g6 c4 ", "2 "});

  SegmentDue due;
  for (const std::string& note : notes(*connection)) require_done(read_segment_due(note, due));
  sort_segment_due(due);
  CHECK(due.members == std::vector<std::int64_t>{2, 7, 8});
  CHECK(due.groups == std::vector<std::int64_t>{6});
  CHECK(due.companies == std::vector<std::int64_t>{4});
  CHECK_FALSE(due.everybody);
  require_done(read_segment_due("* ", due));
  CHECK(due.everybody);
  for (const char* broken : {"x ", "g ", "7", "7a ", "99999999999999999999 "}) {
    SegmentDue none;
    const auto read = read_segment_due(broken, none);
    if (std::string_view(broken) == "7") {
      CHECK(read.has_value());  // the last space does not matter
      continue;
    }
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == base::ErrorCode::corrupt);
  }
}

}  // namespace store::conformance
