#include "connectors/wecom/callback_crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include "base/ascii.h"
#include "base/ensure.h"
#include "base/json.h"

namespace connectors::wecom {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;
using Bytes = std::vector<unsigned char>;

constexpr std::size_t block_bytes = 32;  // of the padding; the cipher's own block has 16
constexpr std::size_t head_bytes = random_bytes + 4;

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_base64(char c) { return is_alphanumeric(c) || c == '+' || c == '/'; }

std::string sha1_hex(std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  ENSURE(EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr) == 1);
  return base::to_hex({digest, size});
}

// Whole groups of four and at most two "=" at the end; trailing bits may be anything.
std::optional<Bytes> base64_decode(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::size_t padding = 0;
  while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
  const std::string_view body = text.substr(0, text.size() - padding);
  if (!std::all_of(body.begin(), body.end(), is_base64)) return std::nullopt;
  Bytes bytes(text.size() / 4 * 3);
  const int size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

std::string base64_encode(const Bytes& bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

enum class Direction { decrypt = 0, encrypt = 1 };

// `in` has whole cipher blocks. OpenSSL's own padding is off: it knows blocks of 16 only.
Bytes aes_cbc(Direction direction, const std::array<unsigned char, 32>& key, const Bytes& in) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
      EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  ENSURE(context);
  ENSURE(EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, key.data(), key.data(),
                           static_cast<int>(direction)) == 1);
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  Bytes out(in.size() + 16);
  int size = 0, rest = 0;
  ENSURE(EVP_CipherUpdate(context.get(), out.data(), &size, in.data(),
                          static_cast<int>(in.size())) == 1);
  ENSURE(EVP_CipherFinal_ex(context.get(), out.data() + size, &rest) == 1);
  out.resize(static_cast<std::size_t>(size + rest));
  return out;
}

auto undecipherable() {
  return fail(ErrorCode::invalid_input,
              "the callback cannot be decrypted: compare the EncodingAESKey with the admin console",
              "encrypt");
}

// Removes the padding if all of it is right.
bool unpad(Bytes& bytes) {
  const std::size_t padding = bytes.back();
  if (padding < 1 || padding > block_bytes || padding > bytes.size()) return false;
  const auto is_padding = [&](unsigned char byte) { return byte == padding; };
  if (!std::all_of(bytes.end() - static_cast<std::ptrdiff_t>(padding), bytes.end(), is_padding)) {
    return false;
  }
  bytes.resize(bytes.size() - padding);
  return true;
}

Result<base::Instant> read_timestamp(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  constexpr std::int64_t seconds_max = 7'258'118'400;  // the year 2200
  if (!is_whole || seconds < 0 || seconds > seconds_max) {
    return fail(ErrorCode::not_allowed, "timestamp is no time in seconds", "timestamp");
  }
  return base::Instant{seconds * 1000};
}

}  // namespace

std::string callback_signature(std::string_view token, std::string_view timestamp,
                               std::string_view nonce, std::string_view encrypted) {
  std::array<std::string_view, 4> parts{token, timestamp, nonce, encrypted};
  std::sort(parts.begin(), parts.end());
  std::string joined;
  for (const std::string_view part : parts) joined.append(part);
  return sha1_hex(joined);
}

std::string page_signature(std::string_view ticket, std::string_view nonce,
                           std::int64_t timestamp_seconds, std::string_view url) {
  std::string text = "jsapi_ticket=";
  text.append(ticket).append("&noncestr=").append(nonce);
  text.append("&timestamp=").append(std::to_string(timestamp_seconds));
  text.append("&url=").append(url.substr(0, url.find('#')));
  return sha1_hex(text);
}

Result<CallbackCipher> CallbackCipher::make(std::string_view encoding_aes_key) {
  if (encoding_aes_key.size() != aes_key_characters ||
      !std::all_of(encoding_aes_key.begin(), encoding_aes_key.end(), is_base64)) {
    return fail(ErrorCode::invalid_input,
                "EncodingAESKey has 43 letters and digits: copy it from the app's callback page",
                "encoding_aes_key");
  }
  const auto bytes = base64_decode(std::string(encoding_aes_key) + "=");
  ENSURE(bytes && bytes->size() == 32);
  std::array<unsigned char, 32> key{};
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return CallbackCipher(key);
}

Result<std::string> CallbackCipher::encrypt(std::string_view message, std::string_view receive_id,
                                            std::string_view random) const {
  if (random.size() != random_bytes) {
    return fail(ErrorCode::invalid_input, "16 random bytes are needed", "random");
  }
  if (message.size() + receive_id.size() > encrypted_bytes_max / 4 * 3 - head_bytes - block_bytes) {
    return fail(ErrorCode::limit_exceeded, "the message is too long for a callback", "message");
  }
  Bytes plain(random.begin(), random.end());
  for (int shift = 24; shift >= 0; shift -= 8) {
    plain.push_back(static_cast<unsigned char>(message.size() >> shift & 0xff));
  }
  plain.insert(plain.end(), message.begin(), message.end());
  plain.insert(plain.end(), receive_id.begin(), receive_id.end());
  const std::size_t padding = block_bytes - plain.size() % block_bytes;
  plain.insert(plain.end(), padding, static_cast<unsigned char>(padding));
  return base64_encode(aes_cbc(Direction::encrypt, key_, plain));
}

Result<Opened> CallbackCipher::decrypt(std::string_view encrypted) const {
  if (encrypted.size() > encrypted_bytes_max) {
    return fail(ErrorCode::limit_exceeded,
                "the cipher text has more than " + std::to_string(encrypted_bytes_max) + " bytes",
                "encrypt");
  }
  const auto cipher_text = base64_decode(encrypted);
  if (!cipher_text || cipher_text->empty() || cipher_text->size() % 16 != 0) {
    return undecipherable();
  }
  Bytes plain = aes_cbc(Direction::decrypt, key_, *cipher_text);
  if (!unpad(plain) || plain.size() < head_bytes) return undecipherable();
  std::size_t size = 0;
  for (std::size_t i = random_bytes; i < head_bytes; ++i) size = size << 8 | plain[i];
  if (size > plain.size() - head_bytes) return undecipherable();
  const auto begin = plain.begin() + head_bytes;
  const auto end = begin + static_cast<std::ptrdiff_t>(size);
  return Opened{std::string(begin, end), std::string(end, plain.end())};
}

Result<CallbackApp> CallbackApp::make(std::string token, std::string_view encoding_aes_key,
                                      std::string receive_id) {
  if (token.empty() || token.size() > token_bytes_max) {
    return fail(ErrorCode::invalid_input,
                "Token has 1 to 32 characters: copy it from the app's callback page", "token");
  }
  TRY(cipher, CallbackCipher::make(encoding_aes_key));
  return CallbackApp{std::move(token), cipher, std::move(receive_id)};
}

Result<std::string> open_callback(const CallbackApp& app, const CallbackQuery& query,
                                  std::string_view encrypted, base::Instant now) {
  if (encrypted.size() > encrypted_bytes_max || query.nonce.size() > nonce_bytes_max) {
    return fail(ErrorCode::limit_exceeded, "the callback is longer than any that WeCom sends",
                "encrypt");
  }
  const std::string expected =
      callback_signature(app.token, query.timestamp, query.nonce, encrypted);
  if (query.msg_signature.size() != expected.size() ||
      CRYPTO_memcmp(query.msg_signature.data(), expected.data(), expected.size()) != 0) {
    return fail(ErrorCode::not_allowed,
                "wrong signature: compare the Token with the app's callback page", "msg_signature");
  }
  TRY(at, read_timestamp(query.timestamp));
  if (at < now - replay_window || at > now + replay_window) {
    return fail(ErrorCode::not_allowed,
                "the callback is of " + base::format_iso(at) + " and it is " +
                    base::format_iso(now) + ": an old one sent again, or a clock that is wrong",
                "timestamp");
  }
  TRY(opened, app.cipher.decrypt(encrypted));
  if (opened.receive_id != app.receive_id) {
    return fail(ErrorCode::not_allowed,
                "the callback is for \"" + opened.receive_id + "\", not for \"" + app.receive_id +
                    "\": compare the company id",
                "receive_id");
  }
  return std::move(opened.message);
}

std::string SealedReply::to_xml() const {
  return "<xml><Encrypt><![CDATA[" + encrypted + "]]></Encrypt><MsgSignature><![CDATA[" +
         signature + "]]></MsgSignature><TimeStamp>" + std::to_string(timestamp_seconds) +
         "</TimeStamp><Nonce><![CDATA[" + nonce + "]]></Nonce></xml>";
}

std::string SealedReply::to_json() const {
  return base::json::serialize(base::json::object{{"encrypt", encrypted},
                                                  {"msgsignature", signature},
                                                  {"timestamp", timestamp_seconds},
                                                  {"nonce", nonce}});
}

Result<SealedReply> seal_reply(const CallbackApp& app, std::string_view message, base::Instant now,
                               std::string_view nonce, std::string_view random) {
  if (nonce.empty() || nonce.size() > nonce_bytes_max ||
      !std::all_of(nonce.begin(), nonce.end(), is_alphanumeric)) {
    return fail(ErrorCode::invalid_input, "a nonce has letters and digits only", "nonce");
  }
  TRY(encrypted, app.cipher.encrypt(message, app.receive_id, random));
  SealedReply reply;
  reply.timestamp_seconds = now.ms / 1000;
  reply.nonce = nonce;
  reply.signature =
      callback_signature(app.token, std::to_string(reply.timestamp_seconds), nonce, encrypted);
  reply.encrypted = std::move(encrypted);
  return reply;
}

}  // namespace connectors::wecom
