#include "connectors/wecom/archive/private_keys.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <utility>

#include "base/base64.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;

Result<void> PrivateKeys::add(std::int64_t version, std::string_view pem) {
  const auto wrong = [&](const std::string& why) {
    ERR_clear_error();
    return fail(ErrorCode::invalid_input, "private key " + std::to_string(version) + " " + why,
                "private_keys." + std::to_string(version));
  };
  if (version <= 0) return wrong("should have a version from 1 on");
  const std::unique_ptr<BIO, decltype(&BIO_free)> bytes(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  // Without a callback a key with a password would ask for it on the terminal.
  const auto no_password = [](char*, int, int, void*) { return 0; };
  std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(bytes.get(), nullptr, no_password, nullptr),
                                &EVP_PKEY_free);
  if (!key) return wrong("is no private key in PEM form without a password");
  if (EVP_PKEY_base_id(key.get()) != EVP_PKEY_RSA) return wrong("is no RSA key");
  if (EVP_PKEY_bits(key.get()) < rsa_bits_min) {
    return wrong("has fewer than " + std::to_string(rsa_bits_min) + " bits");
  }
  keys_[version] = std::move(key);
  return {};
}

Result<std::string> PrivateKeys::unlock(std::int64_t version, std::string_view sealed) const {
  const auto found = keys_.find(version);
  if (found == keys_.end()) {
    return fail(ErrorCode::not_found, say(trouble::no_key, {std::to_string(version)}),
                "private_keys." + std::to_string(version));
  }
  const auto bytes = base::from_base64(sealed);
  if (!bytes) return fail(ErrorCode::invalid_input, "its key is no base64", "encrypt_random_key");
  auto* const key = static_cast<EVP_PKEY*>(found->second.get());
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new(key, nullptr), &EVP_PKEY_CTX_free);
  std::string opened(static_cast<std::size_t>(EVP_PKEY_size(key)), '\0');
  std::size_t length = opened.size();
  const bool is_open =
      context && EVP_PKEY_decrypt_init(context.get()) == 1 &&
      EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1 &&
      EVP_PKEY_decrypt(context.get(), reinterpret_cast<unsigned char*>(opened.data()), &length,
                       reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()) == 1;
  ERR_clear_error();
  if (!is_open) {
    return fail(ErrorCode::invalid_input, say(trouble::key_does_not_fit, {std::to_string(version)}),
                "private_keys." + std::to_string(version));
  }
  opened.resize(length);
  return opened;
}

}  // namespace connectors::wecom::archive
