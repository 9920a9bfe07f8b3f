#include "server/net/http_server.h"

#include <boost/asio/post.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "server/net/connection.h"
#include "server/net/tunnel.h"

namespace server::net {
namespace {

using asio::ip::tcp;

auto cannot_listen(const Options& options, const std::string& why) {
  return base::fail(base::ErrorCode::unavailable,
                    "cannot listen on " + options.address + ":" + std::to_string(options.port) +
                        ": " + why + " (choose another with --listen, or stop what is there)",
                    "listen");
}

}  // namespace

struct HttpServer::Parts {
  Parts(api::Api& api, const AssetSource& assets, const Options& options)
      : shared(api, assets, options), acceptor(shared.io), accept_again(shared.io) {}

  base::Result<void> listen();
  void accept();
  void accept_after_a_moment();
  void run_feed();
  void stop();

  Shared shared;
  tcp::acceptor acceptor;
  asio::steady_timer accept_again;
  std::uint16_t port = 0;
  std::thread io_thread;
  std::thread feed_thread;
  std::mutex mutex;
  std::condition_variable stopping;
  bool is_stopped = false, is_io_done = false;  // guarded by mutex
  bool is_running = false;
};

base::Result<void> HttpServer::Parts::listen() {
  error_code error;
  const auto address = asio::ip::make_address(shared.options.address, error);
  if (error) {
    return base::fail(base::ErrorCode::invalid_input,
                      "\"" + shared.options.address + "\" is not an IP address", "listen");
  }
  const tcp::endpoint endpoint(address, shared.options.port);
  acceptor.open(endpoint.protocol(), error);
  if (error) return cannot_listen(shared.options, error.message());
  acceptor.set_option(asio::socket_base::reuse_address(true), error);
  acceptor.bind(endpoint, error);
  if (error) return cannot_listen(shared.options, error.message());
  acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(shared.options, error.message());
  port = acceptor.local_endpoint(error).port();
  return {};
}

void HttpServer::Parts::accept() {
  acceptor.async_accept([this](error_code error, tcp::socket socket) {
    if (error == asio::error::operation_aborted) return;
    if (error) return accept_after_a_moment();
    const bool is_full = shared.connections.size() >= shared.options.connections_max;
    const auto connection = std::make_shared<Connection>(std::move(socket), shared);
    if (is_full)
      connection->refuse();
    else
      connection->start();
    accept();
  });
}

// Out of file descriptors, most likely: going round at once would only burn the processor.
void HttpServer::Parts::accept_after_a_moment() {
  accept_again.expires_after(std::chrono::milliseconds(100));
  accept_again.async_wait([this](error_code error) {
    if (!error) accept();
  });
}

// Tells the live feed while somebody listens. What is noted meanwhile waits, and is told as it then
// is.
void HttpServer::Parts::run_feed() {
  std::unique_lock lock(mutex);
  const auto interval = std::chrono::milliseconds(shared.options.feed_interval_ms);
  while (!stopping.wait_for(lock, interval, [this] { return is_stopped; })) {
    lock.unlock();
    // A failure is told to the viewers as a reset, and the next round tries again.
    if (shared.api.feed().has_subscribers()) static_cast<void>(shared.api.flush_feed().has_value());
    lock.lock();
  }
}

void HttpServer::Parts::stop() {
  {
    const std::lock_guard lock(mutex);
    if (is_stopped) return;
    is_stopped = true;
  }
  stopping.notify_all();
  if (!is_running) return;
  feed_thread.join();
  asio::post(shared.io, [this] {
    shared.is_stopping = true;
    error_code ignored;
    acceptor.close(ignored);
    accept_again.cancel();
    // A copy: closing may end connections, which take themselves off the list.
    const std::vector<Connection*> open(shared.connections.begin(), shared.connections.end());
    std::vector<std::shared_ptr<Connection>> alive;
    for (Connection* each : open) alive.push_back(each->shared_from_this());
    for (const auto& each : alive) each->wind_down();
    std::vector<std::shared_ptr<Tunnel>> tunnels;
    for (Tunnel* each : shared.tunnels) tunnels.push_back(each->shared_from_this());
    for (const auto& each : tunnels) each->close();
  });
  // The I/O thread ends when nothing is pending any more: when the last request at work was
  // answered.
  std::unique_lock lock(mutex);
  const auto patience = std::chrono::seconds(shared.options.stop_seconds_max);
  if (!stopping.wait_for(lock, patience, [this] { return is_io_done; })) shared.io.stop();
  lock.unlock();
  io_thread.join();
  shared.pool.join();
}

HttpServer::HttpServer(api::Api& api, const AssetSource& assets, Options options)
    : parts_(std::make_unique<Parts>(api, assets, options)) {}

HttpServer::~HttpServer() { stop(); }

base::Result<void> HttpServer::start() {
  TRY_VOID(parts_->listen());
  parts_->accept();
  parts_->is_running = true;
  parts_->io_thread = std::thread([this] {
    parts_->shared.io.run();
    const std::lock_guard lock(parts_->mutex);
    parts_->is_io_done = true;
    parts_->stopping.notify_all();
  });
  parts_->feed_thread = std::thread([this] { parts_->run_feed(); });
  return {};
}

std::uint16_t HttpServer::port() const { return parts_->port; }

void HttpServer::stop() { parts_->stop(); }

}  // namespace server::net
