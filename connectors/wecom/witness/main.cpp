// The other side of witness.mjs: reads one JSON object a line, does with our cipher what it asks,
// and writes one a line. Message, ids and random bytes travel as hex, for they are bytes.
#include <cstdio>
#include <string>

#include "base/ensure.h"
#include "base/json.h"
#include "connectors/wecom/callback_crypto.h"

namespace {

using namespace connectors::wecom;
using base::text_at;
using base::json::object;

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

std::string to_hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(digits[byte >> 4]);
    hex.push_back(digits[byte & 15]);
  }
  return hex;
}

object answer(const object& asked) {
  const auto cipher = CallbackCipher::make(text_at(asked, "key"));
  if (!cipher) return {{"error", cipher.error().text}};
  const auto sealed =
      cipher->encrypt(from_hex(text_at(asked, "message")), from_hex(text_at(asked, "id")),
                      from_hex(text_at(asked, "random")));
  const auto opened = cipher->decrypt(text_at(asked, "encrypted"));
  if (!sealed) return {{"error", sealed.error().text}};
  if (!opened) return {{"error", opened.error().text}};
  return {{"encrypted", *sealed},
          {"message", to_hex(opened->message)},
          {"id", to_hex(opened->receive_id)},
          {"signature", callback_signature(text_at(asked, "token"), text_at(asked, "timestamp"),
                                           text_at(asked, "nonce"), *sealed)},
          {"page", page_signature(text_at(asked, "token"), text_at(asked, "nonce"),
                                  std::stoll(std::string(text_at(asked, "timestamp"))),
                                  text_at(asked, "url"))}};
}

}  // namespace

int main() {
  std::string line;
  for (int c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != '\n') {
      line.push_back(static_cast<char>(c));
      continue;
    }
    const auto asked = base::parse_json(line);
    ENSURE(asked && asked->is_object());
    std::puts(base::json::serialize(answer(asked->get_object())).c_str());
    line.clear();
  }
  return 0;
}
