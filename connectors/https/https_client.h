// Client speaks HTTP/1.1 to one host, over TLS 1.2 or later: the certificate must lead to a known
// authority and name the host. Connections are kept open and reused; one that the other side has
// closed meanwhile is noticed before it is used. Redirects are answers like any other.
//
// Safe from several threads: each request has a connection to itself. A request is sent once and
// never repeated; Failure::may_have_arrived says whether its first byte was written.
//
//   limit                     beyond it
//   connect_seconds_max       unavailable; not arrived (the look-up of the name has the system's
//   own limit) answer_seconds_max        unavailable; may have arrived. From the first byte sent to
//   the last one read response_bytes_max        limit_exceeded; may have arrived. With
//   `cuts_long_answers`: the beginning only idle_connections_max      closed instead of kept
//   idle_seconds_max          a connection that was idle for longer is closed instead of reused
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace connectors::https {

struct Request {
  std::string method = "GET";
  std::string target;  // path and query: may hold secrets, never to be logged or put into an error
  std::vector<std::pair<std::string, std::string>> headers;  // but for Host and Content-Length
  std::string body;
};

struct Response {
  int status = 200;
  std::string body;
};

struct Failure {
  base::Error error;  // unavailable: cannot be reached; not_allowed: an AddressRule; limit_exceeded
  // The request may have reached the host, so what it asked for may have happened.
  bool may_have_arrived = false;
};

// Why an address ("192.0.2.1", "2001:db8::1") must not be connected to; "" when it may be. The
// host's name is looked up once per connection; when one of its addresses is refused, none is
// connected to.
using AddressRule = std::function<std::string(const std::string& address)>;

struct Options {
  std::string host;
  std::uint16_t port = 443;
  bool use_tls = true;         // false: refused unless the host is 127.0.0.1, ::1 or localhost
  std::string authority_file;  // PEM; empty: the system's authorities
  int connect_seconds_max = 10;
  int answer_seconds_max = 30;
  std::size_t idle_connections_max = 8;
  int idle_seconds_max = 30;
  std::size_t response_bytes_max = 32 * 1024 * 1024;
  bool cuts_long_answers = false;  // for those who care for the status only
  AddressRule address_rule = {};   // empty: any address
};

class Client {
 public:
  virtual ~Client() = default;
  // Safe from several threads at once. Ends within the limits above.
  virtual tl::expected<Response, Failure> send(const Request& request) = 0;
};

// Errors name the option. The clock must outlive the client. Nothing is connected yet.
base::Result<std::unique_ptr<Client>> open_client(Options options, const base::Clock& clock);

}  // namespace connectors::https
