// FormGuard holds off what is no visitor: every page of the form carries a token that names the
// applicant-to-be and when it was handed out, sealed, so that nothing is kept of pages that are
// never sent; and each address may send so many in a time. A token is good once, because the store
// takes an applicant once. The seal's key is of this start of the program: a form from before comes
// back with all that was typed and a new token.
//
// Safe from any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/time.h"

namespace api {

inline constexpr base::Duration form_token_lifetime = base::hours(4);
// A form that is sent sooner was filled in by a program.
inline constexpr base::Duration form_fill_min = base::seconds(2);
// Of one address: a booth's visitors share one, so the burst is generous.
inline constexpr std::int64_t forms_burst_max = 60;
inline constexpr base::Duration form_every = base::seconds(2);
// More addresses than so many at once: those that are full again are forgotten, then all.
inline constexpr std::size_t addresses_in_mind_max = 100'000;

enum class TokenState { good, too_soon, too_old, forged };

struct ReadToken {
  TokenState state = TokenState::forged;
  std::string applicant;
};

class FormGuard {
 public:
  FormGuard();
  std::string new_token(base::Instant now) const;
  ReadToken read(std::string_view token, base::Instant now) const;
  // Zero: it may send, and that is counted. Else how long until it may.
  base::Duration wait(const std::string& address, base::Instant now);

 private:
  std::string seal(std::string_view text) const;

  const std::string key_;
  std::mutex mutex_;
  std::map<std::string, base::Instant> full_at_;
};

}  // namespace api
