#include "simulator/wecom/archive_sdk/stand_in_cipher.h"

#include <openssl/evp.h>

#include <array>
#include <memory>

namespace simulator::wecom::archive_sdk {
namespace {

using Key = std::array<unsigned char, EVP_MAX_MD_SIZE>;

Key cipher_key(std::string_view key) {
  Key digest{};
  unsigned length = 0;
  EVP_Digest(key.data(), key.size(), digest.data(), &length, EVP_sha256(), nullptr);
  return digest;
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::optional<std::string> crypt(std::string_view key, std::string_view from, bool seals) {
  const Key digest = cipher_key(key);
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  std::string to(from.size() + 32, '\0');
  auto* const out = reinterpret_cast<unsigned char*>(to.data());
  int length = 0, rest = 0;
  const bool is_well = EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, digest.data(),
                                         digest.data() + 16, seals ? 1 : 0) == 1 &&
                       EVP_CipherUpdate(context.get(), out, &length, bytes_of(from),
                                        static_cast<int>(from.size())) == 1 &&
                       EVP_CipherFinal_ex(context.get(), out + length, &rest) == 1;
  if (!is_well) return std::nullopt;
  to.resize(static_cast<std::size_t>(length + rest));
  return to;
}

}  // namespace

std::string seal_message(std::string_view key, std::string_view message) {
  const std::string sealed = crypt(key, message, true).value_or("");
  std::string text((sealed.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     bytes_of(sealed), static_cast<int>(sealed.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::optional<std::string> open_message(std::string_view key, std::string_view sealed) {
  if (sealed.empty() || sealed.size() % 4 != 0) return std::nullopt;
  std::string bytes(sealed.size() / 4 * 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     bytes_of(sealed), static_cast<int>(sealed.size()));
  if (length < 0) return std::nullopt;
  std::size_t used = static_cast<std::size_t>(length);
  for (std::size_t i = sealed.size(); i > 0 && sealed[i - 1] == '='; --i) --used;
  bytes.resize(used);
  return crypt(key, bytes, false);
}

}  // namespace simulator::wecom::archive_sdk
