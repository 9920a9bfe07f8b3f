#include "api/form_guard.h"

#include <algorithm>
#include <charconv>

#include "api/passwords.h"
#include "base/random.h"

namespace api {
namespace {

constexpr int applicant_bytes = 16;

}  // namespace

FormGuard::FormGuard() : key_(base::secret_hex(token_bytes)) {}

// The key stands before and behind what is sealed, of fixed length, so that nothing can be
// appended.
std::string FormGuard::seal(std::string_view text) const {
  return sha256_hex(key_ + sha256_hex(key_ + std::string(text)));
}

std::string FormGuard::new_token(base::Instant now) const {
  const std::string text = base::secret_hex(applicant_bytes) + "." + std::to_string(now.ms);
  return text + "." + seal(text);
}

ReadToken FormGuard::read(std::string_view token, base::Instant now) const {
  ReadToken read;
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return read;
  if (!equal_secrets(token.substr(last + 1), seal(token.substr(0, last)))) return read;
  const std::string_view issued = token.substr(first + 1, last - first - 1);
  std::int64_t ms = 0;  // ours, for the seal is right
  std::from_chars(issued.data(), issued.data() + issued.size(), ms);
  read.applicant = token.substr(0, first);
  const base::Duration age = now - base::Instant{ms};
  if (age < form_fill_min)
    read.state = TokenState::too_soon;
  else if (age > form_token_lifetime)
    read.state = TokenState::too_old;
  else
    read.state = TokenState::good;
  return read;
}

base::Duration FormGuard::wait(const std::string& address, base::Instant now) {
  const std::lock_guard lock(mutex_);
  if (full_at_.size() >= addresses_in_mind_max) {
    std::erase_if(full_at_, [&](const auto& each) { return each.second <= now; });
    if (full_at_.size() >= addresses_in_mind_max) full_at_.clear();
  }
  base::Instant& full = full_at_[address];
  const base::Instant next = std::max(full, now) + form_every;
  const base::Instant most = now + form_every * forms_burst_max;
  if (next > most) return next - most;
  full = next;
  return {};
}

}  // namespace api
