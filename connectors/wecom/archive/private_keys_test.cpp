#include "connectors/wecom/archive/private_keys.h"

#include <doctest/doctest.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

#include "base/base64.h"

using namespace connectors::wecom::archive;

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key rsa_key(unsigned bits) { return {EVP_RSA_gen(bits), &EVP_PKEY_free}; }

std::string pem_of(EVP_PKEY* key, const char* password = nullptr) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
  const int length = password ? static_cast<int>(std::string_view(password).size()) : 0;
  REQUIRE(PEM_write_bio_PKCS8PrivateKey(out.get(), key, password ? EVP_aes_128_cbc() : nullptr,
                                        password, length, nullptr, nullptr) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string seal(EVP_PKEY* key, std::string_view text) {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new(key, nullptr), &EVP_PKEY_CTX_free);
  std::string sealed(static_cast<std::size_t>(EVP_PKEY_size(key)), '\0');
  std::size_t length = sealed.size();
  REQUIRE(EVP_PKEY_encrypt_init(context.get()) == 1);
  REQUIRE(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1);
  REQUIRE(EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(sealed.data()), &length,
                           reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
  return base::to_base64(sealed);
}

}  // namespace

TEST_CASE("a record is opened with the key of its version, and with no other") {
  const Key first = rsa_key(2'048), second = rsa_key(2'048);
  PrivateKeys keys;
  REQUIRE(keys.add(1, pem_of(first.get())).has_value());
  REQUIRE(keys.add(2, pem_of(second.get())).has_value());
  CHECK(keys.count() == 2);
  CHECK(keys.has(2));
  CHECK(keys.unlock(1, seal(first.get(), "key one")).value() == "key one");
  CHECK(keys.unlock(2, seal(second.get(), "key two")).value() == "key two");
  const auto missing = keys.unlock(3, seal(first.get(), "x"));
  CHECK(missing.error().code == base::ErrorCode::not_found);
  CHECK(missing.error().field == "private_keys.3");
  const auto mixed_up = keys.unlock(2, seal(first.get(), "x"));
  CHECK(mixed_up.error().code == base::ErrorCode::invalid_input);
  CHECK(mixed_up.error().text.find("does not open it") != std::string::npos);
  CHECK(keys.unlock(1, "not base64!").error().field == "encrypt_random_key");
  CHECK_FALSE(keys.unlock(1, base::to_base64("too short")).has_value());
  CHECK_FALSE(keys.unlock(1, "").has_value());
}

TEST_CASE("what is no usable key is refused by name, at the limit of its length") {
  PrivateKeys keys;
  const auto why = [&keys](const std::string& pem, std::int64_t version = 1) {
    const auto added = keys.add(version, pem);
    return added ? std::string() : added.error().text;
  };
  CHECK(why("nonsense").find("private key 1 is no private key in PEM form") != std::string::npos);
  CHECK(why(pem_of(rsa_key(2'048).get(), "password")).find("without a password") !=
        std::string::npos);
  CHECK(why(pem_of(rsa_key(rsa_bits_min - 8).get())).find("fewer than 2048 bits") !=
        std::string::npos);
  CHECK(why(pem_of(rsa_key(rsa_bits_min).get())) == "");
  const Key curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  CHECK(why(pem_of(curve.get())).find("is no RSA key") != std::string::npos);
  CHECK(why(pem_of(rsa_key(2'048).get()), 0).find("version from 1 on") != std::string::npos);
}
