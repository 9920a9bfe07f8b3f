// For tests of the server on a real socket: a server over a small world, and a client that writes
// bytes.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "api/test_world.h"
#include "server/net/http_server.h"

namespace server::net::testing {

using api::testing::require_done;
using api::testing::World;

class FewAssets final : public AssetSource {
 public:
  std::optional<Asset> find(std::string_view path) const override {
    if (path == "/index.html") return Asset{"<html>会馆</html>", "", "text/html", "\"i1\""};
    if (path == "/sidebar.html") return Asset{"<html>侧边栏</html>", "", "text/html", "\"s1\""};
    if (path == "/assets/app-1a2b.js") {
      return Asset{"console.log(1)", "\x1f\x8bzip", "text/javascript", "\"a1\""};
    }
    if (path == "/chat.html") return Asset{"<html>试聊室</html>", "", "text/html", "\"c1\""};
    return std::nullopt;
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // False when the server has closed meanwhile.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  // Reads until the text has come, or the end.
  std::string read_until(std::string_view text) {
    while (in_.find(text) == std::string::npos && receive()) {
    }
    return in_;
  }
  std::string read_all() {
    while (receive()) {
    }
    return in_;
  }
  // One answer with its body, off the front of what has come.
  std::string read_answer() {
    read_until("\r\n\r\n");
    const std::size_t head = in_.find("\r\n\r\n");
    if (head == std::string::npos) return std::exchange(in_, {});
    const std::size_t length_at = in_.find("Content-Length: ");
    std::size_t length = 0;
    if (length_at < head) length = std::stoul(in_.substr(length_at + 16));
    while (in_.size() < head + 4 + length && receive()) {
    }
    std::string answer = in_.substr(0, head + 4 + length);
    in_.erase(0, answer.size());
    return answer;
  }

 private:
  bool receive() {
    char buffer[16'384];
    const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
    if (got > 0) in_.append(buffer, static_cast<std::size_t>(got));
    return got > 0;
  }

  int socket_;
  std::string in_;
};

struct Running {
  explicit Running(Options options = {}) {
    options.port = 0;
    options.threads = 4;
    options.feed_interval_ms = 10;
    server = std::make_unique<HttpServer>(*world.api, assets, options);
    require_done(server->start());
  }
  std::uint16_t port() const { return server->port(); }

  World world;
  FewAssets assets;
  std::unique_ptr<HttpServer> server;
};

inline std::string get(std::string_view target, std::string_view more = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n" + std::string(more) + "\r\n";
}

inline bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace server::net::testing
