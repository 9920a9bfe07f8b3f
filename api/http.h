// A request and a response as values: what the API needs of HTTP and nothing of sockets. Header
// names are lower case. Bodies are whole; the one endless answer, the event stream, is a flag that
// the server's net room acts upon.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace api {

inline constexpr std::size_t body_bytes_max = 8 * 1024 * 1024;  // larger ones are answered with 413
inline constexpr std::size_t query_parameters_max = 50;         // more are answered with 400

struct Request {
  std::string method;  // upper case
  std::string path;    // decoded, without the query
  std::map<std::string, std::string> query;
  std::map<std::string, std::string> headers;
  std::string body;
  std::string address;     // of the peer, without the port
  bool is_secure = false;  // TLS, here or at the proxy in front

  std::string_view header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string etag;  // with its quotes; empty: none
  // Set: the answer is the stream of live events after this sequence number (live_feed.h).
  std::optional<std::uint64_t> events_after;
};

// Splits "/a%20b?x=1&y" into path and query; refuses broken escapes, NUL and bytes that are no
// UTF-8.
base::Result<void> parse_target(std::string_view target, Request& request);

// The value of one cookie, or "".
std::string_view cookie(const Request& request, std::string_view name);

Response json_response(const base::json::object& body, int status = 200);
// The one place where an error becomes HTTP (application/problem+json, RFC 9457).
Response problem(const base::Error& error);
Response problem(int status, std::string_view name, std::string_view detail,
                 std::string_view field = {});

}  // namespace api
