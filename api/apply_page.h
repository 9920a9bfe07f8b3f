// GET and POST /apply, and /apply/status/{applicant}: the public pages of admission. No session
// stands behind them: what is sent becomes a fact, and the applicant's page is found by the name
// that was drawn at random for them.
#pragma once

#include "api/apply_path.h"
#include "api/form_guard.h"
#include "api/services.h"

namespace api {

inline constexpr std::string_view apply_source = "form";  // of the facts
inline constexpr std::size_t apply_code_bytes_max = 64;   // a longer source code is left out

Response answer_apply(Services& services, FormGuard& guard, store::Connection& reader,
                      const Request& request);

}  // namespace api
