#include "connectors/fact_making.h"

#include <doctest/doctest.h>

using namespace connectors;

TEST_CASE("times that no message can have are refused, at the limit") {
  CHECK(read_epoch_ms(0).error().text.find("zero or before 1988") != std::string::npos);
  CHECK(read_epoch_ms(instant_max.ms).has_value());
  CHECK_FALSE(read_epoch_ms(instant_max.ms + 1).has_value());
  CHECK(read_epoch_ms(instant_min.ms).has_value());
  CHECK_FALSE(read_epoch_ms(instant_min.ms - 1).has_value());
}

TEST_CASE("an id that is too long becomes digits that stand for it, at the limit") {
  const std::string fits(model::external_id_bytes_max, 'x');
  CHECK(fit_id(fits) == fits);
  CHECK(fit_id(fits + "x").size() == 32);
  CHECK(fit_id(fits + "x") != fit_id(fits + "y"));
  CHECK(direct_chat({"b", "a", "b"}) == "dm:a:b");
}
