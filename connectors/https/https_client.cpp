#include "connectors/https/https_client.h"

#include <sys/socket.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <chrono>
#include <mutex>
#include <vector>

namespace connectors::https {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace ssl = boost::asio::ssl;
using base::ErrorCode;
using boost::system::error_code;
using Answer = tl::expected<Response, Failure>;

constexpr std::uint32_t header_bytes_max = 64 * 1024;

tl::unexpected<Failure> failed(std::string what, const error_code& error, bool may_have_arrived) {
  const bool is_too_long = error == http::error::body_limit || error == http::error::header_limit;
  return tl::unexpected(
      Failure{base::Error{is_too_long ? ErrorCode::limit_exceeded : ErrorCode::unavailable,
                          std::move(what) + ": " + error.message()},
              may_have_arrived});
}

// One connection with an event loop of its own: whoever has borrowed it runs the loop until the
// step that was begun is over. The stream's own timer ends a step that takes too long.
class Connection {
 public:
  Connection(const Options& options, ssl::context& context)
      : options_(options), stream_(io_, context) {}

  // Errors: what could not be done.
  tl::expected<void, Failure> connect() {
    asio::ip::tcp::resolver resolver(io_);
    error_code error;
    const auto places = resolver.resolve(options_.host, std::to_string(options_.port), error);
    if (error) return failed("look up " + options_.host, error, false);
    if (auto judged = judge(places); !judged) return judged;
    socket().expires_after(std::chrono::seconds(options_.connect_seconds_max));
    error = run([&](auto done) { socket().async_connect(places, std::move(done)); });
    if (error) return failed("connect to " + options_.host, error, false);
    error_code ignored;  // a slower connection is no reason to fail
    socket().socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    if (!options_.use_tls) return {};
    if (SSL_set_tlsext_host_name(stream_.native_handle(), options_.host.c_str()) != 1) {
      return failed("TLS to " + options_.host, asio::error::invalid_argument, false);
    }
    error =
        run([&](auto done) { stream_.async_handshake(ssl::stream_base::client, std::move(done)); });
    if (error) return failed("TLS to " + options_.host, error, false);
    return {};
  }

  Answer exchange(const Request& asked) {
    socket().expires_after(std::chrono::seconds(options_.answer_seconds_max));
    return options_.use_tls ? exchange_over(stream_, asked) : exchange_over(socket(), asked);
  }

  // Nothing to read: open and quiet. Anything else, the end included, makes it useless.
  bool is_quiet() {
    char byte = 0;
    const auto count = ::recv(socket().socket().native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  }

  bool may_be_kept() const { return may_be_kept_; }
  base::Instant idle_since{0};

 private:
  beast::tcp_stream& socket() { return stream_.next_layer(); }

  tl::expected<void, Failure> judge(const asio::ip::tcp::resolver::results_type& places) const {
    if (!options_.address_rule) return {};
    for (const auto& place : places) {
      const std::string address = place.endpoint().address().to_string();
      const std::string refusal = options_.address_rule(address);
      if (refusal.empty()) continue;
      return tl::unexpected(Failure{
          base::Error{ErrorCode::not_allowed, options_.host + " is " + address + ": " + refusal},
          false});
    }
    return {};
  }

  template <class Begin>
  error_code run(const Begin& begin) {
    error_code result;
    begin([&result](error_code error, auto&&...) { result = error; });
    io_.restart();
    io_.run();
    return result;
  }

  // RFC 9112, 3.2: the port where it is not the scheme's own; IPv6 in brackets.
  std::string host_field() const {
    const bool is_v6 = options_.host.find(':') != std::string::npos;
    std::string field = is_v6 ? "[" + options_.host + "]" : options_.host;
    if (options_.port != (options_.use_tls ? 443 : 80))
      field += ":" + std::to_string(options_.port);
    return field;
  }

  template <class Stream>
  Answer exchange_over(Stream& stream, const Request& asked) {
    may_be_kept_ = false;
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(asked.method);
    request.target(asked.target);
    request.set(http::field::host, host_field());
    request.set(http::field::user_agent, "guildhall");
    for (const auto& [name, text] : asked.headers) request.set(name, text);
    request.body() = asked.body;
    request.prepare_payload();
    error_code error = run([&](auto done) { http::async_write(stream, request, std::move(done)); });
    if (error) return failed("send", error, true);
    http::response_parser<http::string_body> parser;
    parser.header_limit(header_bytes_max);
    parser.body_limit(options_.response_bytes_max);
    error = run([&](auto done) { http::async_read(stream, buffer_, parser, std::move(done)); });
    const bool is_cut = options_.cuts_long_answers && error == http::error::body_limit;
    if (error && !is_cut) return failed("read the answer", error, true);
    may_be_kept_ = !is_cut && parser.get().keep_alive() && buffer_.size() == 0;
    return Response{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
  }

  const Options& options_;
  asio::io_context io_{1};
  beast::ssl_stream<beast::tcp_stream> stream_;
  beast::flat_buffer buffer_;
  bool may_be_kept_ = false;
};

class HttpsClient final : public Client {
 public:
  HttpsClient(Options options, const base::Clock& clock)
      : options_(std::move(options)), clock_(clock), context_(ssl::context::tls_client) {}

  base::Result<void> prepare() {
    error_code error;
    context_.set_options(ssl::context::no_tlsv1 | ssl::context::no_tlsv1_1, error);
    context_.set_verify_mode(ssl::verify_peer, error);
    context_.set_verify_callback(ssl::host_name_verification(options_.host), error);
    if (options_.authority_file.empty()) {
      context_.set_default_verify_paths(error);
    } else {
      context_.load_verify_file(options_.authority_file, error);
    }
    if (!error) return {};
    return base::fail(ErrorCode::invalid_input,
                      "the authorities cannot be read: " + error.message(), "authority_file");
  }

  Answer send(const Request& request) override {
    auto connection = borrow();
    if (!connection) {
      connection = std::make_unique<Connection>(options_, context_);
      if (auto connected = connection->connect(); !connected) {
        return tl::unexpected(std::move(connected).error());
      }
    }
    Answer answer = connection->exchange(request);
    if (answer && connection->may_be_kept()) give_back(std::move(connection));
    return answer;
  }

 private:
  std::unique_ptr<Connection> borrow() {
    const base::Instant now = clock_.now();
    const std::lock_guard lock(mutex_);
    while (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      const bool is_fresh =
          now - connection->idle_since <= base::seconds(options_.idle_seconds_max);
      if (is_fresh && connection->is_quiet()) return connection;
    }
    return nullptr;
  }

  void give_back(std::unique_ptr<Connection> connection) {
    connection->idle_since = clock_.now();
    const std::lock_guard lock(mutex_);
    if (idle_.size() < options_.idle_connections_max) idle_.push_back(std::move(connection));
  }

  const Options options_;
  const base::Clock& clock_;
  ssl::context context_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

bool is_loopback(const std::string& host) {
  return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

}  // namespace

base::Result<std::unique_ptr<Client>> open_client(Options options, const base::Clock& clock) {
  if (options.host.empty()) {
    return base::fail(ErrorCode::invalid_input, "the host is missing", "host");
  }
  if (!options.use_tls && !is_loopback(options.host)) {
    return base::fail(ErrorCode::invalid_input,
                      "tokens and customers' names go over TLS; plain HTTP is for the loopback",
                      "use_tls");
  }
  auto client = std::make_unique<HttpsClient>(std::move(options), clock);
  TRY_VOID(client->prepare());
  return std::unique_ptr<Client>(std::move(client));
}

}  // namespace connectors::https
