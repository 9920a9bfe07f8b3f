// Mobile numbers and e-mail addresses: their form, how they are written alike, and whether a
// mailbox is a company's. Nothing is asked of any network: a number that is well formed may still
// be nobody's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "identity/finding.h"

namespace identity {

inline constexpr std::size_t email_bytes_max = 254;  // RFC 5321

struct Mobile {
  std::string number;  // E.164, "+8613800138000"; empty when it is none
  std::vector<Finding> findings;
};
// Mainland numbers with or without +86, 0086, 86; others as + and 8 to 15 digits.
Mobile read_mobile(std::string_view text);
// As people write it: mainland numbers without their country code, others as they are.
std::string number_at_home(std::string_view number);

struct Email {
  std::string address, domain;  // in lower case; empty when it is none
  bool is_of_work = false;      // neither free nor throw-away
  std::vector<Finding> findings;
};
Email read_email(std::string_view text);

// What people write who buy for themselves: the words that say so, or "".
std::string consumer_words(std::string_view company, std::string_view title,
                           std::string_view needs);

}  // namespace identity
