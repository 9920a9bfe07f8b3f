#include "server/pump/name_filter.h"

#include <doctest/doctest.h>

#include <string>

namespace server {

TEST_CASE("a name that was added is never denied, and few others are taken for one") {
  NameFilter filter;
  CHECK_FALSE(filter.may_hold("a1"));
  constexpr int count = 200'000;  // three layers
  for (int i = 0; i < count; ++i) filter.add("a" + std::to_string(i));
  int denied = 0, wrong = 0;
  for (int i = 0; i < count; ++i) {
    if (!filter.may_hold("a" + std::to_string(i))) ++denied;
    if (filter.may_hold("b" + std::to_string(i))) ++wrong;
  }
  CHECK(denied == 0);
  CHECK(wrong < count / 100);
}

TEST_CASE("beyond its limit it holds everything") {
  NameFilter filter;
  std::string name = "xxxxxxxx";
  const auto add = [&](std::uint32_t number) {
    for (std::size_t i = 0; i < 8; ++i)
      name[i] = static_cast<char>('a' + (number >> (4 * i) & 15U));
    filter.add(name);
  };
  for (std::uint32_t i = 0; i < NameFilter::names_max; ++i) add(i);
  CHECK_FALSE(filter.may_hold("a name of another kind"));
  add(NameFilter::names_max);
  CHECK(filter.may_hold("a name of another kind"));
}

}  // namespace server
