// Result<T> is what a function returns when the outside world can say no.
//
// An Error tells the caller what to DO next (its code) and tells a person what happened (its text,
// with the remedy where there is one). Codes are few and closed: add one only when some caller must
// act differently. A look-up that finds nothing is not an error: return Result<std::optional<T>>.
// A broken invariant is not an error either: ENSURE() it and stop.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace base {

enum class ErrorCode {
  invalid_input,   // the caller sent something wrong: show it to them, do not retry
  not_allowed,     // the caller lacks the right
  not_found,       // the thing that the caller named does not exist
  conflict,        // somebody else changed it first: reload and retry
  unavailable,     // the other side is down or slow: retry later, with backoff
  limit_exceeded,  // a quota or bound was reached: retry after it resets
  corrupt,         // stored bytes are not what we wrote: stop and page a human
};

std::string_view to_string(ErrorCode code);

struct [[nodiscard]] Error {
  ErrorCode code;
  std::string text;
  std::string field = {};  // the input field at fault, when there is one ("at", "rules[3].pattern")
};

template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

inline auto fail(ErrorCode code, std::string text, std::string field = {}) {
  return tl::unexpected(Error{code, std::move(text), std::move(field)});
}

// Adds where we were and keeps what to do: "load playbook pb_7: disk I/O error".
inline auto fail_in(std::string_view where, Error error) {
  error.text.insert(0, ": ").insert(0, where);
  return tl::unexpected(std::move(error));
}

}  // namespace base

// TRY(name, expression): the value of `expression` in `name`, or return its error.
#define TRY(name, expression)                                                  \
  auto name##_result = (expression);                                           \
  if (!name##_result) return tl::unexpected(std::move(name##_result).error()); \
  auto name = *std::move(name##_result)

// TRY_VOID(expression): go on if it succeeded, or return its error.
#define TRY_VOID(expression)                                            \
  do {                                                                  \
    auto try_void_result = (expression);                                \
    if (!try_void_result)                                               \
      return tl::unexpected(std::move(try_void_result).error());        \
  } while (false)
