// What the console shows of the language models, over rows in a real store.
#include <doctest/doctest.h>

#include "api/test_world.h"
#include "store/queries/text_models.h"

namespace api {

using base::json::array;
using base::json::object;
using testing::parsed;
using testing::World;

namespace {

constexpr std::string_view figures =
    R"({"unseen":40,"accuracy":0.9,"f1":0.8,"cold_accuracy":0.7,"cold_f1":0.6,)"
    R"("taught_accuracy":0.9,"taught_f1":0.8,"fasttext":false})";

// Three labels on two messages, two versions: the first reads, the second watches.
void fill(World& world) {
  model::Changes rows;
  const auto label = [&](std::int64_t cause, std::string name, std::int64_t message) {
    rows.labels.push_back({model::FactSeq(cause), "ads", std::move(name), model::MessageId(message),
                           "文字", "li", testing::world_now});
  };
  label(900, "no", 10);
  label(901, "yes", 10);
  label(902, "no", 11);
  rows.text_models = {
      {"ads", 1, "QQ==", 20, std::string(figures), testing::world_now, "li"},
      {"ads", 2, "QQ==", 30, "{}", testing::world_now, "wang"},
  };
  rows.reader_choices.put({"ads", 2, 1, 2, testing::world_now, "wang"});
  testing::require_done(world.store->commit(rows));
}

void read_in_shadow(World& world, std::int64_t version) {
  store::queries::ShadowReading reading{"ads", version, 1,  0,
                                        120,   100,     12, R"({"ad>other":2,"other>ad":10})"};
  auto writer = testing::value_of(world.database->connect(store::Access::read_write));
  testing::require_done(store::queries::save_shadow(
      *writer, reading, {{model::MessageId(10), "other", "ad", 0.75, 0.875}}, true));
}

object ads_of(World& world) {
  const Response response = world.get(world.as("viewer"), "/api/v1/language");
  REQUIRE(response.status == 200);
  const object body = parsed(response);
  for (const auto& item : body.at("items").get_array()) {
    if (item.at("task") == "ads") return item.get_object();
  }
  FAIL("no ads");
  return {};
}

}  // namespace

TEST_CASE("language: labels, versions, figures and what the shadow has found") {
  World world;
  fill(world);
  object ads = ads_of(world);
  CHECK(ads.at("labelled") == 2);  // the last label of each message
  CHECK(base::json::serialize(ads.at("labels")) ==
        R"([{"label":"no","messages":1},{"label":"yes","messages":1}])");
  CHECK(ads.at("labels_min") == 10);
  CHECK(ads.at("versions") == 2);
  CHECK(ads.at("in_force").at("version") == 1);
  CHECK(ads.at("in_force").at("figures").at("cold_accuracy") == 0.7);
  CHECK(ads.at("shadow").at("by") == "wang");
  CHECK(ads.at("shadow").at("figures").at("accuracy").is_null());  // nothing was measured
  CHECK(ads.at("differences").at("messages") == 0);                // not read yet

  read_in_shadow(world, 2);
  ads = ads_of(world);
  CHECK(base::json::serialize(ads.at("differences")) ==
        R"({"messages":100,"differing":12,"ways":[{"said":"ad","would_say":"other","messages":2},)"
        R"({"said":"other","would_say":"ad","messages":10}]})");
  const object detail = parsed(world.get(world.as("viewer"), "/api/v1/language/ads"));
  CHECK(detail.at("versions").get_array().size() == 2);
  CHECK(detail.at("versions").at(0).at("version") == 2);
  REQUIRE(detail.at("examples").get_array().size() == 1);
  const object& example = detail.at("examples").at(0).get_object();
  CHECK(example.at("message").at("id") == 10);
  CHECK(example.at("would_say") == "ad");
  CHECK(example.at("label") == "yes");
}

TEST_CASE("language: what was found of another pair of versions is not shown") {
  World world;
  fill(world);
  read_in_shadow(world, 1);  // what the keeper has not replaced yet
  CHECK(ads_of(world).at("differences").at("differing") == 0);
  const object detail = parsed(world.get(world.as("viewer"), "/api/v1/language/ads"));
  CHECK(detail.at("examples").get_array().empty());
}

TEST_CASE("language: a choice is a command with both versions, and null means none") {
  World world;
  fill(world);
  CHECK(world
            .send(world.as("lead"), "POST", "/api/v1/language/ads/choose",
                  R"({"in_force":null,"shadow":1})")
            .status == 200);
  const auto& command = std::get<model::Command>(world.intake->taken.back().body);
  CHECK(command.name == "reader.choose");
  CHECK(command.arguments == R"({"task":"ads","in_force":0,"shadow":1})");
  const object ads = ads_of(world);
  CHECK(ads.at("in_force").is_null());
  CHECK(ads.at("shadow").at("version") == 1);
}

TEST_CASE("language: a lesson under way is told with its share") {
  World world;
  CHECK(ads_of(world).at("lesson").is_null());
  CHECK(world.send(world.as("operator"), "POST", "/api/v1/language/ads/train").status == 200);
  const object ads = ads_of(world);
  CHECK(ads.at("lesson").at("stage") == "running");
  CHECK(ads.at("lesson").at("share") == 0.25);
  CHECK(ads.at("lesson").at("version").is_null());
  const Response refused = world.send(world.as("operator"), "POST", "/api/v1/language/mood/train");
  CHECK(refused.status == 400);
  CHECK(refused.body.find("label 9 more") != std::string::npos);
}

}  // namespace api
