#include "identity/contact.h"

#include <doctest/doctest.h>

#include <set>

#include "identity/company_name.h"
#include "identity/lists.h"

namespace identity {

TEST_CASE("mobile numbers become E.164, or are said to be none") {
  struct Row {
    std::string_view text, number;
  };
  static constexpr Row rows[] = {{"13800138000", "+8613800138000"},
                                 {"+86 138-0013-8000", "+8613800138000"},
                                 {"0086 13800138000", "+8613800138000"},
                                 {"８６１３８００１３８０００", "+8613800138000"},
                                 {"(138) 0013 8000", "+8613800138000"},
                                 {"+852 9123 4567", "+85291234567"},
                                 {"+1 415 555 2671", "+14155552671"},
                                 {"12800138000", ""},
                                 {"1380013800", ""},
                                 {"138001380001", ""},
                                 {"+86 12800138000", ""},
                                 {"+0 123 456 789", ""},
                                 {"+1234567", ""},
                                 {"+1234567890123456", ""},
                                 {"010-88886666", ""},
                                 {"abc", ""},
                                 {"", ""},
                                 {"+", ""}};
  for (const Row& row : rows) {
    const Mobile read = read_mobile(row.text);
    CHECK_MESSAGE(read.number == row.number, row.text);
    CHECK(has_invalid(read.findings) == row.number.empty());
  }
}

TEST_CASE("mainland numbers are shown without their country code, others with it") {
  CHECK(number_at_home("+8613800138000") == "13800138000");
  CHECK(number_at_home("+14155550100") == "+14155550100");
  CHECK(number_at_home("").empty());
}

TEST_CASE("e-mail addresses, free, throw-away and of companies") {
  struct Row {
    std::string_view text, address, finding;
  };
  const std::string longest = std::string(64, 'a') + "@" + std::string(63, 'b') + "." +
                              std::string(63, 'c') + "." + std::string(58, 'd') + ".cn";
  REQUIRE(longest.size() == email_bytes_max);
  const std::string too_long = "a" + longest;
  const Row rows[] = {{"Wang@Hongda.com.cn", "wang@hongda.com.cn", "email_of_work"},
                      {" li＠qq.com ", "li@qq.com", "email_free"},
                      {"x@mailinator.com", "x@mailinator.com", "email_throwaway"},
                      {"a.b+c@d-e.co", "a.b+c@d-e.co", "email_of_work"},
                      {longest, longest, "email_of_work"},
                      {too_long, "", "email_invalid"},
                      {"wang@hongda", "", "email_invalid"},
                      {"wang.hongda.com", "", "email_invalid"},
                      {".a@b.cn", "", "email_invalid"},
                      {"a..b@c.cn", "", "email_invalid"},
                      {"a@-b.cn", "", "email_invalid"},
                      {"a@b.123", "", "email_invalid"},
                      {"a b@c.cn", "", "email_invalid"},
                      {"@b.cn", "", "email_invalid"}};
  for (const Row& row : rows) {
    const Email read = read_email(row.text);
    CHECK_MESSAGE(read.address == row.address, row.text);
    REQUIRE(read.findings.size() == 1);
    CHECK_MESSAGE(read.findings[0].id == row.finding, row.text);
  }
}

TEST_CASE("consumers give themselves away") {
  CHECK(consumer_words("个人", "", "") == "个人");
  CHECK(consumer_words("无", "", "") == "无");
  CHECK(consumer_words("None", "", "") == "none");
  CHECK(consumer_words("", "", "买一台家用的") == "家用");
  CHECK(consumer_words("个人护理用品有限公司", "采购", "进货").empty());
  CHECK(consumer_words("无锡宏达", "", "").empty());
}

TEST_CASE("names of companies: what is left, and how alike two are") {
  const CompanyName first = read_company_name("深圳市宏达科技有限公司");
  CHECK(first.core == "宏达科技");
  CHECK(first.brand == "宏达");
  CHECK(read_company_name("宏达电子商务（深圳）有限公司").brand == "宏达");
  CHECK(read_company_name("ACME Trading Co., Ltd.").core == "acmetrading");
  CHECK(read_company_name("银行").core == "银行");
  CHECK(read_company_name("").core.empty());
  struct Row {
    std::string_view a, b, why;
  };
  static constexpr Row rows[] = {
      {"深圳市宏达科技有限公司", "深圳市宏达科技有限公司", "equal_name"},
      {"深圳市宏达科技有限公司", "宏达科技（深圳）有限公司", "equal_core"},
      {"广东宏达科技股份有限公司", "宏达科技", "equal_core"},
      {"深圳市宏达科技有限公司", "宏达电子商务（深圳）有限公司", "equal_brand"},
      {"杭州百草味食品有限公司", "百草堂医药有限公司", ""},
      {"深圳市宏达科技有限公司", "深圳市兴隆科技有限公司", ""},
      {"ACME Trading Co., Ltd.", "Acme Trading Limited", "equal_core"},
      {"", "", ""},
  };
  for (const Row& row : rows) {
    const Likeness like = compare(read_company_name(row.a), read_company_name(row.b));
    CHECK_MESSAGE(like.why == row.why, row.a, " / ", row.b, " ", like.score);
  }
}

TEST_CASE("every finding is said in both languages, once") {
  std::set<std::string_view> ids;
  for (const std::string_view id : finding_ids()) {
    CHECK(ids.insert(id).second);
    CHECK(say(id, "x", Language::zh) != say(id, "x", Language::en));
  }
  for (const ListText& each : list_texts()) CHECK(!list(each.name).empty());
}

}  // namespace identity
