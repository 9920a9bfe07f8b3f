// HttpTransport carries one request to WeCom and brings back the answer. https/ has the real one;
// tests and the sandbox stand in for it.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "base/result.h"

namespace connectors::wecom {

struct HttpRequest {
  std::string method = "GET";  // or "POST"
  std::string target;  // "/cgi-bin/…?…": holds secrets, never to be logged or put into an error
  std::string body;    // JSON; only of POST
};

struct HttpResponse {
  int status = 200;
  std::string body;
};

struct TransportFailure {
  base::Error error;  // unavailable: cannot be reached; limit_exceeded: an answer that is too long
  // The request may have reached WeCom, so what it asked for may have happened.
  bool may_have_arrived = false;
};

class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  // Safe from several threads at once. Ends within the transport's own time limit.
  virtual tl::expected<HttpResponse, TransportFailure> send(const HttpRequest& request) = 0;
};

}  // namespace connectors::wecom
