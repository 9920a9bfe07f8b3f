// The lists of library/identity, by the names of their files: lines without comments, Latin letters
// in lower case.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace identity {

struct ListText {
  std::string_view name, text;
};
std::span<const ListText> list_texts();

// The lines of one list, the longest first; parsed once. Safe from any thread.
const std::vector<std::string>& list(std::string_view name);
bool is_listed(std::string_view name, std::string_view line);

}  // namespace identity
