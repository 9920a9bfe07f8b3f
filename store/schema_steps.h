// The scripts of store/schema, oldest first: script n brings schema n to schema n + 1. Made part of the
// program by store/CMakeLists.txt.
#pragma once

#include <span>
#include <string_view>

namespace store {

std::span<const std::string_view> schema_steps();

}  // namespace store
