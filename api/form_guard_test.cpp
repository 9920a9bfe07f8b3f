#include "api/form_guard.h"

#include <doctest/doctest.h>

namespace api {

TEST_CASE("tokens of forms: sealed, good from the least time to the longest") {
  const FormGuard guard, other;
  const base::Instant now{1'780'000'000'000};
  const std::string token = guard.new_token(now);
  CHECK(guard.read(token, now + form_fill_min).state == TokenState::good);
  CHECK(guard.read(token, now + form_fill_min - base::milliseconds(1)).state ==
        TokenState::too_soon);
  CHECK(guard.read(token, now + form_token_lifetime).state == TokenState::good);
  CHECK(guard.read(token, now + form_token_lifetime + base::milliseconds(1)).state ==
        TokenState::too_old);
  CHECK(guard.read(token, now + base::minutes(1)).applicant.size() == 32);
  CHECK(guard.read(token, now + base::minutes(1)).applicant !=
        guard.read(guard.new_token(now), now + base::minutes(1)).applicant);
  CHECK(other.read(token, now + base::minutes(1)).state == TokenState::forged);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string forged = token;
    forged[i] = forged[i] == '0' ? '1' : '0';
    CHECK(guard.read(forged, now + base::minutes(1)).state == TokenState::forged);
  }
  for (const std::string_view text : {"", ".", "..", "a.b.c"}) {
    CHECK(guard.read(text, now).state == TokenState::forged);
  }
}

TEST_CASE("an address sends a burst, then at the even pace; others are not held up") {
  FormGuard guard;
  base::Instant now{1'780'000'000'000};
  for (std::int64_t i = 0; i < forms_burst_max; ++i) CHECK(guard.wait("10.0.0.1", now).ms == 0);
  CHECK(guard.wait("10.0.0.1", now) == form_every);
  CHECK(guard.wait("10.0.0.2", now).ms == 0);
  now = now + form_every;
  CHECK(guard.wait("10.0.0.1", now).ms == 0);
  CHECK(guard.wait("10.0.0.1", now).ms > 0);
}

}  // namespace api
