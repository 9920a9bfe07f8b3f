// HttpsTransport speaks HTTP/1.1 to one host, over TLS 1.2 or later: the certificate must lead to a
// known authority and name the host. Connections are kept open and reused; one that the other side
// has closed meanwhile is noticed before it is used.
//
// Safe from several threads: each request has a connection to itself. A request is sent once and
// never repeated; TransportFailure::may_have_arrived says whether its first byte was written.
//
//   limit                     beyond it
//   connect_seconds_max       unavailable; not arrived (the look-up of the name has the system's
//   own limit) answer_seconds_max        unavailable; may have arrived. From the first byte sent to
//   the last one read response_bytes_max        limit_exceeded; may have arrived
//   idle_connections_max      closed instead of kept
//   idle_seconds_max          a connection that was idle for longer is closed instead of reused
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "connectors/wecom/http.h"

namespace connectors::wecom {

struct TransportOptions {
  std::string host = "qyapi.weixin.qq.com";
  std::uint16_t port = 443;
  bool use_tls = true;         // false: refused unless the host is 127.0.0.1, ::1 or localhost
  std::string authority_file;  // PEM; empty: the system's authorities
  int connect_seconds_max = 10;
  int answer_seconds_max = 30;
  std::size_t idle_connections_max = 8;
  int idle_seconds_max = 30;
  std::size_t response_bytes_max = 32 * 1024 * 1024;
};

// Errors name the option. The clock must outlive the transport. Nothing is connected yet.
base::Result<std::unique_ptr<HttpTransport>> open_transport(TransportOptions options,
                                                            const base::Clock& clock);

}  // namespace connectors::wecom
