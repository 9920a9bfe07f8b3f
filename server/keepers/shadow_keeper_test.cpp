#include "server/keepers/shadow_keeper.h"

#include <doctest/doctest.h>

#include "base/json.h"
#include "server/pump/published_facts_test.h"
#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

using namespace server;
using keepers::ShadowKeeper;
namespace queries = store::queries;

namespace {

using store::conformance::value_of;

// Messages "哈哈" and a question by turns; version 1 of the question model takes each for the
// other.
struct Shop {
  Shop() {
    database = value_of(store::sqlite::open_sqlite(folder.path().string()));
    store = value_of(store::Store::open(*database));
    model::Changes changes;
    changes.sources = {{model::SourceId(1), "test"}};
    for (const std::int64_t version : {1, 2}) {
      changes.text_models.push_back(
          {"question", version, upside_down_questions(), 108, "{}", base::Instant{1}, "li"});
    }
    commit(changes);
  }
  void commit(const model::Changes& changes) {
    const auto done = store->commit(changes);
    REQUIRE_MESSAGE(done.has_value(), (done ? "" : done.error().text));
  }
  void choose(std::int64_t in_force, std::int64_t shadow) {
    model::Changes changes;
    changes.reader_choices.put({"question", 2, in_force, shadow, base::Instant{2}, "li"});
    commit(changes);
  }
  void say(std::int64_t count) {
    model::Changes changes;
    for (std::int64_t i = 0; i < count; ++i) {
      model::Message message;
      message.id = model::MessageId(++newest);
      message.source = model::SourceId(1);
      message.external_id = "m" + std::to_string(newest);
      message.at = base::Instant{newest};
      message.text = newest % 2 == 0 ? "哈哈" : "请问发票怎么开？";
      changes.messages.push_back(std::move(message));
    }
    commit(changes);
  }
  std::optional<queries::ShadowReading> reading() {
    return value_of(queries::shadow_reading(*reader(), "question"));
  }
  std::size_t examples() {
    return value_of(queries::shadow_examples(*reader(), "question")).size();
  }
  std::unique_ptr<store::Connection> reader() {
    return value_of(database->connect(store::Access::read_only));
  }

  store::conformance::TemporaryFolder folder;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Store> store;
  std::int64_t newest = 0;
};

}  // namespace

TEST_CASE("shadow: reads what is there and what comes, and goes on after a restart") {
  Shop shop;
  shop.say(10);
  {
    ShadowKeeper keeper(*shop.database);
    CHECK_FALSE(value_of(keeper.turn()));
    CHECK_FALSE(shop.reading().has_value());  // nothing is in shadow
    shop.choose(0, 1);
    CHECK_FALSE(value_of(keeper.turn()));
    CHECK(shop.reading()->messages == 10);
    CHECK(shop.reading()->differing == 10);
    CHECK(shop.reading()->tally == R"({"question>other":5,"other>question":5})");
    CHECK(shop.examples() == 10);
  }
  shop.say(6);
  ShadowKeeper keeper(*shop.database);
  CHECK_FALSE(value_of(keeper.turn()));
  CHECK(shop.reading()->messages == 16);
  CHECK(shop.reading()->through_id == 16);
  CHECK_FALSE(value_of(keeper.turn()));  // nothing new
  CHECK(shop.reading()->messages == 16);
  const auto examples = value_of(queries::shadow_examples(*shop.reader(), "question"));
  CHECK(examples.front().message.value == 16);
  CHECK(examples.front().said == "other");
  CHECK(examples.front().would_say == "question");
  CHECK(examples.front().would_say_score > 0.5);
}

TEST_CASE("shadow: begins anew when either version changes, and forgets when nothing watches") {
  Shop shop;
  shop.say(8);
  ShadowKeeper keeper(*shop.database);
  shop.choose(0, 1);
  value_of(keeper.turn());
  CHECK(shop.reading()->differing == 8);
  shop.choose(1, 2);  // both are the same model: they agree
  value_of(keeper.turn());
  CHECK(shop.reading()->version == 2);
  CHECK(shop.reading()->against == 1);
  CHECK(shop.reading()->messages == 8);
  CHECK(shop.reading()->differing == 0);
  CHECK(shop.examples() == 0);
  shop.choose(1, 0);
  value_of(keeper.turn());
  CHECK_FALSE(shop.reading().has_value());
}

TEST_CASE("shadow: looks back so far and no further, and keeps so many examples and no more") {
  Shop shop;
  shop.say(keepers::shadow_look_back_max + 7);
  shop.choose(0, 1);
  ShadowKeeper keeper(*shop.database);
  CHECK_FALSE(value_of(keeper.turn()));
  CHECK(shop.reading()->messages == keepers::shadow_look_back_max);
  CHECK(shop.reading()->from_id == 7);
  CHECK(shop.examples() == static_cast<std::size_t>(queries::shadow_examples_max));
  shop.say(keepers::shadow_messages_per_turn + 1);
  CHECK(value_of(keeper.turn()));  // there is more
  CHECK_FALSE(value_of(keeper.turn()));
  CHECK(shop.reading()->through_id == shop.newest);
}

TEST_CASE("shadow: a model that cannot be read is said by name") {
  Shop shop;
  auto writer = value_of(shop.database->connect(store::Access::read_write));
  REQUIRE(writer->query("delete from text_model where version = 2", {}, [](const store::Row&) {}));
  shop.choose(0, 2);
  ShadowKeeper keeper(*shop.database);
  const auto refused = keeper.turn();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().text == "version 2 of the model for question is not in the store");
  shop.choose(0, 1);
  CHECK(keeper.turn().has_value());
}
