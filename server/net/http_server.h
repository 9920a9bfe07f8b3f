// HttpServer puts an api::Api and the console's files on a socket: HTTP/1.1 with keep-alive and
// server-sent events. It listens on the loopback unless told otherwise. One thread does input and
// output, `threads` run the handlers, one tells the live feed. Wrong input closes the connection
// after an answer that says why.
//
//   limit                     beyond it
//   header_bytes_max          431, closed
//   api::body_bytes_max       413 naming the limit, closed
//   connections_max           503, closed
//   streams_max               503 for further event streams
//   tunnels_max               503 for further visitors of the chat page (tunnel.h)
//   request_seconds_max       a request that has not arrived by then: closed
//   idle_seconds_max          a connection without a request: closed
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "api/api.h"
#include "base/result.h"
#include "server/net/asset_source.h"
#include "server/net/chat_page.h"

namespace server::net {

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  // 0: any free one, see port()
  int threads = 8;
  // A proxy in front says who asks (X-Forwarded-For) and whether it speaks TLS (X-Forwarded-Proto).
  // Without one these headers are lies that anybody can send.
  bool trust_proxy = false;
  std::uint32_t header_bytes_max = 16 * 1024;
  std::size_t connections_max = 1'000;
  std::size_t streams_max = 200;
  int request_seconds_max = 30;
  int idle_seconds_max = 75;
  int stop_seconds_max = 5;    // requests at work are given so long
  int heartbeat_seconds = 15;  // a comment in quiet event streams; rights are looked at again
  int feed_interval_ms = 200;
  std::optional<ChatPage> chat = {};  // none: no such page
};

class HttpServer {
 public:
  // Both must outlive the server.
  HttpServer(api::Api& api, const AssetSource& assets, Options options);
  ~HttpServer();  // stops

  // Listens and begins to answer. `unavailable` names the address ("port 8080 is taken: …").
  base::Result<void> start();
  std::uint16_t port() const;
  // No new connections; what is at work is finished; then everything is closed. May be called
  // twice.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace server::net
