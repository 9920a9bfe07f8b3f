#include "api/passwords.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <array>
#include <vector>

#include "base/ascii.h"
#include "base/random.h"
#include "base/utf8.h"

namespace api {
namespace {

constexpr int salt_bytes = 16;  // written as hex, so twice as many characters
constexpr std::uint32_t hash_bytes = 32;

}  // namespace

base::Result<void> check_password(std::string_view password, std::string_view field) {
  const auto refuse = [&](const std::string& why) {
    return base::fail(base::ErrorCode::invalid_input, why, std::string(field));
  };
  if (!base::is_valid_utf8(password)) return refuse("the password is not valid UTF-8");
  if (base::count_code_points(password) < password_characters_min) {
    return refuse("the password needs at least " + std::to_string(password_characters_min) +
                  " characters");
  }
  if (password.size() > password_bytes_max) {
    return refuse("the password may have at most " + std::to_string(password_bytes_max) + " bytes");
  }
  return {};
}

base::Result<std::string> hash_password(std::string_view password, const PasswordCost& cost) {
  const std::string salt = base::secret_hex(salt_bytes);
  std::vector<char> encoded(argon2_encodedlen(cost.passes, cost.memory_kib, cost.lanes,
                                              static_cast<std::uint32_t>(salt.size()), hash_bytes,
                                              Argon2_id));
  const int outcome = argon2id_hash_encoded(
      cost.passes, cost.memory_kib, cost.lanes, password.data(), password.size(), salt.data(),
      salt.size(), hash_bytes, encoded.data(), encoded.size());
  if (outcome != ARGON2_OK) {
    return base::fail(base::ErrorCode::unavailable,
                      std::string("cannot hash the password: ") + argon2_error_message(outcome));
  }
  return std::string(encoded.data());
}

bool verify_password(std::string_view password, const std::string& hash, const PasswordCost& cost) {
  if (password.size() > password_bytes_max) return false;
  if (hash.empty()) {
    // Nobody has this login: spend the time all the same, so that it cannot be told from a wrong
    // password.
    static_cast<void>(hash_password(password, cost).has_value());
    return false;
  }
  return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

std::string sha256_hex(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return base::to_hex(digest);
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace api
