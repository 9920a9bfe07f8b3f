// Base64 (RFC 4648, section 4): bytes as text, for places that take only text (JSON, database
// columns).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

std::string to_base64(std::string_view bytes);

// Nothing unless the text is exactly what to_base64() writes: padded, without white space, unused
// bits 0.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace base
