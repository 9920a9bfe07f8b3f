// Which addresses are those of the public pages of admission (apply_page.h).
#pragma once

#include <string_view>

namespace api {

inline constexpr std::string_view apply_path = "/apply";
inline constexpr std::string_view apply_status_path = "/apply/status/";

inline bool is_apply_path(std::string_view path) {
  return path == apply_path || path.starts_with(apply_status_path);
}

}  // namespace api
