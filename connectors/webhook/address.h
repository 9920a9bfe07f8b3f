// Where a delivery may go. A subscription's address is chosen by a person, so it must not become a
// way into the network that the server stands in (server-side request forgery): only https, and
// only to addresses of the public internet. The sender looks the name up, checks every address that
// comes back with refusal_of(), and connects to exactly those: a name that answers differently the
// next time (rebinding) gains nothing.
//
// Ranges: IANA's special-purpose address registries (RFC 6890 and its updates), the addresses of
// clouds' metadata services, and of IPv6 whatever is not global unicast (2000::/3).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace connectors::webhook {

inline constexpr std::size_t url_bytes_max = 2'048;  // longer ones are refused

// `with_loopback` is for development: plain http to 127.0.0.0/8 and ::1 as well.
enum class Reach { internet, with_loopback };

struct Url {
  bool is_https = true;
  std::string host;  // a name or an address; IPv6 without its brackets
  std::uint16_t port = 443;
  std::string target = "/";  // path and query
};

// Errors say what is not wanted: user names in the address, fragments, spaces, another scheme.
base::Result<Url> parse_url(std::string_view text, Reach reach);

struct Address {
  bool is_v6 = false;
  std::array<std::uint8_t, 16> bytes{};  // of IPv4 the first four
};

// As inet_pton(3) reads them: "192.0.2.1", "2001:db8::1".
std::optional<Address> parse_address(std::string_view text);

// What the range is called that forbids the address ("private", "link-local", …); "" when it may be
// connected to.
std::string_view refusal_of(const Address& address, Reach reach);

}  // namespace connectors::webhook
