// Goal: what customers do outside the groups is kept once, with whoever did it, the same on both
// databases. Method: the whole organisation over a real store.
#include "store/queries/behaviours.h"

#include <doctest/doctest.h>

#include "server/pump/placement_world_test.h"

using namespace server::placement_world;

TEST_CASE("behaviours: kept with their member, newest first, and their names with the last time") {
  World world;
  const auto did = [&](const std::string& who, const std::string& name,
                       const std::string& subject) {
    world.give("", "", model::BehaviourNoted{who, name, subject, R"({"seconds":42})"});
  };
  did("wm1", "page_view", "/pricing");
  did("wm2", "page_view", "/");
  did("wm1", "form", "demo");
  const auto member = world.member("wm1").id;  // nobody had heard of them before
  const auto connection = *world.database->connect(store::Access::read_only);
  const auto found = store::queries::behaviours_of(*connection, member, 10);
  REQUIRE(found.has_value());
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].name == "form");
  CHECK((*found)[1].subject == "/pricing");
  CHECK((*found)[1].detail == R"({"seconds":42})");
  CHECK(store::queries::behaviours_of(*connection, member, 1)->size() == 1);
  const auto names = *store::queries::behaviour_names(*connection, 10);
  REQUIRE(names.size() == 2);
  CHECK(names[0].name == "form");
  CHECK(names[1].name == "page_view");
}
