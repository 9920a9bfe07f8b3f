// Passwords and secret tokens. Passwords are kept as argon2id (RFC 9106) in PHC text form, which
// carries its own cost, so that raising the cost leaves old hashes valid. Tokens are 256 random
// bits; only their SHA-256 is kept: with that much chance in them nothing slower is needed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace api {

inline constexpr std::size_t password_characters_min = 10;
inline constexpr std::size_t password_bytes_max = 1'024;
inline constexpr int token_bytes = 32;

// OWASP's least for argon2id (2024): 19 MiB, two passes, one lane; about 30 ms here.
struct PasswordCost {
  std::uint32_t memory_kib = 19'456;
  std::uint32_t passes = 2;
  std::uint32_t lanes = 1;
};

// Too short, too long or not UTF-8: `field` names it.
base::Result<void> check_password(std::string_view password, std::string_view field);
base::Result<std::string> hash_password(std::string_view password, const PasswordCost& cost);
// Takes as long for a broken or empty hash as for a good one.
bool verify_password(std::string_view password, const std::string& hash, const PasswordCost& cost);

std::string sha256_hex(std::string_view text);
// Takes the same time wherever the texts differ.
bool equal_secrets(std::string_view a, std::string_view b);

}  // namespace api
