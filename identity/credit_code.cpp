#include "identity/credit_code.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "identity/text.h"

namespace identity {
namespace {

constexpr std::size_t code_characters = 18;
constexpr std::size_t old_digits = 15;

struct Province {
  std::string_view code, name;
};
// GB/T 2260, the level of provinces; 10 is the national register.
constexpr auto provinces = std::to_array<Province>(
    {{"10", "国家级登记"}, {"11", "北京"}, {"12", "天津"}, {"13", "河北"},   {"14", "山西"},
     {"15", "内蒙古"},     {"21", "辽宁"}, {"22", "吉林"}, {"23", "黑龙江"}, {"31", "上海"},
     {"32", "江苏"},       {"33", "浙江"}, {"34", "安徽"}, {"35", "福建"},   {"36", "江西"},
     {"37", "山东"},       {"41", "河南"}, {"42", "湖北"}, {"43", "湖南"},   {"44", "广东"},
     {"45", "广西"},       {"46", "海南"}, {"50", "重庆"}, {"51", "四川"},   {"52", "贵州"},
     {"53", "云南"},       {"54", "西藏"}, {"61", "陕西"}, {"62", "甘肃"},   {"63", "青海"},
     {"64", "宁夏"},       {"65", "新疆"}, {"71", "台湾"}, {"81", "香港"},   {"82", "澳门"}});

struct Department {
  char code;
  std::string_view name, categories;  // the characters that may follow
};
constexpr auto departments = std::to_array<Department>({{'1', "机构编制", "1239"},
                                                        {'2', "外交", "19"},
                                                        {'3', "司法行政", "123459"},
                                                        {'4', "文化", "19"},
                                                        {'5', "民政", "12349"},
                                                        {'6', "旅游", "19"},
                                                        {'7', "宗教", "129"},
                                                        {'8', "工会", "19"},
                                                        {'9', "市场监管（工商）", "1239"},
                                                        {'A', "中央军委改革和编制", "19"},
                                                        {'N', "农业", "1239"},
                                                        {'Y', "其他", "1"}});

struct Category {
  std::string_view code, name;
};
constexpr auto categories = std::to_array<Category>({{"11", "机关"},
                                                     {"12", "事业单位"},
                                                     {"13", "群众团体"},
                                                     {"51", "社会团体"},
                                                     {"52", "民办非企业单位"},
                                                     {"53", "基金会"},
                                                     {"54", "村（居）民自治组织"},
                                                     {"91", "企业"},
                                                     {"92", "个体工商户"},
                                                     {"93", "农民专业合作社"},
                                                     {"31", "律师执业机构"},
                                                     {"81", "基层工会"},
                                                     {"N1", "农村集体经济组织"}});

int value_of(char c) {
  const std::size_t place = credit_code_alphabet.find(c);
  return place == std::string_view::npos ? -1 : static_cast<int>(place);
}

using base::is_digit;

bool only_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

struct Reader {
  CreditCode& out;

  void find(std::string_view id, Severity severity, std::string detail) {
    out.findings.push_back({std::string(id), severity, "credit_code", std::move(detail)});
  }

  void read_department(std::string_view code) {
    const auto known = std::find_if(departments.begin(), departments.end(),
                                    [&](const Department& each) { return each.code == code[0]; });
    if (known == departments.end()) {
      return find("credit_code_department", Severity::invalid, std::string(1, code[0]));
    }
    out.department = known->name;
    if (known->categories.find(code[1]) == std::string_view::npos) {
      return find("credit_code_category", Severity::invalid, std::string(1, code[1]));
    }
    const auto named =
        std::find_if(categories.begin(), categories.end(),
                     [&](const Category& each) { return each.code == code.substr(0, 2); });
    if (named != categories.end()) out.category = named->name;
  }

  void read_region(std::string_view region) {
    out.province = province_of(region.substr(0, 2));
    if (out.province.empty() || !only_digits(region)) {
      find("credit_code_region", Severity::invalid, std::string(region));
    }
  }

  void read_checks(std::string_view code) {
    const char organisation = organisation_code_check(code.substr(8, 8));
    if (code[16] != organisation) {
      find("credit_code_organisation", Severity::invalid, std::string(1, organisation));
    }
    const char check = credit_code_check(code.substr(0, 17));
    if (code[17] != check) find("credit_code_check", Severity::invalid, std::string(1, check));
  }

  void read_18(std::string_view code) {
    for (const char c : code) {
      if (value_of(c) < 0) find("credit_code_letter", Severity::invalid, std::string(1, c));
    }
    read_department(code);
    read_region(code.substr(2, 6));
    if (!has(out.findings, "credit_code_letter")) read_checks(code);
    out.is_valid = !has_invalid(out.findings);
    if (!out.is_valid) return;
    std::string says = out.department;
    if (!out.category.empty()) says += "，" + out.category;
    says += "，" + out.province;
    find("credit_code_valid", Severity::note, says);
    if (code.substr(0, 2) == "92") find("credit_code_trader", Severity::note, "");
  }

  void read_15(std::string_view number) {
    const char check = registration_number_check(number.substr(0, 14));
    out.province = province_of(number.substr(0, 2));
    if (number[14] != check) {
      return find("credit_code_old_check", Severity::invalid, std::string(1, check));
    }
    find("credit_code_old", Severity::warning, out.province);
  }
};

}  // namespace

std::string_view province_of(std::string_view two_digits) {
  const auto found = std::find_if(provinces.begin(), provinces.end(),
                                  [&](const Province& each) { return each.code == two_digits; });
  return found == provinces.end() ? std::string_view() : found->name;
}

char credit_code_check(std::string_view first_17) {
  int sum = 0, weight = 1;
  for (const char c : first_17) {
    const int value = value_of(c);
    if (value < 0) return '?';
    sum += value * weight;
    weight = weight * 3 % 31;
  }
  return credit_code_alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

char organisation_code_check(std::string_view first_8) {
  static constexpr int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < first_8.size() && i < std::size(weights); ++i) {
    const char c = first_8[i];
    const bool is_letter = c >= 'A' && c <= 'Z';
    if (!is_digit(c) && !is_letter) return '?';
    sum += weights[i] * (is_letter ? c - 'A' + 10 : c - '0');
  }
  const int check = 11 - sum % 11;
  if (check == 10) return 'X';
  return check == 11 ? '0' : static_cast<char>('0' + check);
}

// GB/T 17710 (ISO/IEC 7064), MOD 11,10.
char registration_number_check(std::string_view first_14) {
  int product = 10;
  for (const char c : first_14) {
    if (!is_digit(c)) return '?';
    int sum = (product + (c - '0')) % 10;
    if (sum == 0) sum = 10;
    product = sum * 2 % 11;
  }
  return static_cast<char>('0' + (11 - product) % 10);
}

CreditCode read_credit_code(std::string_view text) {
  CreditCode out;
  out.code = upper_ascii(without_gaps(narrow(text)));
  Reader reader{out};
  const std::size_t characters = count_characters(out.code);
  if (characters == code_characters && out.code.size() == code_characters) {
    reader.read_18(out.code);
  } else if (out.code.size() == old_digits && only_digits(out.code)) {
    reader.read_15(out.code);
  } else if (characters == code_characters) {  // letters of other alphabets
    reader.find("credit_code_letter", Severity::invalid, first_beyond_ascii(out.code));
  } else {
    reader.find("credit_code_length", Severity::invalid, std::to_string(characters));
  }
  return out;
}

}  // namespace identity
