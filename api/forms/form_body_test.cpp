#include "api/forms/form_body.h"

#include <doctest/doctest.h>

namespace api::forms {

TEST_CASE("forms: what browsers send is read, with its escapes and line ends") {
  const auto form = read_form("name=%E7%8E%8B%E5%BC%BA&needs=a+b%2B%0D%0Ac&empty=&bare&&x=1");
  REQUIRE(form.has_value());
  CHECK(form->at("name") == "王强");
  CHECK(form->at("needs") == "a b+\nc");
  CHECK(form->at("empty").empty());
  CHECK(form->at("bare").empty());
  CHECK(form->size() == 5);
  CHECK(read_form("")->empty());
}

TEST_CASE("forms: each limit holds exactly") {
  const auto of_fields = [](std::size_t count) {
    std::string body;
    for (std::size_t i = 0; i < count; ++i) body += "f" + std::to_string(i) + "=1&";
    return body;
  };
  CHECK(read_form(of_fields(form_fields_max)).has_value());
  CHECK(read_form(of_fields(form_fields_max + 1)).error().text.find("64 fields") !=
        std::string::npos);
  CHECK(!read_form(of_fields(5'000)).has_value());
  CHECK(read_form("a=" + std::string(form_value_bytes_max, 'x')).has_value());
  CHECK(read_form("a=" + std::string(form_value_bytes_max + 1, 'x')).error().field == "a");
  CHECK(read_form(std::string(form_name_bytes_max, 'n') + "=1").has_value());
  CHECK(!read_form(std::string(form_name_bytes_max + 1, 'n') + "=1").has_value());
  std::string large;
  while (large.size() + 10'000 < form_bytes_max) {
    large += "f" + std::to_string(large.size()) + "=" + std::string(9'000, 'x') + "&";
  }
  CHECK(read_form(large).has_value());
  large += "z=" + std::string(form_bytes_max - large.size() - 2, 'x');
  CHECK(read_form(large).has_value());
  CHECK(read_form(large + "&").error().code == base::ErrorCode::limit_exceeded);
}

TEST_CASE("forms: what no browser sends is refused, and named") {
  for (const std::string_view body :
       {"name=%E7%8E", "name=%FF", "name=%ZZ", "name=%4", "name=%", "a=1&a=2", "a=%00", "%FF=1"}) {
    const auto form = read_form(body);
    CHECK_MESSAGE(!form.has_value(), body);
    if (!form) CHECK(!form.error().text.empty());
  }
}

}  // namespace api::forms
