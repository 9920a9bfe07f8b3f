// Any bytes as a callback. The first two choose what is tried: bytes as a cipher text; bytes as the
// plain text inside one (so that lengths and padding are reached); a sealed message with one byte
// changed, which must be refused by its signature.
#include <openssl/evp.h>

#include <string>

#include "base/ensure.h"
#include "connectors/wecom/callback_crypto.h"

namespace {

using namespace connectors::wecom;

constexpr std::string_view aes_key = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
constexpr base::Instant now{1'700'642'907'000};

const CallbackApp& app() {
  static const CallbackApp made = *CallbackApp::make("token", aes_key, "ww1");
  return made;
}

// AES-256-CBC without any padding of ours: the input is the whole plain text.
std::string seal_raw(std::string plain) {
  plain.resize((plain.size() + 15) / 16 * 16);
  unsigned char key[33];
  ENSURE(EVP_DecodeBlock(key,
                         reinterpret_cast<const unsigned char*>("abcdefghijklmnopqrstuvwxyz"
                                                                "0123456789ABCDEFG="),
                         44) == 33);
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  std::string out(plain.size() + 16, '\0');
  auto* bytes = reinterpret_cast<unsigned char*>(out.data());
  int size = 0;
  ENSURE(EVP_EncryptInit_ex(context, EVP_aes_256_cbc(), nullptr, key, key) == 1);
  EVP_CIPHER_CTX_set_padding(context, 0);
  ENSURE(EVP_EncryptUpdate(context, bytes, &size,
                           reinterpret_cast<const unsigned char*>(plain.data()),
                           static_cast<int>(plain.size())) == 1);
  EVP_CIPHER_CTX_free(context);
  std::string text(plain.size() / 3 * 4 + 8, '\0');
  text.resize(static_cast<std::size_t>(EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(plain.size()))));
  return text;
}

void check_opened(std::string_view encrypted) {
  const auto opened = app().cipher.decrypt(encrypted);
  if (opened) ENSURE(opened->message.size() + opened->receive_id.size() + 20 < encrypted.size());
}

void check_changed(std::string_view message, std::size_t place) {
  const auto reply = seal_reply(app(), message, now, "nonce", "0123456789abcdef");
  ENSURE(reply);
  const std::string when = std::to_string(reply->timestamp_seconds);
  const CallbackQuery query{reply->signature, when, "nonce"};
  ENSURE(open_callback(app(), query, reply->encrypted, now).value() == message);
  std::string changed = reply->encrypted;
  changed[place % changed.size()] ^= 1;
  const auto refused = open_callback(app(), query, changed, now);
  ENSURE(!refused && refused.error().field == "msg_signature");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  switch (data[0] % 3) {
    case 0: check_opened(rest); break;
    case 1: check_opened(seal_raw(std::string(rest))); break;
    default: check_changed(rest, data[1]); break;
  }
  return 0;
}
