// The body of a form as browsers send it (application/x-www-form-urlencoded, WHATWG URL §5),
// strictly: what no browser would send is refused by name and nothing is guessed.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace api::forms {

inline constexpr std::size_t form_bytes_max = 64 * 1024;     // larger ones are refused (413)
inline constexpr std::size_t form_fields_max = 64;           // more are refused
inline constexpr std::size_t form_name_bytes_max = 64;       // of a field; longer are refused
inline constexpr std::size_t form_value_bytes_max = 12'288;  // longer are refused

using Form = std::map<std::string, std::string, std::less<>>;

// Line ends become "\n". Refused: broken escapes, bytes that are no UTF-8, NUL, a field given
// twice.
base::Result<Form> read_form(std::string_view body);

}  // namespace api::forms
