#include "language/published_model.h"

#include <doctest/doctest.h>

#include "base/base64.h"

using namespace language;

namespace {

// A model whose file has exactly so many bytes: the name of a label takes up what is missing.
TextModel model_of(std::size_t bytes) {
  const auto make = [](std::string label) {
    return TextModel({Task::ads, {"other", std::move(label)}, {LinearModel()}, {}, 0});
  };
  const std::size_t least = make("").bytes().size();
  return make(std::string(bytes - least, 'x'));
}

void check_refused(std::string_view task, std::string_view base64, std::string_view says) {
  const auto opened = open_published(task, base64);
  REQUIRE_FALSE(opened.has_value());
  CHECK_MESSAGE(opened.error().text.find(says) != std::string::npos, opened.error().text);
}

}  // namespace

TEST_CASE("published model: goes round up to the limit, one byte more is refused on both ways") {
  const auto at_limit = to_published(model_of(published_model_bytes_max));
  REQUIRE(at_limit.has_value());
  const auto opened = open_published("ads", *at_limit);
  REQUIRE(opened.has_value());
  CHECK(opened->bytes().size() == published_model_bytes_max);

  const TextModel large = model_of(published_model_bytes_max + 1);
  const auto refused = to_published(large);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::limit_exceeded);
  CHECK(refused.error().text ==
        "the model has 33554433 bytes, the limit is 33554432: train it on fewer labels");
  check_refused("ads", base::to_base64(large.bytes()), "the limit is 33554432");
}

TEST_CASE("published model: what is none, is damaged or is for another task is refused") {
  const std::string good = *to_published(model_of(100));
  CHECK(open_published("ads", good).has_value());
  check_refused("mood", good, "for the task ads, not for mood");
  check_refused("ads", "", "not a text model");
  check_refused("ads", "not base64!", "not base64");
  check_refused("ads", good.substr(0, good.size() - 4), "damaged or truncated");
}
