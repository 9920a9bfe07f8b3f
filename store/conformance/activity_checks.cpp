#include "store/conformance/checks.h"
#include "store/conformance/samples.h"
#include "store/waiting_activity.h"

namespace store::conformance {

using model::Changes;
using model::GroupId;

void check_activity(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  const auto activity = [](std::int64_t member, std::int32_t day, std::int64_t messages) {
    return model::Activity{GroupId(1), model::MemberId(member), {day}, messages, 1, 2, 3, 4};
  };
  Changes changes;
  changes.activity = {activity(1, 20'000, 5), activity(2, 20'000, 1), activity(1, 20'000, 7),
                      activity(1, 20'001, 1)};
  require_done(store->commit(changes));
  changes.activity = {activity(1, 20'000, 100)};
  require_done(store->commit(changes));

  const auto reader = value_of(database->connect(Access::read_only));
  const auto rows = all_rows<model::Activity>(*reader);
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == model::Activity{GroupId(1), model::MemberId(1), {20'000}, 112, 3, 6, 9, 12});
  CHECK(rows[1] == activity(2, 20'000, 1));
  CHECK(rows[2] == activity(1, 20'001, 1));
}

// What a large batch adds waits for the next ones, in the same transaction; nobody loses it.
void check_waiting_activity(Place& place) {
  const auto database = value_of(place.open());
  auto store = value_of(Store::open(*database));
  const auto reader = value_of(database->connect(Access::read_only));
  constexpr std::int64_t members = waiting_activity_from;
  const auto large_batch = [](std::int64_t fact) {
    Changes changes;
    changes.counters.emplace().fact = fact;
    for (std::int64_t member = 1; member <= members; ++member) {
      changes.activity.push_back({GroupId(1), model::MemberId(member), {20'000}, 1, 0, 0, 0, 2});
    }
    return changes;
  };
  const auto messages = [&] {
    std::int64_t sum = 0;
    for (const model::Activity& row : all_rows<model::Activity>(*reader)) sum += row.messages;
    return sum;
  };
  const auto noted_fact = [&] {
    std::int64_t fact = 0;
    require_done(reader->query("select last_fact from health_due where group_id = 1", {},
                               [&](const Row& row) { fact = row.integer(0); }));
    return fact;
  };
  for (int batch = 1; batch < waiting_batches_max; ++batch) {
    require_done(store->commit_soon(large_batch(batch)));
    CHECK(store->owes_activity());
    CHECK(messages() == 0);
    CHECK(noted_fact() == 0);  // nobody makes health from what is not added up
  }
  require_done(store->commit_soon(large_batch(waiting_batches_max)));
  CHECK(!store->owes_activity());
  CHECK(messages() == waiting_batches_max * members);
  CHECK(noted_fact() == waiting_batches_max);

  // One row fewer does not wait, and takes along what did.
  require_done(store->commit_soon(large_batch(100)));
  Changes small = large_batch(101);
  small.activity.pop_back();
  require_done(store->commit_soon(small));
  CHECK(messages() == (waiting_batches_max + 2) * members - 1);

  // Nor does what is committed at once; and a batch that fails adds nothing.
  require_done(store->commit_soon(large_batch(102)));
  Changes failing = large_batch(103);
  failing.sources = {{model::SourceId(1), "one"}, {model::SourceId(1), "one"}};
  CHECK(!store->commit_soon(failing).has_value());
  require_done(store->commit(large_batch(103)));
  CHECK(messages() == (waiting_batches_max + 4) * members - 1);

  // What waits when the program ends is added up when the store is opened again.
  require_done(store->commit_soon(large_batch(104)));
  CHECK(messages() == (waiting_batches_max + 4) * members - 1);
  store.reset();
  store = value_of(Store::open(*database));
  CHECK(messages() == (waiting_batches_max + 5) * members - 1);
  require_done(store->commit_soon(large_batch(105)));
  require_done(store->add_up_activity());
  CHECK(messages() == (waiting_batches_max + 6) * members - 1);
  CHECK(all_rows<model::Activity>(*reader).size() == static_cast<std::size_t>(members));
}

}  // namespace store::conformance
