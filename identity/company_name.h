// Names of companies compared: what is the same company under another name is told by what is left
// of a name without its region, its legal form and the words of its trade.
//
//   深圳市宏达科技有限公司     core 宏达科技   brand 宏达
//   宏达电子商务（深圳）公司   core 宏达电子商务   brand 宏达
//
// Traditional characters are not turned into simplified ones here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace identity {

struct CompanyName {
  std::string whole;  // folded: narrow, small letters, no punctuation
  std::string core;   // without places and legal form
  std::string brand;  // … and without words of the trade; the core where nothing else is left
};
CompanyName read_company_name(std::string_view text);

struct Likeness {
  double score = 0;  // 0 … 1
  std::string why;   // "equal_name", "equal_core", "equal_brand", "similar_core"; empty below
};
// From likeness_min on two names may be those of one company.
inline constexpr double likeness_min = 0.7;
Likeness compare(const CompanyName& a, const CompanyName& b);

// Pairs of characters that stand beside each other in the brand: by these, similar names are found
// among many. At most `most`.
std::vector<std::string> pairs_of(const CompanyName& name, std::size_t most);

}  // namespace identity
