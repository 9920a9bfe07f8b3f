// What stands in a text besides words: addresses, telephone numbers, accounts, card numbers, "@"
// names. Found in the folded text, so that disguised digits and split letters are seen; quoted from
// the original. A card number counts only when its check digit is right, so order numbers stay
// quiet.
//
// Pure functions, any thread. At findings_max (mentions_max) the rest of the text is not looked at.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "language/reading.h"

namespace language {

// `folded` must be fold_with_origin(original). Ordered by position; no two overlap.
std::vector<Finding> find_contents(std::string_view original, const Folded& folded);

// The names after "@". WeChat ends a name with U+2005, other platforms with a blank; an "@" inside
// a word (an e-mail address) names nobody.
std::vector<std::string> find_mentions(std::string_view original);

// GB 11643-1999: 17 digits and a check character (ISO 7064 MOD 11-2), a plausible birthday.
bool is_id_card(std::string_view text);
// ISO/IEC 7812-1: right Luhn digit, a length and prefix that a card scheme has issued.
bool is_bank_card(std::string_view digits);

}  // namespace language
