// Tunnel passes bytes both ways between a peer of ours and a server on this machine, until either
// ends or nothing has come for tunnel_idle_seconds_max. All of it runs on the one I/O thread. What
// it carries it does not read.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <string>

namespace server::net {

struct Shared;

inline constexpr std::size_t tunnels_max = 100;  // further ones are refused with 503
inline constexpr int tunnel_idle_seconds_max = 3'600;
inline constexpr std::size_t tunnel_bytes_at_once = 16'384;

// Kept alive by its own pending operations, hence the shared ownership.
class Tunnel : public std::enable_shared_from_this<Tunnel> {
 public:
  Tunnel(boost::asio::ip::tcp::socket peer, Shared& shared);
  ~Tunnel();
  Tunnel(const Tunnel&) = delete;
  Tunnel& operator=(const Tunnel&) = delete;

  // Connects to 127.0.0.1:port and says `request` first; what the server answers, the peer gets.
  // Where nobody listens the peer is told so (502).
  void start(std::uint16_t port, std::string request);
  void close();

 private:
  struct Way {
    boost::asio::ip::tcp::socket& from;
    boost::asio::ip::tcp::socket& to;
    std::array<char, tunnel_bytes_at_once> bytes{};
  };
  void pass(Way& way);
  void refuse();
  void watch();

  Shared& shared_;
  boost::asio::ip::tcp::socket peer_, server_;
  Way in_{peer_, server_}, out_{server_, peer_};
  boost::asio::steady_timer idle_;
  std::string request_;
};

}  // namespace server::net
