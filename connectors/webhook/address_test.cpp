#include "connectors/webhook/address.h"

#include <doctest/doctest.h>

using namespace connectors::webhook;

namespace {

std::string refusal(std::string_view text, Reach reach = Reach::internet) {
  const auto address = parse_address(text);
  REQUIRE_MESSAGE(address.has_value(), text);
  return std::string(refusal_of(*address, reach));
}

// "host:port target" or what is wrong.
std::string url(std::string_view text, Reach reach = Reach::internet) {
  const auto parsed = parse_url(text, reach);
  if (!parsed) {
    CHECK(parsed.error().field == "url");
    return "no";
  }
  return parsed->host + ":" + std::to_string(parsed->port) + " " + parsed->target;
}

}  // namespace

TEST_CASE(
    "webhook addresses: every forbidden range, at its first and last address and beside them") {
  struct Row {
    const char *below, *first, *last, *above;
  };
  // An empty neighbour belongs to another forbidden range, or there is none.
  constexpr Row rows[] = {
      {"", "0.0.0.0", "0.255.255.255", "1.0.0.0"},
      {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
      {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
      {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
      {"168.63.129.15", "168.63.129.16", "168.63.129.16", "168.63.129.17"},
      {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
      {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
      {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
      {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
      {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
      {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
      {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
      {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
      {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
      {"223.255.255.255", "224.0.0.0", "239.255.255.255", ""},
      {"", "240.0.0.0", "255.255.255.255", ""},
      {"", "::", "::", ""},
      {"", "::1", "::1", ""},
      {"", "::ffff:0.0.0.0", "::ffff:255.255.255.255", ""},
      {"", "::ffff:8.8.8.8", "::ffff:169.254.169.254", ""},
      {"", "64:ff9b::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", ""},
      {"", "100::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::"},
      {"2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
       "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"},
      {"2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
       "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"},
      {"2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
       "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"},
      {"3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
       "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"},
      {"3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
       "4000::", "fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
      {"", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
      {"", "fd00:ec2::254", "fd00:ec2::254", ""},
      {"", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
      {"", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
      {"", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.first);
    CHECK_FALSE(refusal(row.first).empty());
    CHECK_FALSE(refusal(row.last).empty());
    for (const std::string_view beside : {row.below, row.above}) {
      if (!beside.empty()) CHECK(refusal(beside) == "");
    }
  }
  CHECK(refusal("169.254.169.254") == "link-local");
  CHECK(refusal("100.100.100.200") == "carrier-grade NAT");
  CHECK(refusal("8.8.8.8") == "");
  CHECK(refusal("2606:4700::1111") == "");
}

TEST_CASE("webhook addresses: in development the loopback too, and nothing else") {
  CHECK(refusal("127.0.0.1", Reach::with_loopback) == "");
  CHECK(refusal("::1", Reach::with_loopback) == "");
  CHECK(refusal("::ffff:127.0.0.1", Reach::with_loopback) == "IPv4-mapped");
  CHECK(refusal("10.0.0.1", Reach::with_loopback) == "private");
  CHECK(refusal("169.254.169.254", Reach::with_loopback) == "link-local");
}

TEST_CASE("webhook addresses: urls") {
  CHECK(url("https://crm.example.com/in?a=1") == "crm.example.com:443 /in?a=1");
  CHECK(url("https://crm.example.com") == "crm.example.com:443 /");
  CHECK(url("https://crm.example.com?a=1") == "crm.example.com:443 /?a=1");
  CHECK(url("https://crm.example.com:8443/") == "crm.example.com:8443 /");
  CHECK(url("https://[2606:4700::1111]:1/") == "2606:4700::1111:1 /");
  // Numbers of any writing are looked up, and what comes out is checked.
  CHECK(url("https://2130706433/") == "2130706433:443 /");
  for (const char* text : {"",
                           "crm.example.com",
                           "ftp://crm.example.com/",
                           "HTTPS:crm",
                           "https://",
                           "https:///path",
                           "https://user@crm.example.com/",
                           "https://user:pass@crm.example.com/",
                           "https://crm.example.com/#part",
                           "https://crm.example.com/a b",
                           "https://crm.example.com/\n",
                           "https://会馆.example/",
                           "https://crm.example.com:0/",
                           "https://crm.example.com:65536/",
                           "https://crm.example.com:/",
                           "https://crm.example.com:44x/",
                           "https://[::1/",
                           "https://[crm]/",
                           "https://[::1]x/",
                           "https://crm\\@evil.example/",
                           "https://a%00.example/"}) {
    CAPTURE(text);
    CHECK(url(text) == "no");
  }
  CHECK(url("https://crm.example.com:65535/") == "crm.example.com:65535 /");
  const std::string base = "https://crm.example.com/";
  CHECK(url(base + std::string(url_bytes_max - base.size(), 'x')) != "no");
  CHECK(url(base + std::string(url_bytes_max - base.size() + 1, 'x')) == "no");
}

TEST_CASE("webhook addresses: plain http only in development and only to this machine") {
  for (const char* text : {"http://127.0.0.1:9/x", "http://localhost/", "http://[::1]/"}) {
    CHECK(url(text) == "no");
    CHECK(url(text, Reach::with_loopback) != "no");
  }
  for (const char* text :
       {"http://crm.example.com/", "http://10.0.0.1/", "http://localhost.example/",
        "http://127.0.0.1.example/", "http://[::ffff:127.0.0.1]/"}) {
    CHECK(url(text, Reach::with_loopback) == "no");
  }
  CHECK(url("http://localhost/", Reach::with_loopback) == "localhost:80 /");
}
