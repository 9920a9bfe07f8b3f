// What WeCom's error codes mean, in both languages of the console, and what to do about each: data,
// not code. A caller decides by `what`, shows `chinese` or `english`, and never looks at the text
// that WeCom sends (it changes and carries diagnostics: log it).
//
// Source: developer.work.weixin.qq.com/document/path/90313, as of 2023-10, and the pages of the
// single interfaces. A code that is not listed is treated as a fault of the request: it is not
// tried again.
#pragma once

#include <span>
#include <string_view>

#include "base/result.h"
#include "model/names.h"

namespace connectors::wecom {

enum class ErrorClass {
  retry,            // the other side's trouble: up to three times, with pauses
  refetch_token,    // fetch the token once, repeat the call once
  wait_for_window,  // called too often: leave this path alone until its window is over
  fewer_at_once,    // too many at the same time: lower the number, then again
  stop_and_alert,   // nothing will work until a person changes a setting
  subject_lost,     // the member, contact or group is gone or out of reach: mark it
  never             // the request is wrong: never repeat it as it is
};

struct ErrorMeaning {
  int code = 0;
  ErrorClass what = ErrorClass::never;
  std::string_view chinese, english;
};

// Sorted by code.
std::span<const ErrorMeaning> error_table();
// For a code that is not listed: class never, and texts that say so.
const ErrorMeaning& meaning_of(int code);
base::ErrorCode error_code_of(ErrorClass what);

}  // namespace connectors::wecom

template <>
struct model::NameOf<connectors::wecom::ErrorClass> {
  static constexpr auto all =
      std::to_array<std::string_view>({"retry", "refetch_token", "wait_for_window", "fewer_at_once",
                                       "stop_and_alert", "subject_lost", "never"});
};
