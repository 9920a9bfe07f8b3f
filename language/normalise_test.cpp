#include "language/normalise.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/random.h"
#include "base/utf8.h"

using namespace language;

namespace {
void check_fold(std::string_view text, std::string_view expected) {
  CAPTURE(text);
  CHECK(fold(text) == expected);
}
}  // namespace

TEST_CASE("fold: Unicode dress, case, blanks and controls") {
  check_fold("ＨＥＬＬＯ　Ｗｏｒｌｄ", "hello world");
  check_fold("  a\t\r\n b  ", "a b");
  check_fold("①②⑩ ❶ ⓿", "1210 1 0");
  check_fold("加\xE2\x80\x8B微\xE2\x80\x8D信", "加微信");  // zero-width blank and joiner
  check_fold("𝓦𝓮𝓒𝓱𝓪𝓽", "wechat");
  check_fold("Wēi Xìn", "wei xin");
  check_fold("？！：，", "?!:,");
  check_fold(
      "a\x01\x7F"
      "b",
      "ab");
  check_fold("", "");
  check_fold(" \xE2\x80\x8B ", "");
}

TEST_CASE("fold: traditional becomes simplified, look-alikes become Latin") {
  check_fold("請問這個軟體怎麼賣", "请问这个软体怎么卖");
  check_fold("臺灣優惠", "台湾优惠");
  check_fold("wесhаt", "wechat");  // Cyrillic е, с, а
  check_fold("ΑΒΕ", "abe");        // Greek capitals
  check_fold("🅥🅧", "vx");
}

TEST_CASE("fold: split characters are joined, honest separators stay") {
  check_fold("加 薇 信", "加薇信");
  check_fold("加.微.信", "加微信");
  check_fold("加 微信", "加微信");
  check_fold("V_X", "vx");
  check_fold("w e c h a t", "wechat");
  check_fold("加v x:abc", "加vx:abc");
  check_fold("加 v 信", "加v信");
  check_fold("好的 我看看", "好的 我看看");
  check_fold("e.g. this", "e.g. this");
  check_fold("vitamin a b", "vitamin a b");
  check_fold("第 1.5 版", "第 1.5 版");
  check_fold("嗯...好", "嗯...好");
  check_fold("I see. A man", "i see. a man");
}

TEST_CASE("fold: digits in disguise, words of numerals stay") {
  check_fold("一三八零零一三八零零零", "13800138000");
  check_fold("壹叁捌〇〇壹叁捌〇〇〇", "13800138000");
  check_fold("一三八-零零一三-八零零零", "138-0013-8000");
  check_fold("l38OOl38OOO", "13800138000");
  check_fold("三五个人", "三五个人");
  check_fold("一二三四五六", "一二三四五六");
  check_fold("一二三四五六七", "1234567");
  check_fold("oil", "oil");
}

TEST_CASE("fold: bytes that are no UTF-8 become one mark each; what decomposes composes") {
  check_fold(
      "a\xFF"
      "b",
      "a\xEF\xBF\xBD"
      "b");
  check_fold("か\xE3\x82\x99", "が");
  check_fold("\xE1\x84\x80\xE1\x85\xA1", "가");
  CHECK(base::is_valid_utf8(fold("\xE4\xBC")));
}

TEST_CASE("fold: text past the limit is not read, a character at the limit is not broken") {
  const std::string at_limit(fold_bytes_max, 'x');
  CHECK(fold(at_limit).size() == fold_bytes_max);
  CHECK(fold(at_limit + "y") == at_limit);
  const auto cut = fold(std::string(fold_bytes_max - 1, 'x') + "会");
  CHECK(cut.size() == fold_bytes_max - 1);
  std::string widest;
  while (widest.size() + 3 <= fold_bytes_max) widest += "ﷺ";
  const auto cut_again = fold(widest);
  CHECK(cut_again.size() <= folded_bytes_max);
  CHECK(cut_again.size() > folded_bytes_max - 4);
  CHECK(fold(cut_again) == cut_again);
}

TEST_CASE("fold: spans of the folded text can be quoted from the original") {
  const std::string_view text = "加 薇 信：①②③";
  const auto folded = fold_with_origin(text);
  CHECK(folded.text == "加薇信:123");
  const auto begin = static_cast<std::uint32_t>(folded.text.find("薇信"));
  const Span at = folded.original({begin, begin + 6}, text);
  CHECK(text.substr(at.begin, at.end - at.begin) == "薇 信");
  const Span all = folded.original({0, static_cast<std::uint32_t>(folded.text.size())}, text);
  CHECK(all == Span{0, static_cast<std::uint32_t>(text.size())});
}

TEST_CASE("fold: property: valid, bounded, idempotent, origins ascend") {
  static constexpr const char32_t alphabet[] = {
      U' ',  U'.',   U'_',   U'-',   U'*',    U'|',    U'a',   U'v',   U'X',   U'o',    U'l',
      U'1',  U'8',   U'0',   U'一',  U'三',   U'八',   U'〇',  U'加',  U'微',  U'請',   U'信',
      U'①',  U'é',   U'а',   U'Ω',   0x200B,  0x0301,  0x3099, U'か',  0x1100, 0x1161,  0x11A8,
      U'ﬃ',  U'！',  U'。',  0xFE0F, 0x1F600, 0x1F170, 0x115F, 0xFFA0, 0x0344, 0x1F80,  0x0345,
      U'\n', 0xAC00, 0xD55C, 0x0F73, 0x0F71,  0x2126,  0x212B, 0xFB1D, 0x05B4, 0xE0041, 0x10FFFF};
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    base::Random random(seed);
    std::string text;
    for (auto left = random.below(24); left > 0; --left) {
      if (random.chance(0.05))
        text.push_back(static_cast<char>(random.below(256)));
      else if (random.chance(0.2))
        base::append_utf8(text, static_cast<char32_t>(random.below(0x3000)));
      else
        base::append_utf8(text, alphabet[random.below(std::size(alphabet))]);
    }
    CAPTURE(seed);
    CAPTURE(text);
    const auto once = fold_with_origin(text);
    REQUIRE(base::is_valid_utf8(once.text));
    REQUIRE(once.text == fold(text));
    REQUIRE(fold(once.text) == once.text);
    REQUIRE(once.origin.size() == once.text.size());
    REQUIRE(std::is_sorted(once.origin.begin(), once.origin.end()));
    REQUIRE((once.origin.empty() || once.origin.back() < text.size()));
  }
}
