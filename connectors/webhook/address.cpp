#include "connectors/webhook/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace connectors::webhook {
namespace {

using base::ErrorCode;
using base::fail;

struct Range {
  std::array<std::uint8_t, 16> bytes;
  int bits;  // of the prefix
  std::string_view name;
};

constexpr std::string_view loopback = "loopback";

constexpr Range v4_ranges[] = {
    {{0}, 8, "this network"},
    {{10}, 8, "private"},
    {{100, 64}, 10, "carrier-grade NAT"},
    {{127}, 8, loopback},
    {{168, 63, 129, 16}, 32, "cloud metadata"},
    {{169, 254}, 16, "link-local"},  // with 169.254.169.254, the clouds' metadata
    {{172, 16}, 12, "private"},
    {{192, 0, 0}, 24, "protocol assignments"},
    {{192, 0, 2}, 24, "documentation"},
    {{192, 88, 99}, 24, "6to4 relay"},
    {{192, 168}, 16, "private"},
    {{198, 18}, 15, "benchmarking"},
    {{198, 51, 100}, 24, "documentation"},
    {{203, 0, 113}, 24, "documentation"},
    {{224}, 4, "multicast"},
    {{240}, 4, "reserved"},
};

constexpr Range v6_ranges[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, loopback},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, "IPv4-mapped"},
    {{0x00, 0x64, 0xff, 0x9b}, 32, "IPv4 translation"},
    {{0xfc}, 7, "private"},
    {{0xfe, 0x80}, 10, "link-local"},
    {{0xfe, 0xc0}, 10, "site-local"},
    {{0xff}, 8, "multicast"},
    {{0x20, 0x01}, 23, "protocol assignments"},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, "documentation"},
    {{0x20, 0x02}, 16, "6to4"},
    {{0x3f, 0xff}, 20, "documentation"},
};
constexpr Range global_unicast{{0x20}, 3, "global unicast"};

bool is_in(const Address& address, const Range& range) {
  for (int bit = 0; bit < range.bits; bit += 8) {
    const auto place = static_cast<std::size_t>(bit / 8);
    const int left = std::min(range.bits - bit, 8);
    const auto mask = static_cast<std::uint8_t>(0xff << (8 - left));
    if ((address.bytes[place] & mask) != (range.bytes[place] & mask)) return false;
  }
  return true;
}

template <std::size_t Count>
std::string_view name_of(const Address& address, const Range (&ranges)[Count]) {
  const auto* found = std::find_if(std::begin(ranges), std::end(ranges),
                                   [&](const Range& range) { return is_in(address, range); });
  return found == std::end(ranges) ? std::string_view() : found->name;
}

auto bad(std::string text) { return fail(ErrorCode::invalid_input, std::move(text), "url"); }

// Printable ASCII only: what is not must be percent-encoded, names as punycode.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; });
}

base::Result<void> read_port(std::string_view text, Url& url) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 1 || number > 65'535) {
    return bad("the port must be a number from 1 to 65535");
  }
  url.port = static_cast<std::uint16_t>(number);
  return {};
}

base::Result<void> read_authority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) {
    return bad(
        "a user name or password does not belong into the address: the signature says who sends");
  }
  std::string_view rest;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == std::string_view::npos) return bad("the bracket of the IPv6 address is not closed");
    url.host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
    const auto address = parse_address(url.host);
    if (!address || !address->is_v6) return bad("what stands in brackets is no IPv6 address");
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, colon);
    rest = authority.substr(colon);
  }
  const bool is_name =
      !url.host.empty() && std::all_of(url.host.begin(), url.host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._:").find(c) != std::string_view::npos;
      });
  if (!is_name)
    return bad("the host must be a name or an address, names in other scripts as punycode");
  if (rest.empty()) return {};
  if (rest.front() != ':') return bad("after the host comes a port or a path");
  return read_port(rest.substr(1), url);
}

}  // namespace

base::Result<Url> parse_url(std::string_view text, Reach reach) {
  Url url;
  if (text.size() > url_bytes_max) {
    return bad("the address is longer than " + std::to_string(url_bytes_max) + " bytes");
  }
  if (!is_plain(text))
    return bad("the address holds a space or a sign that must be percent-encoded");
  if (text.find('#') != std::string_view::npos) return bad("leave out what follows the #");
  const bool is_http = text.starts_with("http://");
  if (!is_http && !text.starts_with("https://")) return bad("the address must begin with https://");
  url.is_https = !is_http;
  url.port = is_http ? 80 : 443;
  const std::string_view rest = text.substr(is_http ? 7 : 8);
  const std::size_t path = std::min(rest.find_first_of("/?"), rest.size());
  TRY_VOID(read_authority(rest.substr(0, path), url));
  if (path < rest.size()) url.target = rest.substr(path);
  if (url.target.front() == '?') url.target.insert(0, "/");
  if (!is_http) return url;
  const auto address = parse_address(url.host);
  const bool is_here =
      url.host == "localhost" || (address && refusal_of(*address, Reach::internet) == loopback);
  if (reach == Reach::with_loopback && is_here) return url;
  return bad("only https:// is sent to: customers' names do not go over the network in the clear");
}

std::optional<Address> parse_address(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return std::nullopt;
  Address address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) return address;
  address.is_v6 = true;
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string_view refusal_of(const Address& address, Reach reach) {
  std::string_view name = address.is_v6 ? name_of(address, v6_ranges) : name_of(address, v4_ranges);
  if (name.empty() && address.is_v6 && !is_in(address, global_unicast)) name = "reserved";
  if (name == loopback && reach == Reach::with_loopback) return {};
  return name;
}

}  // namespace connectors::webhook
