#include "connectors/webhook/signature.h"

#include <doctest/doctest.h>

#include <vector>

#include "base/base64.h"

using namespace connectors::webhook;
using base::Instant;

namespace {

// From the specification's own test suite.
const std::vector<std::string> secrets = {"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"};
constexpr std::string_view message_id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::string_view body = R"({"test": 2432232314})";
constexpr Instant sent_at{1'614'265'330'000};
constexpr std::string_view signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

std::string field_of(const base::Result<void>& verified) {
  if (verified) return "";
  CHECK(verified.error().code == base::ErrorCode::not_allowed);
  return verified.error().field;
}

std::string secret_of(std::size_t bytes) {
  return std::string(secret_prefix) + base::to_base64(std::string(bytes, 'k'));
}

}  // namespace

TEST_CASE("webhook signature: as the specification's example says") {
  const SignedHeaders headers = sign(secrets, message_id, body, sent_at);
  CHECK(headers.id == message_id);
  CHECK(headers.timestamp == "1614265330");
  CHECK(headers.signature == signature);
  CHECK(field_of(verify(secrets, headers, body, sent_at)).empty());
}

TEST_CASE("webhook signature: whatever is changed is refused") {
  const SignedHeaders good = sign(secrets, message_id, body, sent_at);
  const auto with = [&](SignedHeaders headers, std::string_view text) {
    return field_of(verify(secrets, headers, text, sent_at));
  };
  CHECK(with(good, R"({"test": 2432232315})") == "webhook-signature");
  CHECK(with(good, "") == "webhook-signature");
  CHECK(with({"another", good.timestamp, good.signature}, body) == "webhook-signature");
  CHECK(with({good.id, "1614265331", good.signature}, body) == "webhook-signature");
  CHECK(with({good.id, good.timestamp, "v1,AAAA"}, body) == "webhook-signature");
  CHECK(with({good.id, good.timestamp, "v1a" + good.signature.substr(2)}, body) ==
        "webhook-signature");
  CHECK(with({"", good.timestamp, good.signature}, body) == "webhook-id");
  CHECK(with({good.id, "", good.signature}, body) == "webhook-timestamp");
  CHECK(with({good.id, good.timestamp, ""}, body) == "webhook-signature");
  for (const char* text : {"soon", "-1", "1614265330.5", " 1614265330", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK(with({good.id, text, good.signature}, body) == "webhook-timestamp");
  }
  const std::vector<std::string> others = {new_secret()};
  CHECK(field_of(verify(others, good, body, sent_at)) == "webhook-signature");
  CHECK(field_of(verify({}, good, body, sent_at)) == "webhook-signature");
}

TEST_CASE("webhook signature: the window, at its ends") {
  const SignedHeaders headers = sign(secrets, message_id, body, sent_at);
  const auto at = [&](base::Duration later) {
    return field_of(verify(secrets, headers, body, sent_at + later));
  };
  const base::Duration none{};
  CHECK(at(timestamp_tolerance).empty());
  CHECK(at(timestamp_tolerance + base::milliseconds(1)) == "webhook-timestamp");
  CHECK(at(none - timestamp_tolerance).empty());
  CHECK(at(none - timestamp_tolerance - base::milliseconds(1)) == "webhook-timestamp");
}

TEST_CASE("webhook signature: two secrets while one replaces the other") {
  const std::string old_secret = secrets[0], fresh = new_secret();
  CHECK(fresh != new_secret());
  const std::vector<std::string> both = {fresh, old_secret};
  const SignedHeaders by_old = sign(secrets, message_id, body, sent_at);
  CHECK(field_of(verify(both, by_old, body, sent_at)).empty());
  const SignedHeaders by_both = sign(both, message_id, body, sent_at);
  const std::vector<std::string> only_fresh = {fresh};
  CHECK(field_of(verify(secrets, by_both, body, sent_at)).empty());
  CHECK(field_of(verify(only_fresh, by_both, body, sent_at)).empty());
  CHECK(field_of(verify(only_fresh, by_old, body, sent_at)) == "webhook-signature");
}

TEST_CASE("webhook signature: limits of secrets, ids and the number of signatures") {
  CHECK(check_secret(new_secret()).has_value());
  CHECK(check_secret(secret_of(key_bytes_min)).has_value());
  CHECK(check_secret(secret_of(key_bytes_max)).has_value());
  CHECK_FALSE(check_secret(secret_of(key_bytes_min - 1)).has_value());
  CHECK_FALSE(check_secret(secret_of(key_bytes_max + 1)).has_value());
  CHECK_FALSE(check_secret("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").has_value());
  CHECK_FALSE(check_secret("whsec_?").has_value());

  const std::string longest(message_id_bytes_max, 'i');
  CHECK(field_of(verify(secrets, sign(secrets, longest, body, sent_at), body, sent_at)).empty());
  CHECK(field_of(verify(secrets, sign(secrets, longest + "i", body, sent_at), body, sent_at)) ==
        "webhook-id");

  SignedHeaders headers = sign(secrets, message_id, body, sent_at);
  std::string before;
  for (std::size_t i = 1; i < signatures_max; ++i) before += "v1,AAAA ";
  headers.signature = before + std::string(signature);
  CHECK(field_of(verify(secrets, headers, body, sent_at)).empty());
  headers.signature = "v1,AAAA " + headers.signature;
  CHECK(field_of(verify(secrets, headers, body, sent_at)) == "webhook-signature");
}
