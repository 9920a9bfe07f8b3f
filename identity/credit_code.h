// Unified social credit codes (统一社会信用代码, GB 32100-2015) and what they say:
//
//   1      registering department     3–8    region of registration (GB/T 2260)
//   2      kind of organisation       9–17   organisation code (GB 11714), the last its check
//   character 18     check character over the 17 before it: weights 3^(i−1) mod 31
//
// Also tells the 15-digit registration numbers (工商注册号) of before 2015, with the check digit of
// GB/T 17710. Full-width letters, spaces and small letters are read as meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "identity/finding.h"

namespace identity {

struct CreditCode {
  std::string code;                            // as it should be written: 18 characters, capitals
  bool is_valid = false;                       // nothing in it is invalid
  std::string department, category, province;  // in Chinese; empty where unknown
  std::vector<Finding> findings;               // every one, in the order of the characters
};

CreditCode read_credit_code(std::string_view text);

// The characters that a credit code may hold, in the order of their values.
inline constexpr std::string_view credit_code_alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// The check characters of the 17 characters before it, and of the 8 of an organisation code; '?'
// when one of them is none of the alphabet.
char credit_code_check(std::string_view first_17);
char organisation_code_check(std::string_view first_8);
char registration_number_check(std::string_view first_14);  // of the 15-digit numbers

// "广东" for "44", "" for none; of a province-level code of GB/T 2260.
std::string_view province_of(std::string_view two_digits);

}  // namespace identity
