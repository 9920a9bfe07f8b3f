// What the archive's library answers instead of 0, and what to do about it. Its own numbers
// (10000 … 10011); error codes inside of answers are those of the whole platform (wecom/errors.h).
//
// Source: developer.work.weixin.qq.com/document/path/91774. A number that is not listed is tried
// again: new versions add some.
#pragma once

#include "base/result.h"

namespace connectors::wecom::archive {

// `doing`: "GetChatData". `code`: what it returned, not 0.
base::Error library_error(std::string_view doing, int code);
// `errcode` inside an answer, not 0.
base::Error answer_error(std::string_view doing, int errcode);

inline constexpr int too_much_at_once = 301'058;  // errcode: ask for fewer records

}  // namespace connectors::wecom::archive
