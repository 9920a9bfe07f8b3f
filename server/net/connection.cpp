#include "server/net/connection.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

#include "base/ascii.h"
#include "server/net/compression.h"
#include "server/net/event_text.h"
#include "server/net/static_files.h"
#include "server/net/tunnel.h"

namespace server::net {
namespace {

constexpr std::chrono::seconds linger_max{2};
constexpr std::size_t discard_bytes = 65'536;

// What stands after the last comma: the address that the proxy itself saw.
std::string_view last_hop(std::string_view forwarded) {
  std::string_view hop = forwarded.substr(forwarded.rfind(',') + 1);
  while (!hop.empty() && hop.front() == ' ') hop.remove_prefix(1);
  return hop;
}

base::Result<api::Request> to_request(const http::request<http::string_body>& from,
                                      std::string address, bool trust_proxy) {
  api::Request request;
  request.method = std::string(from.method_string());
  TRY_VOID(api::parse_target(from.target(), request));
  for (const auto& field : from) {
    std::string& text = request.headers[base::lower_ascii(field.name_string())];
    if (!text.empty()) text += field.name() == http::field::cookie ? "; " : ", ";
    text += field.value();
  }
  request.body = from.body();
  request.address = std::move(address);
  if (trust_proxy) {
    const std::string_view hop = last_hop(request.header("x-forwarded-for"));
    if (!hop.empty()) request.address = hop;
    request.is_secure = request.header("x-forwarded-proto") == "https";
  }
  return request;
}

http::response<http::string_body> to_beast(api::Response from, bool is_head, bool keep_alive) {
  http::response<http::string_body> response;
  response.result(static_cast<unsigned>(from.status));
  response.version(11);
  for (const auto& [name, text] : from.headers) response.insert(name, text);
  if (!from.etag.empty()) response.set(http::field::etag, from.etag);
  const bool has_body = from.status != 204 && from.status != 304;
  if (has_body) response.set(http::field::content_type, from.content_type);
  response.keep_alive(keep_alive);
  if (has_body) response.content_length(from.body.size());
  if (has_body && !is_head) response.body() = std::move(from.body);
  return response;
}

}  // namespace

Connection::Connection(asio::ip::tcp::socket socket, Shared& shared)
    : stream_(std::move(socket)), shared_(shared), heartbeat_(shared.io) {
  shared_.connections.insert(this);
  error_code ignored;
  stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
}

Connection::~Connection() {
  shared_.connections.erase(this);
  if (subscription_ == 0) return;
  shared_.api.feed().unsubscribe(subscription_);
  --shared_.streams;
}

void Connection::refuse() {
  answer(api::problem(503, "unavailable", "too many connections: try again in a moment"), false,
         false);
}

void Connection::wind_down() {
  if (!is_at_work_) close();
}

void Connection::read() {
  is_at_work_ = false;
  if (shared_.is_stopping) return close();
  parser_.emplace();
  parser_->header_limit(shared_.options.header_bytes_max);
  parser_->body_limit(api::body_bytes_max);
  // The first byte may be long in coming on a connection that is kept alive; a request that has
  // begun may not. Pipelined input counts as begun.
  const bool has_begun = buffer_.size() > 0;
  stream_.expires_after(std::chrono::seconds(has_begun ? shared_.options.request_seconds_max
                                                       : shared_.options.idle_seconds_max));
  http::async_read_some(stream_, buffer_, *parser_,
                        [self = shared_from_this()](error_code error, std::size_t) {
                          if (error || self->parser_->is_done()) return self->on_read(error);
                          self->stream_.expires_after(
                              std::chrono::seconds(self->shared_.options.request_seconds_max));
                          if (self->parser_->is_header_done()) return self->read_body();
                          http::async_read_header(self->stream_, self->buffer_, *self->parser_,
                                                  [self](error_code later, std::size_t) {
                                                    if (later || self->parser_->is_done())
                                                      return self->on_read(later);
                                                    self->read_body();
                                                  });
                        });
}

// A client that waits to be asked for the body (RFC 9110, 10.1.1) is asked: its header was not
// refused. Not one of whose body some has come already.
void Connection::read_body() {
  const auto& header = parser_->get();
  const bool is_waiting = header.version() >= 11 && buffer_.size() == 0 &&
                          beast::iequals(header[http::field::expect], "100-continue");
  if (!is_waiting) return read_rest();
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(stream_, asio::buffer(go_on),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      if (error) return self->close();
                      self->read_rest();
                    });
}

void Connection::read_rest() {
  http::async_read(
      stream_, buffer_, *parser_,
      [self = shared_from_this()](error_code error, std::size_t) { self->on_read(error); });
}

void Connection::on_read(error_code error) {
  if (error) return on_bad_request(error);
  const bool keep_alive = parser_->get().keep_alive();
  error_code unknown_peer;
  const auto peer = stream_.socket().remote_endpoint(unknown_peer);
  std::string address = unknown_peer ? std::string() : peer.address().to_string();
  auto request = to_request(parser_->get(), std::move(address), shared_.options.trust_proxy);
  if (!request) return answer(api::problem(request.error()), false, false);
  if (request->path == chat_socket_path) return open_tunnel(*request);
  handle(*std::move(request), keep_alive);
}

// The socket goes over to the tunnel; this connection ends.
void Connection::open_tunnel(const api::Request& request) {
  auto upgrade = chat_upgrade(shared_.options.chat, request);
  if (!upgrade) return answer(api::problem(upgrade.error()), false, false);
  if (shared_.tunnels.size() >= tunnels_max) {
    return answer(api::problem(503, "unavailable", "too many visitors: try again later"), false,
                  false);
  }
  stream_.expires_never();
  *upgrade += beast::buffers_to_string(buffer_.data());  // what came behind the request
  std::make_shared<Tunnel>(stream_.release_socket(), shared_)
      ->start(shared_.options.chat->port, *std::move(upgrade));
}

void Connection::on_bad_request(error_code error) {
  if (error == http::error::body_limit) {
    return answer(api::problem(413, "limit_exceeded",
                               "the body is larger than " +
                                   std::to_string(api::body_bytes_max / (1024 * 1024)) +
                                   " MiB: send it in parts",
                               "body"),
                  false, false);
  }
  if (error == http::error::header_limit) {
    return answer(api::problem(431, "limit_exceeded",
                               "the header is larger than " +
                                   std::to_string(shared_.options.header_bytes_max) + " bytes"),
                  false, false);
  }
  // Beast's own faults are in what was sent; everything else means that the peer is gone or too
  // slow.
  const bool is_fault =
      error.category() == http::make_error_code(http::error::bad_method).category();
  if (!is_fault || error == http::error::end_of_stream || error == http::error::partial_message) {
    return close();
  }
  answer(api::problem(400, "invalid_input", "this is not HTTP: " + error.message()), false, false);
}

api::Response Connection::respond(api::Request& request) const {
  if (is_api_path(request.path)) return handle_compressed(shared_.api, request);
  if (is_chat_path(request.path)) {
    return chat_response(shared_.options.chat, shared_.assets, request);
  }
  return static_response(shared_.assets, request);
}

void Connection::handle(api::Request request, bool keep_alive) {
  is_at_work_ = true;
  stream_.expires_never();
  // The guard keeps the I/O thread waiting for this answer while the server stops.
  asio::post(shared_.pool, [self = shared_from_this(), request = std::move(request), keep_alive,
                            guard = asio::make_work_guard(shared_.io)]() mutable {
    api::Response response = self->respond(request);
    asio::post(self->shared_.io, [self, request = std::move(request),
                                  response = std::move(response), keep_alive]() mutable {
      if (response.events_after && response.status == 200) {
        self->stream_request_ = std::move(request);
        return self->begin_stream(*response.events_after);
      }
      self->answer(std::move(response), request.method == "HEAD", keep_alive);
    });
  });
}

void Connection::answer(api::Response response, bool is_head, bool keep_alive) {
  keep_alive = keep_alive && !shared_.is_stopping;
  add_security_headers(response);
  write(to_beast(std::move(response), is_head, keep_alive), keep_alive);
}

void Connection::write(http::response<http::string_body> response, bool keep_alive) {
  is_at_work_ = true;
  response_ = std::move(response);
  stream_.expires_after(std::chrono::seconds(shared_.options.request_seconds_max));
  const bool is_head = response_->body().empty() && response_->has_content_length();
  const auto done = [self = shared_from_this(), keep_alive](error_code error, std::size_t) {
    self->response_.reset();
    if (error) return self->close();
    if (!keep_alive) return self->finish();
    self->read();
  };
  if (!is_head) {
    http::async_write(stream_, *response_, done);
    return;
  }
  // Only the header, even though it speaks of a body: the answer to HEAD.
  auto serializer = std::make_shared<http::response_serializer<http::string_body>>(*response_);
  serializer->split(true);
  http::async_write_header(
      stream_, *serializer,
      [serializer, done](error_code error, std::size_t bytes) { done(error, bytes); });
}

// Says that no more will come, then waits for the peer to close: closing at once, with input still
// unread, would make the kernel throw the answer away before the peer has read it.
void Connection::finish() {
  is_at_work_ = false;
  error_code error;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  if (error) return close();
  stream_.expires_after(linger_max);
  discard();
}

void Connection::discard() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(discard_bytes),
                          [self = shared_from_this()](error_code error, std::size_t) {
                            if (error) return self->close();
                            self->discard();
                          });
}

void Connection::close() {
  is_at_work_ = false;
  heartbeat_.cancel();
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  stream_.close();
}

// ---- event streams
// ----------------------------------------------------------------------------------

void Connection::begin_stream(std::uint64_t after) {
  if (shared_.is_stopping) return close();
  if (shared_.streams >= shared_.options.streams_max) {
    return answer(api::problem(503, "unavailable", "too many live viewers: reload now and then"),
                  false, false);
  }
  is_at_work_ = false;
  ++shared_.streams;
  stream_.expires_never();
  std::weak_ptr<Connection> weak = weak_from_this();
  subscription_ = shared_.api.feed().subscribe([weak, &io = shared_.io] {
    asio::post(io, [weak] {
      if (const auto self = weak.lock()) self->send_events();
    });
  });
  watch_peer();  // before anything is written, so that the limits of writing do not count for it
  const api::LiveFeed::Stretch missed = shared_.api.feed().after(after);
  told_ = missed.newest;
  send(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
      "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n" +
      event_text(missed.events) + hello_text(told_));
  beat();
}

// A viewer says nothing more; reading tells when it goes.
void Connection::watch_peer() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(512),
                          [self = shared_from_this()](error_code error, std::size_t) {
                            if (error) return self->close();
                            self->watch_peer();
                          });
}

void Connection::send_events() {
  if (is_sending_) return;  // sent together with what comes next
  const api::LiveFeed::Stretch news = shared_.api.feed().after(told_);
  told_ = news.newest;
  if (!news.events.empty()) send(event_text(news.events));
}

void Connection::send(std::string text) {
  is_sending_ = true;
  outgoing_ = std::move(text);
  stream_.expires_after(std::chrono::seconds(shared_.options.request_seconds_max));
  asio::async_write(stream_, asio::buffer(outgoing_),
                    [self = shared_from_this()](error_code error, std::size_t) {
                      self->is_sending_ = false;
                      if (error) return self->close();
                      self->stream_.expires_never();
                      self->send_events();
                    });
}

void Connection::beat() {
  heartbeat_.expires_after(std::chrono::seconds(shared_.options.heartbeat_seconds));
  heartbeat_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) self->check_rights();
  });
}

// Somebody who was signed out meanwhile must not go on reading.
void Connection::check_rights() {
  asio::post(shared_.pool, [self = shared_from_this(), guard = asio::make_work_guard(shared_.io)] {
    const bool may_stay = self->shared_.api.handle(*self->stream_request_).status == 200;
    asio::post(self->shared_.io, [self, may_stay] {
      if (!may_stay || self->shared_.is_stopping) return self->close();
      if (!self->is_sending_) self->send(": still here\n\n");
      self->beat();
    });
  });
}

}  // namespace server::net
