#include "simulator/wecom/archive_sdk/sealed_folder.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <filesystem>
#include <fstream>

#include "base/base64.h"
#include "base/ensure.h"
#include "base/hash.h"
#include "simulator/wecom/archive_sdk/stand_in_cipher.h"

namespace simulator::wecom::archive_sdk {
namespace {

using Bytes = std::unique_ptr<BIO, decltype(&BIO_free)>;

std::string seal_key(EVP_PKEY* key, std::string_view text) {
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new(key, nullptr), &EVP_PKEY_CTX_free);
  std::string sealed(static_cast<std::size_t>(EVP_PKEY_size(key)), '\0');
  std::size_t length = sealed.size();
  ENSURE(EVP_PKEY_encrypt_init(context.get()) == 1 &&
         EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PADDING) == 1 &&
         EVP_PKEY_encrypt(context.get(), reinterpret_cast<unsigned char*>(sealed.data()), &length,
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1);
  sealed.resize(length);
  return base::to_base64(sealed);
}

}  // namespace

std::string make_private_key() {
  constexpr unsigned bits = 2'048;
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(bits), &EVP_PKEY_free);
  const Bytes out(BIO_new(BIO_s_mem()), &BIO_free);
  ENSURE(key && PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                              nullptr) == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

SealedFolder::SealedFolder(std::string folder, std::uint64_t seed, const std::string& secret)
    : folder_(std::move(folder)), random_(seed) {
  std::filesystem::create_directories(folder_ + "/media");
  std::ofstream(folder_ + "/chatdata.tsv", std::ios::binary | std::ios::app);
  if (!secret.empty()) std::ofstream(folder_ + "/secret", std::ios::binary) << secret;
}

void SealedFolder::use_key(std::int64_t version, std::string_view private_pem) {
  const Bytes in(BIO_new_mem_buf(private_pem.data(), static_cast<int>(private_pem.size())),
                 &BIO_free);
  key_ = std::shared_ptr<EVP_PKEY>(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr),
                                   &EVP_PKEY_free);
  ENSURE(key_ != nullptr);
  version_ = version;
}

base::json::object SealedFolder::seal(const std::string& record, std::string_view message_id) {
  ENSURE(key_ != nullptr);
  const std::string key = base::to_hex(random_.next()) + base::to_hex(random_.next());
  return {{"seq", ++seq_},
          {"msgid", message_id},
          {"publickey_ver", version_},
          {"encrypt_random_key", seal_key(static_cast<EVP_PKEY*>(key_.get()), key)},
          {"encrypt_chat_msg", seal_message(key, record)}};
}

std::int64_t SealedFolder::add(const std::string& record, std::string_view message_id) {
  const std::string item = base::json::serialize(seal(record, message_id));
  std::ofstream(folder_ + "/chatdata.tsv", std::ios::binary | std::ios::app)
      << std::to_string(seq_) + "\t" + item + "\n";
  return seq_;
}

void SealedFolder::add_media(const std::string& file_id, std::string_view bytes) {
  std::ofstream(folder_ + "/media/" + file_id, std::ios::binary) << bytes;
}

std::string text_record(std::string_view message_id, std::string_view from, std::string_view group,
                        std::int64_t at_ms, std::string_view text) {
  return base::json::serialize(base::json::object{{"msgid", message_id},
                                                  {"action", "send"},
                                                  {"from", from},
                                                  {"tolist", base::json::array{"LiMing"}},
                                                  {"roomid", group},
                                                  {"msgtime", at_ms},
                                                  {"msgtype", "text"},
                                                  {"text", base::json::object{{"content", text}}}});
}

}  // namespace simulator::wecom::archive_sdk
