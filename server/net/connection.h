// Connection is one peer: reads a request, hands it to the pool, writes the answer, and again; or,
// once an event stream was asked for, writes events until the peer goes. All of it runs on the one
// I/O thread but for the handlers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "server/net/http_server.h"

namespace server::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

class Connection;
class Tunnel;

// What the connections of one server share. Only `api`, `assets` and `pool` are used off the I/O
// thread.
struct Shared {
  api::Api& api;
  const AssetSource& assets;
  const Options options;
  // Before `io`, which holds the connections and so goes first.
  std::set<Connection*> connections;
  std::set<Tunnel*> tunnels;
  std::size_t streams = 0;
  bool is_stopping = false;
  asio::io_context io{1};
  asio::thread_pool pool;

  Shared(api::Api& the_api, const AssetSource& the_assets, const Options& the_options)
      : api(the_api),
        assets(the_assets),
        options(the_options),
        pool(static_cast<std::size_t>(the_options.threads)) {}
};

// Kept alive by its own pending operations, hence the shared ownership.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(asio::ip::tcp::socket socket, Shared& shared);
  ~Connection();

  void start() { read(); }
  // Answers that there are too many connections, and closes.
  void refuse();
  // Closes now unless a request is at work; that one is still answered.
  void wind_down();

 private:
  void read();
  void read_body();
  void read_rest();
  void on_read(error_code error);
  void on_bad_request(error_code error);
  void handle(api::Request request, bool keep_alive);
  api::Response respond(api::Request& request) const;  // on the pool
  void answer(api::Response response, bool is_head, bool keep_alive);
  void write(http::response<http::string_body> response, bool keep_alive);
  void finish();
  void discard();
  void close();

  void open_tunnel(const api::Request& request);
  void begin_stream(std::uint64_t after);
  void watch_peer();
  void send_events();
  void send(std::string text);
  void beat();
  void check_rights();

  beast::tcp_stream stream_;
  Shared& shared_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  bool is_at_work_ = false;

  // Of an event stream.
  std::optional<api::Request> stream_request_;
  std::uint64_t subscription_ = 0;
  std::uint64_t told_ = 0;  // sequence of the last event written
  std::string outgoing_;
  bool is_sending_ = false;
  asio::steady_timer heartbeat_;
};

}  // namespace server::net
