#include <doctest/doctest.h>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"

namespace store::conformance {

using base::Instant;
using model::Changes;

void check_older_schema(Place& place) {
  base::Random random(13);
  const auto member = any_member(random, 1);
  {
    const auto database = value_of(place.open());
    const auto connection = value_of(database->connect(Access::read_write));
    require_done(migrate(*connection, database->dialect(), 1));
    BulkInsert insert{Table<model::Member>::name, columns_of<model::Member>(), "", {}};
    append_cells(member, insert.cells);
    require_done(connection->insert(insert));
    const auto refused = check_schema(*connection);
    REQUIRE(!refused.has_value());
    CHECK(refused.error().text.find("of an older Guildhall") != std::string::npos);
  }
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  const auto connection = value_of(database->connect(Access::read_only));
  require_done(check_schema(*connection));
  CHECK(all_rows<model::Member>(*connection) == std::vector{member});
  CHECK(value_of(store->reader_choices()).empty());
}

void check_text_models(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  // A large body comes back whole: a model with fastText has that size.
  const std::string large(std::size_t{20} << 20U, 'A');
  changes.text_models = {{"ads", 1, "QUJD", 40, R"({"accuracy":0.9})", Instant{5}, "li"},
                         {"ads", 2, large, 50, "{}", Instant{6}, "wang"},
                         {"mood", 1, "RA==", 12, "{}", Instant{7}, "li"}};
  const model::ReaderChoice watching = {"ads", 2, 1, 2, Instant{6}, "wang"};
  const model::ReaderChoice reading = {"mood", 1, 1, 0, Instant{7}, "li"};
  changes.reader_choices.put(watching);
  changes.reader_choices.put(reading);
  require_done(store->commit(changes));
  for (const model::TextModelVersion& each : changes.text_models) {
    CHECK(value_of(store->text_model(each.task, each.version)) == each);
  }
  CHECK(!value_of(store->text_model("ads", 3)));
  CHECK(!value_of(store->text_model("question", 1)));
  CHECK(value_of(store->reader_choices()) == std::vector{watching, reading});

  Changes later;
  const model::ReaderChoice chosen = {"ads", 2, 2, 0, Instant{8}, "li"};
  later.reader_choices.put(chosen);
  require_done(store->commit(later));
  CHECK(value_of(store->reader_choices()) == std::vector{chosen, reading});
  Changes twice;
  twice.text_models = {{"ads", 2, "", 0, "{}", Instant{9}, "li"}};  // versions never change
  CHECK(!store->commit(twice).has_value());
}

// What one act's rows are, found by number, by part and by the platform's name.
void check_broadcasts(Place& place) {
  base::Random random(7);
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  Changes changes;
  changes.sources = {{model::SourceId(1), "wecom"}, {model::SourceId(2), "demo"}};
  for (std::int64_t id = 1; id <= 2; ++id) {
    auto broadcast = any_numbered<model::Broadcast>(random, id);
    changes.broadcasts.put(broadcast);
    for (std::int64_t number = 1; number <= 3; ++number) {
      auto sending = any_row<model::Sending>(random);
      sending.broadcast = model::BroadcastId(id);
      sending.number = number;
      sending.source = model::SourceId(id);
      sending.reference = "msg" + std::to_string(number);
      sending.effect = model::EffectId(id * 10 + number);
      sending.task = {};
      changes.effects.put(any_effect(random, id * 10 + number));
      changes.sendings.put(sending);
      auto target = any_row<model::BroadcastTarget>(random);
      target.broadcast = model::BroadcastId(id);
      target.group = model::GroupId(100 - number);
      target.sending = number;
      changes.broadcast_targets.put(target);
    }
    auto reach = any_row<model::Reach>(random);
    reach.group = model::GroupId(id);
    reach.message = "message" + std::to_string(id);
    changes.reaches.put(reach);
    changes.feedback.push_back(any_numbered<model::Feedback>(random, id));
  }
  require_done(store->commit(changes));
  const auto connection = value_of(database->connect(Access::read_only));
  CHECK(all_rows<model::Broadcast>(*connection) == changes.broadcasts.rows());
  CHECK(all_rows<model::Sending>(*connection) == changes.sendings.rows());
  CHECK(all_rows<model::BroadcastTarget>(*connection).size() == 6);
  CHECK(all_rows<model::Reach>(*connection) == changes.reaches.rows());
  CHECK(all_rows<model::Feedback>(*connection) == changes.feedback);

  const auto all = value_of(store->broadcast(model::BroadcastId(2), 0));
  REQUIRE(all.broadcast.has_value());
  CHECK(*all.broadcast == changes.broadcasts.rows()[1]);
  CHECK(all.sendings.size() == 3);
  CHECK(all.targets.size() == 3);
  CHECK(all.effects.size() == 3);
  const auto part = value_of(store->broadcast(model::BroadcastId(2), 3));
  REQUIRE(part.sendings.size() == 1);
  CHECK(part.sendings[0] == changes.sendings.rows()[5]);
  REQUIRE(part.targets.size() == 1);
  CHECK(part.targets[0].group == model::GroupId(97));
  CHECK(!value_of(store->broadcast(model::BroadcastId(3), 0)).broadcast.has_value());
  const auto named = value_of(store->sending_named("demo", "msg2"));
  REQUIRE(named.has_value());
  CHECK(named->broadcast == model::BroadcastId(2));
  CHECK(named->number == 2);
  CHECK(!value_of(store->sending_named("wecom", "msg9")).has_value());
  CHECK(!value_of(store->sending_named("nobody", "msg1")).has_value());

  Changes later;  // replaced by key, but for what never changes
  auto sending = changes.sendings.rows()[0];
  sending.state = model::SendingState::sent;
  sending.reminded = "[1]";
  later.sendings.put(sending);
  require_done(store->commit(later));
  CHECK(all_rows<model::Sending>(*connection)[0] == sending);
}

// In the order given, within a batch and over batches alike.
void check_contacts(Place& place) {
  const auto database = value_of(place.open());
  const auto store = value_of(Store::open(*database));
  const auto noted = [](std::int64_t since, std::string remark) {
    return model::Contact{model::MemberId(1),
                          model::MemberId(2),
                          Instant{since},
                          std::move(remark),
                          "",
                          "expo",
                          R"(["A"])",
                          {},
                          {}};
  };
  const auto ended = [](std::int64_t at) {
    model::Contact row;
    row.member = model::MemberId(1);
    row.staff = model::MemberId(2);
    row.until = Instant{at};
    row.ended_by = model::ContactEnder::customer;
    return row;
  };
  Changes first;
  first.contacts = {ended(3), noted(5, "a"), noted(5, "b"), ended(4)};  // ends of nothing
  first.feed_marks.put({"wecom", "archive", "7"});
  require_done(store->commit(first));
  Changes second;
  second.contacts = {ended(8), ended(9), noted(10, "c"), ended(11), noted(10, "d")};  // known again
  second.feed_marks.put({"wecom", "archive", "8"});
  require_done(store->commit(second));
  const auto connection = value_of(database->connect(Access::read_only));
  auto parted = noted(5, "b");
  parted.until = Instant{8};
  parted.ended_by = model::ContactEnder::customer;
  CHECK(all_rows<model::Contact>(*connection) == std::vector{parted, noted(10, "d")});
  CHECK(all_rows<model::FeedMark>(*connection) ==
        std::vector<model::FeedMark>{{"wecom", "archive", "8"}});
}

}  // namespace store::conformance
