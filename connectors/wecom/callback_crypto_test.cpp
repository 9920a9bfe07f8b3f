#include "connectors/wecom/callback_crypto.h"

#include <doctest/doctest.h>

#include "base/random.h"
#include "connectors/wecom/callback_vectors_test.h"

using namespace connectors::wecom;
using namespace connectors::wecom::vectors;
using base::ErrorCode;
using base::Instant;

namespace {

constexpr std::string_view random_16 = "0123456789abcdef";

CallbackApp app_of(std::string token, std::string_view key, std::string receive_id) {
  auto app = CallbackApp::make(std::move(token), key, std::move(receive_id));
  REQUIRE(app.has_value());
  return *std::move(app);
}

CallbackCipher cipher_of(std::string_view key) {
  auto cipher = CallbackCipher::make(key);
  REQUIRE(cipher.has_value());
  return *cipher;
}

void check_open(const CallbackApp& app, std::string_view signature, std::string_view timestamp,
                std::string_view nonce, std::string_view encrypted, std::string_view message) {
  const Instant at{std::stoll(std::string(timestamp)) * 1000};
  const auto opened = open_callback(app, {signature, timestamp, nonce}, encrypted, at);
  REQUIRE(opened.has_value());
  CHECK(*opened == message);
}

}  // namespace

TEST_CASE("callback crypto: V1, a message of the official developer tool") {
  const auto app = app_of("QDG6eK", key_1, "wx5823bf96d3bd56c7");
  check_open(app, "477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", push_1,
             message_1);
  CHECK(app.cipher.encrypt(message_1, app.receive_id, "0960688932c47ef1").value() == push_1);
}

TEST_CASE("callback crypto: V2, the check of an address answers the number inside echostr") {
  const auto app = app_of("QDG6eK", key_1, "wx5823bf96d3bd56c7");
  check_open(
      app, "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780",
      "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
      "1616140317555161061");
}

TEST_CASE("callback crypto: V3, the same random bytes give the same cipher text") {
  const auto sealed =
      cipher_of(key_3).encrypt("我是中文abcd123", "wxb11529c136998cb6", "aaaabbbbccccdddd");
  REQUIRE(sealed.has_value());
  CHECK(*sealed ==
        "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==");
  CHECK(callback_signature("pamtest", "1409304348", "xxxxxx", *sealed) ==
        "82c962d39941aa48552f90ef55aa323dc620cc10");
}

TEST_CASE("callback crypto: V4, a signature by itself") {
  CHECK(callback_signature("kjr2TKI8umCBfVF3wAHk8JiPwma5VBme", "1583940690", "VHh7ymSeb0jc4lSb",
                           "6KmUQuPVu7UhjyVqRdbo5SfcRqaHvbUlKSHFvBV2ZuR6TIlKsygcfeSd1GDplg1C5KSKr6U"
                           "PHCaC/nIX3ZNt9w==") == "1ba3cb09c0d2c2b3ed6900d37f91a6efae6cb011");
}

TEST_CASE("callback crypto: V5, a push") {
  const auto app = app_of("kz7Yx62CH8SaLN", key_5, "wwf181555a13a31443");
  check_open(app, "a44d1b7dc3dc4b02edd99dc32afa6a26be7c92f6", "1583995625", "1584392382", push_5,
             message_5);
}

TEST_CASE("callback crypto: V6, somebody joined a customer group") {
  const auto app = app_of("simtoken", key_3, "ww0000000000000001");
  const auto reply = seal_reply(app, message_6, Instant{1'700'642'907'000}, "simnonce", random_16);
  REQUIRE(reply.has_value());
  CHECK(reply->encrypted == push_6);
  CHECK(reply->signature == "f1514ec089f071f919db4e94dccbd0f2f769c2c5");
  check_open(app, reply->signature, "1700642907", "simnonce", push_6, message_6);
}

TEST_CASE("callback crypto: V7, robots of one company have an empty receive id") {
  const auto app = app_of("simtoken", key_3, "");
  const auto reply =
      seal_reply(app, R"({"msgtype":"text"})", Instant{1'700'642'907'000}, "simnonce", random_16);
  REQUIRE(reply.has_value());
  CHECK(reply->encrypted ==
        "Q3stYC6hdFzMh9T8HCvyDD712uX8onmHUva9KNYQqhHhJQeojMWP+B2d9+v8WlysuzAHHrvUZ9vvpslnY8rN/A==");
  CHECK(reply->signature == "ec3199e5cc7fefd94f8b6370ac49ddee9d8d18b5");
}

TEST_CASE("callback crypto: V8, a plain text that fills its blocks gets a whole block of padding") {
  const auto cipher = cipher_of(key_3);
  const auto sealed = cipher.encrypt("AAAAAAAAAAAA", "", random_16);
  REQUIRE(sealed.has_value());
  CHECK(*sealed ==
        "Q3stYC6hdFzMh9T8HCvyDBrZWFIxTRfE18avNRIBB043paBqLPokMM/JA5xIahLPWIFf25pA4RAOT4YrHLlqRg==");
  CHECK(cipher.decrypt(*sealed)->message == "AAAAAAAAAAAA");
}

TEST_CASE("callback crypto: every length goes round, whatever its padding") {
  const auto cipher = cipher_of(key_5);
  base::Random random(7);
  std::string message, receive_id;
  for (int size = 0; size < 130; ++size) {
    receive_id.assign(static_cast<std::size_t>(random.below(40)), 'w');
    const auto sealed = cipher.encrypt(message, receive_id, random_16);
    REQUIRE(sealed.has_value());
    const auto opened = cipher.decrypt(*sealed);
    REQUIRE(opened.has_value());
    CHECK(opened->message == message);
    CHECK(opened->receive_id == receive_id);
    message.push_back(static_cast<char>(random.below(256)));
  }
}

TEST_CASE("callback crypto: what is not ours is refused, the signature first") {
  const auto app = app_of("simtoken", key_3, "ww0000000000000001");
  const Instant at{1'700'642'907'000};
  const std::string_view timestamp = "1700642907", nonce = "simnonce";
  const auto code_of = [&](const CallbackApp& to, std::string_view signature, std::string_view when,
                           std::string_view encrypted, Instant now) {
    const auto opened = open_callback(to, {signature, when, nonce}, encrypted, now);
    REQUIRE_FALSE(opened.has_value());
    return std::pair(opened.error().code, opened.error().field);
  };
  const std::string good = callback_signature(app.token, timestamp, nonce, push_6);

  std::string flipped(push_6);
  flipped[100] = flipped[100] == 'A' ? 'B' : 'A';
  CHECK(code_of(app, good, timestamp, flipped, at) ==
        std::pair(ErrorCode::not_allowed, std::string("msg_signature")));
  CHECK(code_of(app, "", timestamp, push_6, at).second == "msg_signature");
  CHECK(code_of(app, good.substr(0, 39), timestamp, push_6, at).second == "msg_signature");

  const auto other = app_of("simtoken", key_3, "ww0000000000000002");
  CHECK(code_of(other, good, timestamp, push_6, at) ==
        std::pair(ErrorCode::not_allowed, std::string("receive_id")));

  const auto wrong_key = app_of("simtoken", key_1, "ww0000000000000001");
  CHECK(code_of(wrong_key, good, timestamp, push_6, at) ==
        std::pair(ErrorCode::invalid_input, std::string("encrypt")));

  for (const std::string_view when : {"", "now", "-1", "1700642907x", "99999999999999"}) {
    const std::string signature = callback_signature(app.token, when, nonce, push_6);
    CHECK(code_of(app, signature, when, push_6, at).second == "timestamp");
  }
}

TEST_CASE("callback crypto: a callback is good for ten minutes on either side of its time") {
  const auto app = app_of("simtoken", key_3, "ww0000000000000001");
  const std::string signature = callback_signature("simtoken", "1700642907", "simnonce", push_6);
  const CallbackQuery query{signature, "1700642907", "simnonce"};
  const Instant at{1'700'642'907'000};
  const base::Duration instant = base::milliseconds(1);
  CHECK(open_callback(app, query, push_6, at + replay_window).has_value());
  CHECK_FALSE(open_callback(app, query, push_6, at + replay_window + instant).has_value());
  CHECK(open_callback(app, query, push_6, at - replay_window).has_value());
  CHECK_FALSE(open_callback(app, query, push_6, at - replay_window - instant).has_value());
}

TEST_CASE("callback crypto: hostile cipher texts are refused, not read beyond") {
  const auto cipher = cipher_of(key_3);
  const auto check_refused = [&](std::string_view encrypted) {
    CAPTURE(encrypted);
    const auto opened = cipher.decrypt(encrypted);
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().field == "encrypt");
  };
  check_refused("");
  check_refused("====");
  check_refused("AAAA");                      // three bytes
  check_refused("AAAAAAAAAAAAAAAAAAAAAA=A");  // padding inside
  check_refused("AAAAAAAAAAAAAAAAAAAAAA==\n");
  check_refused("AAAAAAAAAAAAAAAA AAAAA==");
  check_refused("AAAAAAAAAAAAAAAAAAAAAA==");  // one block of noise
  // Cut after a whole block: the last byte is text, no padding.
  check_refused(std::string(push_6.substr(0, 64)));

  CHECK(cipher.decrypt(std::string(encrypted_bytes_max + 4, 'A')).error().code ==
        ErrorCode::limit_exceeded);
  CHECK(cipher.decrypt(std::string(encrypted_bytes_max, 'A')).error().code ==
        ErrorCode::invalid_input);
  CHECK_FALSE(cipher.encrypt("x", "", "too short").has_value());
  CHECK(cipher.encrypt(std::string(encrypted_bytes_max, 'x'), "", random_16).error().code ==
        ErrorCode::limit_exceeded);
}

TEST_CASE("callback crypto: settings that cannot be right are refused by name") {
  CHECK(CallbackApp::make("", key_3, "ww").error().field == "token");
  CHECK(CallbackApp::make(std::string(33, 't'), key_3, "ww").error().field == "token");
  CHECK(CallbackApp::make(std::string(32, 't'), key_3, "ww").has_value());
  for (const std::string_view key : {"", "short", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF",
                                     "abcdefghijklmnopqrstuvwxyz0123456789ABCDE-G"}) {
    CHECK(CallbackApp::make("t", key, "ww").error().field == "encoding_aes_key");
  }
}

TEST_CASE("callback crypto: the form of a passive reply") {
  const auto app = app_of("simtoken", key_3, "");
  const auto reply = seal_reply(app, "{}", Instant{1'700'642'907'999}, "simnonce", random_16);
  REQUIRE(reply.has_value());
  CHECK(reply->to_xml() == "<xml><Encrypt><![CDATA[" + reply->encrypted +
                               "]]></Encrypt><MsgSignature><![CDATA[" + reply->signature +
                               "]]></MsgSignature><TimeStamp>1700642907</TimeStamp>"
                               "<Nonce><![CDATA[simnonce]]></Nonce></xml>");
  CHECK(reply->to_json() == R"({"encrypt":")" + reply->encrypted + R"(","msgsignature":")" +
                                reply->signature +
                                R"(","timestamp":1700642907,"nonce":"simnonce"})");
  CHECK(seal_reply(app, "{}", Instant{0}, "]]>", random_16).error().field == "nonce");
  CHECK(seal_reply(app, "{}", Instant{0}, "", random_16).error().field == "nonce");
}

TEST_CASE("page signature: the part of the address after # does not count") {
  const std::string signed_page = page_signature(
      "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
      "Wm3WZYTPz0wzccnW", 1'414'587'457, "http://mp.weixin.qq.com?params=value");
  // The sample of WeChat's JS-SDK, which has the same scheme.
  CHECK(signed_page == "0f9de62fce790f9a083d5c99e95740ceb90c27ed");
  CHECK(
      signed_page ==
      page_signature(
          "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
          "Wm3WZYTPz0wzccnW", 1'414'587'457, "http://mp.weixin.qq.com?params=value#/a"));
}
