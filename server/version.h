// The version of the program, as `guildhall --version` prints it. Kept equal to CMakeLists.txt by tools/tidy.py.
#pragma once

namespace server {

inline constexpr const char* version = "0.1.0";

}  // namespace server
