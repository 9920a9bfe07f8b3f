// The cipher and the signatures of WeCom's callbacks (企业微信回调加解密方案), pure functions over
// values.
//
//   key     = base64(EncodingAESKey + "="), 32 bytes; the two trailing bits of character 43 may be
//   anything sign    = hex(SHA-1 of token, timestamp, nonce and encrypted text, sorted as bytes and
//   joined) plain   = 16 random bytes · length of the message, 4 bytes, big endian · message ·
//   receive id encrypt = base64(AES-256-CBC(key, iv = key[0..16), plain padded to a multiple of 32
//   with PKCS#7))
//
// The signature is compared before anything is decrypted, in constant time. What the official
// scheme leaves open is decided here: the receive id must be ours (else one company's callback
// would be taken for another's), every padding byte must be right, and a timestamp further than
// `replay_window` from our clock is refused. A callback that is sent again inside the window is let
// through: its facts have the same external ids and change nothing, and WeCom wants a 200 for a
// redelivery.
//
// Sources: developer.work.weixin.qq.com/document/path/90930 and 90968; the official npm package
// @wecom/crypto 1.0.1, against which witness/ checks this file.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace connectors::wecom {

inline constexpr std::size_t token_bytes_max = 32;
inline constexpr std::size_t aes_key_characters = 43;
inline constexpr std::size_t random_bytes = 16;
inline constexpr std::size_t nonce_bytes_max = 256;
// Longer cipher texts are refused before any work is done. A group event with 500 member ids has 40
// kB.
inline constexpr std::size_t encrypted_bytes_max = 1'048'576;
inline constexpr base::Duration replay_window = base::minutes(10);

// Lower-case hex. All four are taken as they stand in the request, after URL decoding.
std::string callback_signature(std::string_view token, std::string_view timestamp,
                               std::string_view nonce, std::string_view encrypted);

// For JS-SDK pages (wx.config, wx.agentConfig): what follows a "#" in the address is left out.
std::string page_signature(std::string_view ticket, std::string_view nonce,
                           std::int64_t timestamp_seconds, std::string_view url);

struct Opened {
  std::string message;
  std::string receive_id;  // company id, suite id, or empty for robots of one company
};

class CallbackCipher {
 public:
  // `encoding_aes_key`: the 43 letters and digits that the admin console shows.
  static base::Result<CallbackCipher> make(std::string_view encoding_aes_key);

  // `random`: 16 bytes that nobody can guess; the same bytes give the same cipher text (tests,
  // fixtures).
  base::Result<std::string> encrypt(std::string_view message, std::string_view receive_id,
                                    std::string_view random) const;
  // The error says no more than that it cannot be decrypted with this key.
  base::Result<Opened> decrypt(std::string_view encrypted) const;

 private:
  explicit CallbackCipher(const std::array<unsigned char, 32>& key) : key_(key) {}
  std::array<unsigned char, 32> key_;
};

// What an app's callback page in the admin console holds.
struct CallbackApp {
  std::string token;
  CallbackCipher cipher;
  std::string receive_id;  // the company id for a self-built app

  // The error names the setting at fault: token, encoding_aes_key.
  static base::Result<CallbackApp> make(std::string token, std::string_view encoding_aes_key,
                                        std::string receive_id);
};

// The query of a callback, URL-decoded ("+" must not have become a blank).
struct CallbackQuery {
  std::string_view msg_signature, timestamp, nonce;
};

// The message in a callback (or in `echostr`, which is answered with exactly these bytes).
// Errors: not_allowed for a wrong signature, company or time; invalid_input for what cannot be
// decrypted.
base::Result<std::string> open_callback(const CallbackApp& app, const CallbackQuery& query,
                                        std::string_view encrypted, base::Instant now);

// A passive reply. Only replies to app messages mean anything; group events are answered with
// nothing.
struct SealedReply {
  std::string encrypted, signature, nonce;
  std::int64_t timestamp_seconds = 0;

  std::string to_xml() const;   // for apps
  std::string to_json() const;  // for intelligent robots (智能机器人)
};
// `nonce`: letters and digits. `random`: as for encrypt.
base::Result<SealedReply> seal_reply(const CallbackApp& app, std::string_view message,
                                     base::Instant now, std::string_view nonce,
                                     std::string_view random);

}  // namespace connectors::wecom
