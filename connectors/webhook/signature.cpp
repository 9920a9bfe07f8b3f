#include "connectors/webhook/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/base64.h"
#include "base/ensure.h"
#include "base/random.h"

namespace connectors::webhook {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view version_prefix = "v1,";

int digit(char hex) { return hex <= '9' ? hex - '0' : hex - 'a' + 10; }

std::optional<std::string> key_of(std::string_view secret) {
  if (!secret.starts_with(secret_prefix)) return std::nullopt;
  auto key = base::from_base64(secret.substr(secret_prefix.size()));
  if (!key || key->size() < key_bytes_min || key->size() > key_bytes_max) return std::nullopt;
  return key;
}

// "v1,…" of one secret.
std::string signature_of(std::string_view secret, std::string_view id, std::string_view timestamp,
                         std::string_view body) {
  const auto key = key_of(secret);
  ENSURE(key);
  std::string content;
  content.reserve(id.size() + timestamp.size() + body.size() + 2);
  content.append(id).append(".").append(timestamp).append(".").append(body);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  ENSURE(HMAC(EVP_sha256(), key->data(), static_cast<int>(key->size()),
              reinterpret_cast<const unsigned char*>(content.data()), content.size(), digest,
              &size) != nullptr);
  return std::string(version_prefix) +
         base::to_base64({reinterpret_cast<const char*>(digest), size});
}

bool same_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

base::Result<void> check_timestamp(std::string_view text, base::Instant now) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  constexpr std::int64_t seconds_max = 10'000'000'000;  // the year 2286; keeps the sum below small
  if (error != std::errc() || end != text.data() + text.size() || seconds < 0 ||
      seconds > seconds_max) {
    return fail(ErrorCode::not_allowed,
                "webhook-timestamp must be the seconds since 1970 as a whole number",
                std::string(timestamp_header));
  }
  const base::Duration age = now - base::Instant{seconds * 1000};
  if (age > timestamp_tolerance || age < base::Duration{} - timestamp_tolerance) {
    return fail(ErrorCode::not_allowed,
                "webhook-timestamp is " + std::to_string(age.ms / 1000) + " seconds old; at most " +
                    std::to_string(timestamp_tolerance.ms / 1000) +
                    " either way: sign again at each attempt, and check the clock",
                std::string(timestamp_header));
  }
  return {};
}

}  // namespace

std::string new_secret() {
  const std::string hex = base::secret_hex(key_bytes_made);
  std::string key;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    key += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  }
  return std::string(secret_prefix) + base::to_base64(key);
}

base::Result<void> check_secret(std::string_view secret) {
  if (key_of(secret)) return {};
  return fail(ErrorCode::invalid_input,
              "a secret is whsec_ and then the base64 of " + std::to_string(key_bytes_min) +
                  " to " + std::to_string(key_bytes_max) + " bytes",
              "secret");
}

SignedHeaders sign(std::span<const std::string> secrets, std::string_view id, std::string_view body,
                   base::Instant now) {
  ENSURE(!secrets.empty());
  SignedHeaders headers{std::string(id), std::to_string(now.ms / 1000), {}};
  for (const std::string& secret : secrets) {
    if (!headers.signature.empty()) headers.signature += ' ';
    headers.signature += signature_of(secret, id, headers.timestamp, body);
  }
  return headers;
}

base::Result<void> verify(std::span<const std::string> secrets, const SignedHeaders& headers,
                          std::string_view body, base::Instant now) {
  const std::pair<std::string_view, const std::string&> wanted[] = {
      {id_header, headers.id},
      {timestamp_header, headers.timestamp},
      {signature_header, headers.signature}};
  for (const auto& [name, text] : wanted) {
    if (!text.empty()) continue;
    return fail(ErrorCode::not_allowed,
                "the header " + std::string(name) + " is missing: sign as docs/webhooks.md says",
                std::string(name));
  }
  if (headers.id.size() > message_id_bytes_max) {
    return fail(ErrorCode::not_allowed,
                "webhook-id is longer than " + std::to_string(message_id_bytes_max) + " bytes",
                std::string(id_header));
  }
  TRY_VOID(check_timestamp(headers.timestamp, now));
  bool is_signed = false;
  for (const std::string& secret : secrets) {
    if (!key_of(secret)) continue;
    const std::string expected = signature_of(secret, headers.id, headers.timestamp, body);
    std::string_view rest = headers.signature;
    for (std::size_t i = 0; i < signatures_max && !rest.empty(); ++i) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      if (same_in_constant_time(rest.substr(0, end), expected)) is_signed = true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (is_signed) return {};
  return fail(
      ErrorCode::not_allowed,
      "no signature fits: sign webhook-id.webhook-timestamp.body, the body byte for byte as it "
      "is sent, with this endpoint's secret",
      std::string(signature_header));
}

}  // namespace connectors::webhook
