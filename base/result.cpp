#include "base/result.h"

namespace base {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input: return "invalid_input";
    case ErrorCode::not_allowed: return "not_allowed";
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::unavailable: return "unavailable";
    case ErrorCode::limit_exceeded: return "limit_exceeded";
    case ErrorCode::corrupt: return "corrupt";
  }
  return "unknown";
}

}  // namespace base
