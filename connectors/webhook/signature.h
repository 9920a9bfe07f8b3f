// Signatures of webhooks, both ways, as Standard Webhooks 1.0.0 says
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md):
//
//   webhook-id         names the message; the same when it is sent again
//   webhook-timestamp  seconds since 1970, of this attempt
//   webhook-signature  "v1," + base64(HMAC-SHA256(key, id "." timestamp "." body)); several of
//   them,
//                      separated by spaces, while a secret is being replaced
//
// A secret is written "whsec_" + base64(key). Signatures of other versions ("v1a,…") are skipped.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace connectors::webhook {

inline constexpr std::string_view id_header = "webhook-id";
inline constexpr std::string_view timestamp_header = "webhook-timestamp";
inline constexpr std::string_view signature_header = "webhook-signature";
inline constexpr std::string_view secret_prefix = "whsec_";

// A timestamp further from our clock than this, either way, is refused: a recorded request cannot
// be played again later.
inline constexpr base::Duration timestamp_tolerance = base::minutes(5);
inline constexpr std::size_t key_bytes_min = 24, key_bytes_max = 64;  // others are no secret
inline constexpr int key_bytes_made = 32;
inline constexpr std::size_t message_id_bytes_max = 256;  // longer ones are refused
inline constexpr std::size_t signatures_max = 8;          // further ones in a header are not read
// How long the secret before the last rotation goes on being good.
inline constexpr base::Duration old_secret_lifetime = base::hours(24);

// A fresh secret as text.
std::string new_secret();
// `invalid_input` when the text is no secret.
base::Result<void> check_secret(std::string_view secret);

struct SignedHeaders {
  std::string id, timestamp, signature;
};

// The headers of a message that is sent at `now`. At least one secret; each must be one.
SignedHeaders sign(std::span<const std::string> secrets, std::string_view id, std::string_view body,
                   base::Instant now);

// Nothing when one of the secrets signed exactly this message within the tolerance. Otherwise
// `not_allowed`, with the header at fault in `field`. Takes the same time wherever signatures
// differ.
base::Result<void> verify(std::span<const std::string> secrets, const SignedHeaders& headers,
                          std::string_view body, base::Instant now);

}  // namespace connectors::webhook
