#include "api/health_view.h"

#include <doctest/doctest.h>

using base::json::object;

namespace {

object row_with(int known, int worse) {
  object components;
  for (int i = 0; i < 7; ++i) {
    const char* verdict = i < worse ? "worse" : i < known ? "usual" : "unknown";
    components["measure" + std::to_string(i)] = object{{"verdict", verdict}};
  }
  return object{{"components", std::move(components)}};
}

}  // namespace

TEST_CASE("health: a score needs enough of the measures") {
  CHECK(api::health_share(object{}).is_null());
  CHECK(api::health_share(row_with(0, 0)).is_null());
  CHECK(api::health_share(row_with(api::score_measures_min - 1, 0)).is_null());
  CHECK(api::health_share(row_with(api::score_measures_min, 1)) == 0.75);
  CHECK(api::health_share(row_with(7, 0)) == 1.0);
}
