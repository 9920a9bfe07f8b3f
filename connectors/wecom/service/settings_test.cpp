// What the connections file must say of signing in, each wrong setting refused by its name.
#include "connectors/wecom/service/settings.h"

#include <doctest/doctest.h>

namespace connectors::wecom {
namespace {

base::json::object whole(const std::string& sign_in, bool with_agent = true) {
  const std::string agent = with_agent ? R"("agent":1000002,)" : "";
  return base::parse_json(R"({"platform":"wecom","company":"ww1","secret":"s",)" + agent +
                          R"("callback":{"token":"t","aes_key":)"
                          R"("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"},"sign_in":)" +
                          sign_in + "}")
      ->get_object();
}

std::string refused(const std::string& sign_in) {
  const auto read = read_settings(whole(sign_in));
  return read ? "" : read.error().field;
}

std::string address_of(const std::string& address) {
  const auto read = read_settings(whole(R"({"address":")" + address + "\"}"));
  return read ? read->sign_in->address : "";
}

}  // namespace

TEST_CASE("settings: signing in needs an address and the app's number, and nothing else") {
  const auto read =
      read_settings(whole(R"({"address":"https://Guildhall.example.com/","new_accounts":true})"));
  REQUIRE(read.has_value());
  REQUIRE(read->sign_in.has_value());
  CHECK(read->sign_in->address == "https://guildhall.example.com");
  CHECK(read->sign_in->new_accounts);
  CHECK(read->sign_in->page_inside == "https://open.weixin.qq.com/connect/oauth2/authorize");
  CHECK(read->sign_in->page_on_the_web == "https://login.work.weixin.qq.com/wwlogin/sso/login");
  CHECK(refused("true") == "sign_in");
  CHECK(refused("{}") == "sign_in.address");
  CHECK(refused(R"({"address":"https://a.b","accounts":true})") == "sign_in.accounts");
  CHECK(refused(R"({"address":"https://a.b","new_accounts":"yes"})") == "sign_in.new_accounts");
  const auto no_agent = read_settings(whole(R"({"address":"https://a.b"})", false));
  REQUIRE_FALSE(no_agent.has_value());
  CHECK(no_agent.error().field == "agent");
}

TEST_CASE("settings: the address is a host that browsers reach, over TLS but on this machine") {
  CHECK(address_of("https://a.b:8443") == "https://a.b:8443");
  CHECK(address_of("http://127.0.0.1:8080") == "http://127.0.0.1:8080");
  CHECK(address_of("http://localhost") == "http://localhost");
  CHECK(address_of("http://localhost:80") == "http://localhost:80");
  CHECK(address_of("http://[::1]:80") == "http://[::1]:80");
  for (const std::string wrong :
       {"http://a.b", "a.b", "https://", "https://a.b/guildhall", "https://a.b?x", "https://a.b#x",
        "https://me@a.b", "https://a.b:", "https://a.b:port", "https://a b", "ftp://a.b",
        "http://localhost.evil.example", "http://127.0.0.1.evil.example"}) {
    CHECK_MESSAGE(address_of(wrong).empty(), wrong);
  }
}

}  // namespace connectors::wecom
