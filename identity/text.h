// Small repairs of what people type: full-width forms, gaps, case.
#pragma once

#include <string>
#include <string_view>

namespace identity {

std::string narrow(std::string_view text);        // full-width ASCII and spaces become ASCII
std::string without_gaps(std::string_view text);  // no spaces, hyphens, zero-width characters
std::string trimmed(std::string_view text);
std::string upper_ascii(std::string_view text);
std::size_t count_characters(std::string_view text);
std::string first_beyond_ascii(std::string_view text);  // the first such character, or ""

}  // namespace identity
