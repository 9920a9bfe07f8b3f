#include "server/net/tunnel.h"

#include <boost/asio/write.hpp>

#include "server/net/connection.h"

namespace server::net {
namespace {

constexpr std::string_view nobody_there =
    "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 36\r\n"
    "Connection: close\r\n\r\nThe chat server cannot be reached.\r\n";

}  // namespace

Tunnel::Tunnel(asio::ip::tcp::socket peer, Shared& shared)
    : shared_(shared), peer_(std::move(peer)), server_(shared.io), idle_(shared.io) {
  shared_.tunnels.insert(this);
}

Tunnel::~Tunnel() { shared_.tunnels.erase(this); }

void Tunnel::start(std::uint16_t port, std::string request) {
  request_ = std::move(request);
  watch();
  const asio::ip::tcp::endpoint there(asio::ip::address_v4::loopback(), port);
  server_.async_connect(there, [self = shared_from_this()](error_code error) {
    if (error) return self->refuse();
    error_code ignored;
    self->server_.set_option(asio::ip::tcp::no_delay(true), ignored);
    asio::async_write(self->server_, asio::buffer(self->request_),
                      [self](error_code broken, std::size_t) {
                        if (broken) return self->close();
                        self->pass(self->in_);
                        self->pass(self->out_);
                      });
  });
}

void Tunnel::pass(Way& way) {
  way.from.async_read_some(asio::buffer(way.bytes),
                           [self = shared_from_this(), &way](error_code error, std::size_t n) {
                             if (error) return self->close();
                             self->watch();
                             asio::async_write(way.to, asio::buffer(way.bytes.data(), n),
                                               [self, &way](error_code broken, std::size_t) {
                                                 if (broken) return self->close();
                                                 self->pass(way);
                                               });
                           });
}

void Tunnel::refuse() {
  asio::async_write(peer_, asio::buffer(nobody_there),
                    [self = shared_from_this()](error_code, std::size_t) { self->close(); });
}

// Begins the wait anew.
void Tunnel::watch() {
  idle_.expires_after(std::chrono::seconds(tunnel_idle_seconds_max));
  idle_.async_wait([self = weak_from_this()](error_code error) {
    const auto alive = self.lock();
    if (!error && alive) alive->close();
  });
}

void Tunnel::close() {
  idle_.cancel();
  error_code ignored;
  for (auto* socket : {&peer_, &server_}) {
    socket->shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket->close(ignored);
  }
}

}  // namespace server::net
