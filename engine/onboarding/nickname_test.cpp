// Goal: a nickname is held against its pattern as a person would do it, and the first missing part
// is named.
#include "engine/onboarding/nickname.h"

#include <doctest/doctest.h>

#include "model/onboarding_policy.h"

using namespace engine::onboarding;

namespace {

constexpr std::string_view usual = "{地区}-{公司}-{姓名}";

// "ok", or the part that is missing.
std::string look(std::string_view nickname, std::string_view pattern = usual) {
  const auto verdict = look_at_nickname(pattern, nickname);
  REQUIRE(verdict.has_value());
  CHECK(verdict->conforms == verdict->missing.empty());
  return verdict->conforms ? "ok" : verdict->missing;
}

}  // namespace

TEST_CASE("nickname: separators of every kind, full and half width, are the same") {
  for (const std::string_view separator :
       {"-", "—",  "——", "－", "–",  "_", "＿",  "·",  "•",  "・", "|", "｜",
        "/", "／", " ",  "　", "：", ":", " - ", "  ", "，", "、", "~", "+"}) {
    CAPTURE(separator);
    const std::string text =
        "上海" + std::string(separator) + "鑫达" + std::string(separator) + "张三";
    CHECK(look(text) == "ok");
  }
  CHECK(look("【上海】鑫达-张三") == "ok");
  CHECK(look("（上海）鑫达（张三）") == "ok");
  CHECK(look("上海-鑫达_张三") == "ok");
  CHECK(look("  上海 -  鑫达-张三  ") == "ok");
  CHECK(look("ＡＢＣ－ｄｅｆ－ｘｙｚ") == "ok");
}

TEST_CASE("nickname: with a separator too few, a part is told where it can be") {
  CHECK(look("上海鑫达贸易-张三") == "ok");
  CHECK(look("上海鑫达贸易张三") == "ok");
  CHECK(look("上海市鑫达贸易有限公司张三") == "ok");
  CHECK(look("广东省-鑫达超市李四") == "ok");
  CHECK(look("上海鑫达-张三") == "ok");
}

TEST_CASE("nickname: the first missing part is named") {
  CHECK(look("") == "地区");
  CHECK(look("🌟🌟") == "地区");
  CHECK(look("张三") == "地区");
  CHECK(look("鑫达贸易-张三") == "地区");
  CHECK(look("上海") == "公司");
  CHECK(look("上海-张三") == "公司");
  CHECK(look("上海-鑫达贸易") == "姓名");
  CHECK(look("上海鑫达贸易有限公司") == "姓名");
  CHECK(look("上海-🌟-张三") == "公司");
  CHECK(look("王总", "{姓名}-{公司}") == "公司");
  CHECK(look("Acme", "{company}/{name}") == "company");
  CHECK(look("Acme Ltd") == "地区");
}

TEST_CASE("nickname: more pieces than parts, and parts of no known kind") {
  CHECK(look("上海-鑫达-张三-VIP") == "ok");
  CHECK(look("Shanghai Acme Ltd John Smith") == "ok");
  CHECK(look("张三", "{姓名}") == "ok");
  CHECK(look("A1", "{编号}-{姓名}") == "姓名");
  CHECK(look("A1-张三", "{编号}-{姓名}") == "ok");
  CHECK(look("浦东-鑫达-张三") == "ok");  // a place that no list holds, with a piece for each part
}

TEST_CASE("nickname: patterns that say nothing are refused, with the reason") {
  const auto why = [](std::string_view pattern) {
    const auto parts = model::nickname_parts(pattern);
    return parts ? std::string("ok") : parts.error().text;
  };
  CHECK(why(usual) == "ok");
  CHECK(why("【{a}】{b}") == "ok");
  CHECK(why("").find("has no parts") == 0);
  CHECK(why("---").find("has no parts") == 0);
  CHECK(why("{a") == "a { is not closed by a }");
  CHECK(why("{a{b}") == "a { is not closed by a }");
  CHECK(why("{}").find("{} has no name") == 0);
  CHECK(why("{a}{b}").find("nothing parts {a} from {b}") == 0);
  CHECK(why("{a}-{a}") == "{a} is there twice");
  CHECK(why("{a}代理{b}").find("\"代\" stands outside of braces") == 0);
}

TEST_CASE("nickname: every limit holds at the limit") {
  std::string most;
  for (std::size_t i = 0; i < model::nickname_parts_max; ++i) {
    most += (i ? "-{" : "{") + std::to_string(i) + "}";
  }
  CHECK(model::nickname_parts(most).has_value());
  CHECK_FALSE(model::nickname_parts(most + "-{x}").has_value());
  const std::string name(model::nickname_part_bytes_max, 'n');
  CHECK(model::nickname_parts("{" + name + "}").has_value());
  CHECK_FALSE(model::nickname_parts("{" + name + "n}").has_value());
  std::string wide = "{a}";
  wide.resize(model::nickname_pattern_bytes_max, '-');
  CHECK(model::nickname_parts(wide).has_value());
  CHECK_FALSE(model::nickname_parts(wide + "-").has_value());
  const std::string blanks(nickname_bytes_max - 1, ' ');
  CHECK(look(blanks + "x", "{a}") == "ok");
  CHECK(look(" " + blanks + "x", "{a}") == "a");  // what stands after the limit is not read
}

TEST_CASE("nickname: any bytes give an answer, and what is joined by separators conforms") {
  std::uint32_t state = 7;
  const auto next = [&state] { return state = state * 1'664'525U + 1'013'904'223U; };
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    for (std::size_t i = next() >> 27; i > 0; --i) text += static_cast<char>(next() >> 24);
    (void)look(text);
    CHECK(look("x" + std::to_string(next()) + "-y / z") == "ok");
  }
}
