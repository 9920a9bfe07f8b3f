// The files of library/lexicons as they were at build time, so that a program needs nothing beside
// it. `name` is the file's name without its folder; an unknown name gives an empty view.
#pragma once

#include <string_view>

namespace language {
std::string_view lexicon_file(std::string_view name);
}
