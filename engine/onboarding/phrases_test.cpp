// Goal: what staff and newcomers say is told however people break lines and put blanks.
#include <doctest/doctest.h>

#include "engine/onboarding/internal.h"
#include "language/normalise.h"

using engine::onboarding::is_said;

TEST_CASE("a phrase is said whatever stands around it, and however it is broken") {
  const auto said = [](std::string_view text, std::string_view phrase) {
    return is_said(language::fold(text), phrase);
  };
  CHECK(said("@张三 发货找小李，开票找小王\n谢谢", "发货找小李，开票找小王"));
  CHECK(said("发货 找小李，\n开票 找小王", "发货找小李，\n\n开票找小王"));
  CHECK(said("I claim the GIFT pack", "gift Pack"));
  CHECK(said("ＧＩＦＴ", "gift"));
  CHECK_FALSE(said("发货找小李", "发货找小李，开票找小王"));
  CHECK_FALSE(said("随便说说", ""));
  CHECK_FALSE(said("随便说说", " \n "));
}
