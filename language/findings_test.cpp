#include "language/findings.h"

#include <doctest/doctest.h>

using namespace language;

namespace {

std::vector<Finding> find(std::string_view text) {
  const auto folded = fold_with_origin(text);
  return find_contents(text, folded);
}
void check_found(std::string_view text, FindingKind kind, std::string_view value,
                 std::string_view host = {}) {
  CAPTURE(text);
  const auto found = find(text);
  REQUIRE(found.size() == 1);
  CHECK(to_string(found[0].kind) == to_string(kind));
  CHECK(found[0].value == value);
  CHECK(found[0].host == host);
  CHECK(found[0].at.end <= text.size());
  CHECK(found[0].at.begin < found[0].at.end);
}
void check_nothing(std::string_view text) {
  CAPTURE(text);
  const auto found = find(text);
  CHECK_MESSAGE(found.empty(), found.size(), " found");
}
void check_mentions(std::string_view text, std::vector<std::string> expected) {
  CAPTURE(text);
  CHECK(find_mentions(text) == expected);
}

}  // namespace

TEST_CASE("findings: addresses") {
  using enum FindingKind;
  check_found("看 https://Example.com/A?b=C。", url, "https://Example.com/A?b=C", "example.com");
  check_found("看这里http://a.b.cn/x,谢谢", url, "http://a.b.cn/x", "a.b.cn");
  check_found("访问 shop.example.vip/1 吧", url, "shop.example.vip/1", "shop.example.vip");
  check_found("t.me/abc", url, "t.me/abc", "t.me");
  check_found("(see www.example.travel).", url, "www.example.travel", "www.example.travel");
  check_found("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ", url,
              "ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ", "example.com");
  check_nothing("main.cpp 和 readme.md");
  check_nothing("第1.5版。好");
}

TEST_CASE("findings: telephone numbers, disguised ones too") {
  using enum FindingKind;
  check_found("电话13800138000", phone, "13800138000");
  check_found("138-0013-8000", phone, "13800138000");
  check_found("138 0013 8000 找我", phone, "13800138000");
  check_found("①③⑧00138000", phone, "13800138000");
  check_found("一三八零零一三八零零零", phone, "13800138000");
  check_found("+86 138 0013 8000", phone, "+8613800138000");
  check_found("0571-88888888", phone, "057188888888");
  check_found("400-800-1234", phone, "4008001234");
  check_found("call +44 20 7946 0958", phone, "+442079460958");
  check_nothing("订单 20180301123045");
  check_nothing("2018-03-01 12:30");
  check_nothing("12345");
  check_nothing("abc13800138000x");
}

TEST_CASE("findings: cards count only with a right check digit") {
  using enum FindingKind;
  check_found("身份证11010519491231002X", id_card, "11010519491231002x");
  check_nothing("身份证110105194912310021");
  check_nothing("11010519491331002X");
  check_found("卡号 4111 1111 1111 1111", bank_card, "4111111111111111");
  check_found("6222020000000000000", bank_card, "6222020000000000000");
  check_nothing("4111 1111 1111 1112");
  CHECK_FALSE(is_bank_card("1111111111111117"));
  CHECK_FALSE(is_bank_card(""));
  CHECK_FALSE(is_id_card(""));
}

TEST_CASE("findings: e-mail, contacts and codes") {
  using enum FindingKind;
  check_found("写信到 Zhang.San@Example.com。", email, "zhang.san@example.com", "example.com");
  check_found("加微信：abc_12345", contact, "abc_12345");
  check_found("加 薇.信 abc12345", contact, "abc12345");
  check_found("V_X:abc12345", contact, "abc12345");
  check_found("QQ群 12345678", contact, "12345678");
  check_found("加我微信聊", contact, "");
  check_found("扫码进群", qr_code, "");
  check_nothing("用微信支付可以吗");
  check_nothing("这个扫码枪坏了");
  check_nothing("qq打不开");
}

TEST_CASE("findings: at the limit the rest is not looked at") {
  std::string text;
  for (std::size_t i = 0; i < findings_max; ++i) text += "a@b.com ";
  CHECK(find(text).size() == findings_max);
  CHECK(find(text + "a@b.com").size() == findings_max);
  std::string names;
  for (std::size_t i = 0; i < mentions_max; ++i) names += "@a ";
  CHECK(find_mentions(names).size() == mentions_max);
  CHECK(find_mentions(names + "@a").size() == mentions_max);
}

TEST_CASE("mentions: who is named, and who is not") {
  check_mentions("@张三 你好", {"张三"});
  check_mentions("@Li Lei\xE2\x80\x85在吗", {"Li Lei"});
  check_mentions("@张三，@李四：看下", {"张三", "李四"});
  check_mentions("请@客服小王 处理", {"客服小王"});
  check_mentions("mail a@b.com", {});
  check_mentions("@", {});
  check_mentions("@ 张三", {});
  check_mentions("@张三@李四", {"张三", "李四"});
  check_mentions("\xFF@a", {"a"});
}
