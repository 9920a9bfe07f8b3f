#include "api/sign_in_states.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "api/passwords.h"
#include "base/ascii.h"
#include "base/ensure.h"
#include "base/random.h"

namespace api {
namespace {

std::string hmac_sha256_hex(const std::string& key, std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  ENSURE(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
              reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size));
  return base::to_hex({digest, size});
}

std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = std::min(text.find('.'), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

SignInStates::SignInStates() : key_(base::secret_hex(token_bytes)) {}

// No part can hold a dot: hex, digits and names.
std::string SignInStates::seal(std::string_view source, std::string_view state,
                               std::string_view goal, std::string_view expires) const {
  std::string text(source);
  text.append(".").append(state).append(".").append(goal).append(".").append(expires);
  return hmac_sha256_hex(key_, text);
}

BegunSignIn SignInStates::begin(std::string_view source, SignInGoal goal, base::Instant now) const {
  BegunSignIn begun;
  begun.state = base::secret_hex(token_bytes);
  const std::string expires = std::to_string((now + sign_in_lifetime).ms);
  const std::string name(model::to_name(goal));
  begun.cookie = expires + "." + name + "." + seal(source, begun.state, name, expires);
  return begun;
}

FinishedSignIn SignInStates::finish(std::string_view source, const std::string& state,
                                    std::string_view cookie, base::Instant now) {
  FinishedSignIn finished;
  const auto parts = parts_of(cookie);
  if (parts.size() != 3) return finished;
  const auto goal = model::from_name<SignInGoal>(parts[1]);
  if (!goal) return finished;
  finished.goal = *goal;
  if (!equal_secrets(parts[2], seal(source, state, parts[1], parts[0]))) return finished;
  std::int64_t expires = 0;  // ours, for the seal is right
  std::from_chars(parts[0].data(), parts[0].data() + parts[0].size(), expires);
  if (expires <= now.ms) return finished;
  const std::lock_guard lock(mutex_);
  std::erase_if(used_, [&](const auto& each) { return each.second <= now; });
  if (used_.size() >= finished_sign_ins_max) return finished;
  finished.is_good = used_.emplace(state, base::Instant{expires}).second;
  return finished;
}

}  // namespace api
