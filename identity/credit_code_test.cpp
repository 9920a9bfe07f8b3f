#include "identity/credit_code.h"

#include <doctest/doctest.h>

#include "base/random.h"

namespace identity {
namespace {

// A code made by the published algorithm: department and kind, region, organisation code, check.
std::string made_code(base::Random& random) {
  static constexpr std::string_view kinds[] = {"91", "92", "93", "11", "12", "51", "52", "53"};
  static constexpr std::string_view provinces[] = {"11", "31", "32", "33", "44", "51", "65"};
  std::string code(kinds[random.below(std::size(kinds))]);
  code += provinces[random.below(std::size(provinces))];
  for (int i = 0; i < 4; ++i) code += static_cast<char>('0' + random.below(10));
  std::string organisation;
  for (int i = 0; i < 8; ++i) {
    organisation += credit_code_alphabet[random.below(credit_code_alphabet.size())];
  }
  code += organisation + organisation_code_check(organisation);
  return code + credit_code_check(code);
}

}  // namespace

TEST_CASE("credit codes of companies that publish them are valid") {
  // Tencent, Huawei, Alibaba, Baidu: as printed on their own sites' licences.
  for (const std::string_view code :
       {"9144030071526726XG", "914403001922038216", "91330100799655058B", "91110000802100433B"}) {
    const CreditCode read = read_credit_code(code);
    CHECK_MESSAGE(read.is_valid, code);
    CHECK(read.category == "企业");
  }
  CHECK(read_credit_code("9144030071526726XG").province == "广东");
  CHECK(read_credit_code(" ９１４４０３００ 71526726xg ").is_valid);
}

TEST_CASE("generated codes are valid; every single wrong character is caught") {
  base::Random random(1);
  std::int64_t errors = 0, caught = 0, swaps = 0, caught_swaps = 0;
  for (int round = 0; round < 200; ++round) {
    const std::string code = made_code(random);
    REQUIRE_MESSAGE(read_credit_code(code).is_valid, code);
    for (std::size_t at = 0; at < code.size(); ++at) {
      for (const char other : credit_code_alphabet) {
        if (other == code[at]) continue;
        std::string wrong = code;
        wrong[at] = other;
        ++errors;
        caught += !read_credit_code(wrong).is_valid;
      }
    }
    for (std::size_t at = 0; at + 1 < code.size(); ++at) {
      if (code[at] == code[at + 1]) continue;
      std::string wrong = code;
      std::swap(wrong[at], wrong[at + 1]);
      ++swaps;
      caught_swaps += !read_credit_code(wrong).is_valid;
    }
  }
  MESSAGE("single-character errors caught: ", caught, " of ", errors,
          "; adjacent transpositions: ", caught_swaps, " of ", swaps);
  CHECK(caught == errors);
  CHECK(caught_swaps == swaps);
}

TEST_CASE("what is wrong with a credit code is said in words") {
  struct Row {
    std::string_view code, finding, detail;
  };
  static constexpr Row rows[] = {
      {"9144030071526726X", "credit_code_length", "17"},
      {"", "credit_code_length", "0"},
      {"9144030071526726XO", "credit_code_letter", "O"},
      {"9144030071526726XI", "credit_code_letter", "I"},
      {"9144030071526726X中", "credit_code_letter", "中"},
      {"9144030071526726XA", "credit_code_check", "G"},
      {"9144030071526726AG", "credit_code_organisation", "X"},
      {"C144030071526726XG", "credit_code_department", "C"},
      {"9844030071526726XG", "credit_code_category", "8"},
      {"9199030071526726XG", "credit_code_region", "990300"},
      {"91440A0071526726XG", "credit_code_region", "440A00"},
  };
  for (const Row& row : rows) {
    const CreditCode read = read_credit_code(row.code);
    CHECK_MESSAGE(!read.is_valid, row.code);
    bool is_said = false;
    for (const Finding& each : read.findings) {
      is_said = is_said || (each.id == row.finding && each.detail == row.detail);
      CHECK(say(each.id, each.detail, Language::zh).find("{}") == std::string::npos);
    }
    CHECK_MESSAGE(is_said, row.code, " ", row.finding);
  }
}

TEST_CASE("old registration numbers are told, and their check digit") {
  // 110108000000016: the example of GS 15-2006.
  const CreditCode old = read_credit_code("110108000000016");
  CHECK(!old.is_valid);
  REQUIRE(old.findings.size() == 1);
  CHECK(old.findings[0].id == "credit_code_old");
  CHECK(old.province == "北京");
  CHECK(read_credit_code("110108000000017").findings[0].id == "credit_code_old_check");
}

}  // namespace identity
