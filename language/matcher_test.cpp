#include "language/matcher.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <map>

#include "base/random.h"
#include "base/utf8.h"
#include "language/hyperscan.h"

using namespace language;

namespace {

using enum PatternKind;

std::vector<Hit> find(PatternKind kind, std::string_view pattern, std::string_view text) {
  auto matcher = PatternMatcher::compile({{7, std::string(pattern), kind}});
  REQUIRE(matcher.has_value());
  Scratch scratch;
  std::vector<Hit> hits;
  CHECK(matcher->match(fold(text), hits, scratch));
  return hits;
}

void check_match(PatternKind kind, std::string_view pattern, std::string_view text, bool expected) {
  CAPTURE(to_string(kind));
  CAPTURE(pattern);
  CAPTURE(text);
  const auto hits = find(kind, pattern, text);
  CHECK(hits.size() == (expected ? 1 : 0));
  if (!hits.empty()) CHECK(hits[0].id == 7);
}

void check_refused(PatternKind kind, std::string_view pattern, std::string_view says) {
  CAPTURE(pattern);
  const auto matcher =
      PatternMatcher::compile({{1, "好", contains}, {2, std::string(pattern), kind}});
  REQUIRE_FALSE(matcher.has_value());
  CHECK(matcher.error().code == base::ErrorCode::invalid_input);
  CHECK(matcher.error().field == "patterns[1].text");
  CHECK_MESSAGE(matcher.error().text.find(says) != std::string::npos, matcher.error().text);
}

}  // namespace

TEST_CASE("matcher: each kind finds what it should and nothing else") {
  check_match(contains, "加微信", "请加 薇.信", false);
  check_match(contains, "加微信", "請 加 微 信 哦", true);
  check_match(contains, "退款", "我要退-款", true);
  check_match(contains, "VX", "v, x", false);
  check_match(contains, "VX", "加V_X", true);
  check_match(word, "ai", "wait", false);
  check_match(word, "ai", "用AI写", true);
  check_match(word, "ai", "wait for ai", true);
  check_match(word, "c++", "我用c++写", true);
  check_match(exact, "价格", "价格", true);
  check_match(exact, "价格", "价格表", false);
  check_match(exact, "Price List", "ＰＲＩＣＥ  list", true);
  check_match(all_of, "发票 抬头", "抬头写什么？要开发票", true);
  check_match(all_of, "发票 抬头", "要开发票", false);
  check_match(all_of, "a a b", "b a", true);
  check_match(regex, "第\\d+期", "报名第３期", true);
  check_match(regex, "加.{0,3}微", "加一下我的微信", false);
  check_match(regex, "加.{0,6}微", "加我的微信", true);
  check_match(regex, "REFUND", "Refund please", true);
  check_match(regex, "優惠？", "优惠?", true);
  check_match(regex, "優惠？", "优", false);
}

TEST_CASE("matcher: a hit says where, in the folded text, first occurrence first") {
  auto matcher = PatternMatcher::compile(
      {{1, "信", contains}, {2, "微信", contains}, {3, "微.号?", regex}, {4, "微信 加", all_of}});
  REQUIRE(matcher.has_value());
  Scratch scratch;
  std::vector<Hit> hits;
  CHECK(matcher->match(fold("加微信微信"), hits, scratch));
  REQUIRE(hits.size() == 4);
  CHECK((hits[0].id == 2 && hits[0].at == Span{3, 9}));
  CHECK((hits[1].id == 3 && hits[1].at == Span{3, 9}));
  CHECK((hits[2].id == 4 && hits[2].at == Span{3, 9}));
  CHECK((hits[3].id == 1 && hits[3].at == Span{6, 9}));
}

TEST_CASE("matcher: what cannot be compiled is refused with its place") {
  check_refused(contains, "", "is empty");
  check_refused(contains, " \xE2\x80\x8B ", "is empty");
  check_refused(contains, "\xFF", "UTF-8");
  check_refused(contains, std::string_view("a\0b", 3), "NUL");
  check_refused(regex, "优惠(券", "character 3");
  check_refused(regex, "a[b", "at character");
  check_refused(regex, "(a)\\1", "at character 4");
  check_refused(regex, "a*", "matches the empty text");
  check_refused(regex, "a(?=x)y", "at character 2");
  check_refused(all_of, "a b c d e f g h i j k l m n o p q", "17 words");
  check_refused(contains, std::string(pattern_bytes_max + 1, 'x'), "513 bytes");
  CHECK(PatternMatcher::compile({{1, std::string(pattern_bytes_max, 'x'), contains}}).has_value());
  CHECK(PatternMatcher::compile({{1, "a b c d e f g h i j k l m n o p", all_of}}).has_value());
  CHECK(PatternMatcher::compile({}).has_value());
}

TEST_CASE("matcher: too many patterns are refused, too many hits are cut and said") {
  std::vector<Pattern> patterns(patterns_max + 1, Pattern{1, "x", exact});
  const auto refused = PatternMatcher::compile(patterns);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == base::ErrorCode::limit_exceeded);
  patterns.clear();
  std::string text;
  for (std::uint32_t i = 0; i <= hits_max; ++i) {
    std::string character;
    base::append_utf8(character, 0x4E00 + i);
    patterns.push_back({i, fold(character), contains});
    text += fold(character);
    if (i + 1 == hits_max) {
      auto matcher = PatternMatcher::compile(patterns);
      REQUIRE(matcher.has_value());
      Scratch scratch;
      std::vector<Hit> hits;
      CHECK(matcher->match(text, hits, scratch));
      CHECK(hits.size() == hits_max);
    }
  }
  auto matcher = PatternMatcher::compile(patterns);
  REQUIRE(matcher.has_value());
  Scratch scratch;
  std::vector<Hit> hits;
  CHECK_FALSE(matcher->match(text, hits, scratch));
  CHECK(hits.size() == hits_max);
}

TEST_CASE("matcher: property: random patterns agree with a plain search") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    base::Random random(seed);
    const auto draw = [&](std::uint64_t length_max) {
      static constexpr std::string_view letters[] = {"a", "b", "微", "信", "1"};
      std::string text;
      for (auto n = 1 + random.below(length_max); n > 0; --n) text += letters[random.below(5)];
      return text;
    };
    std::vector<Pattern> patterns;
    for (std::uint32_t i = 0; i < 20; ++i) {
      const auto kind = std::array{contains, word, exact, all_of}[random.below(4)];
      patterns.push_back({i, kind == all_of ? draw(2) + " " + draw(2) : draw(3), kind});
    }
    auto matcher = PatternMatcher::compile(patterns);
    REQUIRE(matcher.has_value());
    Scratch scratch;
    std::vector<Hit> hits;
    for (int round = 0; round < 20; ++round) {
      const auto text = draw(8);
      CHECK(matcher->match(text, hits, scratch));
      std::vector<bool> found(patterns.size());
      for (const auto& hit : hits) {
        CHECK_FALSE(found[hit.index]);
        found[hit.index] = true;
      }
      for (const auto& pattern : patterns) {
        CAPTURE(seed);
        CAPTURE(text);
        CAPTURE(pattern.text);
        const auto holds = [&](std::string_view part) {
          return text.find(part) != std::string::npos;
        };
        const auto blank = pattern.text.find(' ');
        if (pattern.kind == contains) CHECK(found[pattern.id] == holds(pattern.text));
        if (pattern.kind == exact) CHECK(found[pattern.id] == (text == pattern.text));
        if (pattern.kind == all_of)
          CHECK(found[pattern.id] ==
                (holds(pattern.text.substr(0, blank)) && holds(pattern.text.substr(blank + 1))));
        if (pattern.kind == word && found[pattern.id]) CHECK(holds(pattern.text));
      }
    }
  }
}

TEST_CASE("matcher: one scratch serves matchers of different sizes in any order") {
  auto small = PatternMatcher::compile({{1, "a", contains}});
  std::vector<Pattern> many;
  for (std::uint32_t i = 0; i < 3000; ++i)
    many.push_back({i, "w" + std::to_string(i) + "x", contains});
  many.push_back({9999, "w[0-9]+y", regex});
  auto large = PatternMatcher::compile(many);
  REQUIRE((small.has_value() && large.has_value()));
  Scratch scratch;
  std::vector<Hit> hits;
  for (int round = 0; round < 3; ++round) {
    CHECK(small->match("banana", hits, scratch));
    CHECK(hits.size() == 1);
    CHECK(large->match("w17x w2999x w5y", hits, scratch));
    CHECK(hits.size() == 3);
  }
}
