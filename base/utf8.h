// UTF-8 as it comes from outside: checked, repaired, cut without breaking a character.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace base {

// Valid means RFC 3629: shortest form, no surrogates, at most U+10FFFF.
bool is_valid_utf8(std::string_view text);

// Every maximal invalid sequence becomes one U+FFFD; NUL (which no database text takes) too.
// Returns the text unchanged when there was nothing to repair.
std::string repair_utf8(std::string_view text);

// The longest prefix of at most `bytes_max` bytes that ends on a character boundary.
std::string_view cut_utf8(std::string_view text, std::size_t bytes_max);
// The first characters of a text, so many at most, whatever their bytes.
std::string_view cut_characters(std::string_view text, std::size_t characters_max);

// Decodes the character at `position` and moves past it. Invalid bytes give U+FFFD and move one byte.
char32_t next_code_point(std::string_view text, std::size_t& position);
void append_utf8(std::string& text, char32_t code_point);
std::size_t count_code_points(std::string_view text);

}  // namespace base
