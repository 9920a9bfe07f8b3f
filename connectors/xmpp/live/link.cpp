#include "connectors/xmpp/live/link.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <strophe.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "base/ensure.h"
#include "base/hash.h"
#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/namespaces.h"
#include "connectors/xmpp/requests.h"
#include "connectors/xmpp/troubles.h"

namespace connectors::xmpp {
namespace {

// TLS records hold 16 KiB and libstrophe reads 4 KiB at a time: so many reads empty what OpenSSL
// may hold back when the socket itself has nothing more.
constexpr int reads_to_empty_tls = 5;
constexpr int closing_turns_max = 20;
constexpr unsigned long closing_turn_ms = 25;
constexpr base::Duration turn_longest = base::seconds(1);
// libstrophe does not tell whether its own part of the handshake waits to be sent.
constexpr base::Duration turn_of_handshake = base::milliseconds(10);
constexpr std::string_view too_high =
    "too many open files for libstrophe: lower the number of "
    "connections of this process, or give XMPP one of its own";

void append_children(xmpp_stanza_t* from, Element& to, std::size_t depth);

Element to_element(xmpp_stanza_t* stanza, std::size_t depth) {
  Element element;
  if (const char* name = xmpp_stanza_get_name(stanza)) element.name = name;
  if (const char* space = xmpp_stanza_get_ns(stanza)) element.space = space;
  const int count = xmpp_stanza_get_attribute_count(stanza);
  std::vector<const char*> pairs(static_cast<std::size_t>(std::max(count, 0)) * 2);
  const int got = count > 0 ? xmpp_stanza_get_attributes(stanza, pairs.data(), count * 2) : 0;
  for (int i = 0; i + 1 < got; i += 2) {
    const auto at = static_cast<std::size_t>(i);
    if (std::string_view(pairs[at]) != "xmlns") {
      element.attributes.emplace_back(pairs[at], pairs[at + 1]);
    }
  }
  // libstrophe keeps attributes in a hash table: in an order of our own equal stanzas are equal.
  std::sort(element.attributes.begin(), element.attributes.end());
  if (depth < element_depth_max) append_children(stanza, element, depth);
  return element;
}

void append_children(xmpp_stanza_t* from, Element& to, std::size_t depth) {
  for (auto* child = xmpp_stanza_get_children(from); child; child = xmpp_stanza_get_next(child)) {
    if (xmpp_stanza_is_text(child)) {
      if (const char* text = xmpp_stanza_get_text_ptr(child)) to.text += text;
    } else {
      to.children.push_back(to_element(child, depth + 1));
      if (to.children.back().space.empty()) to.children.back().space = to.space;
    }
  }
}

// The callback of a new socket is given no pointer of ours; it is called inside connect().
thread_local int socket_of_attempt = -1;

int on_socket(xmpp_conn_t* connection, void* socket) {
  const int descriptor = *static_cast<int*>(socket);
  if (descriptor >= FD_SETSIZE) return -1;
  socket_of_attempt = descriptor;
  // Small stanzas, each awaited: none may wait for the acknowledgement of the one before.
  const int at_once = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  return xmpp_sockopt_cb_keepalive(connection, socket);
}

std::string reason_of(int error, const xmpp_stream_error_t* stream_error) {
  if (stream_error) {
    std::string text = say(stream_error->type == XMPP_SE_CONFLICT          ? trouble::conflict
                           : stream_error->type == XMPP_SE_SYSTEM_SHUTDOWN ? trouble::shut_down
                           : stream_error->type == XMPP_SE_HOST_UNKNOWN    ? trouble::host_unknown
                                                                           : trouble::stream_ended);
    if (stream_error->text) text = say(trouble::with_words, {text, stream_error->text});
    return text;
  }
  if (error == 0) return say(trouble::closed);
  return say(trouble::connection_lost, {std::to_string(error)});
}

}  // namespace

struct Link::Strophe {
  xmpp_ctx_t* context = nullptr;
  xmpp_conn_t* connection = nullptr;
  int socket = -1;
  bool is_ready = false;
  bool is_over = false;    // we want no more of it, or it has ended
  bool is_closed = false;  // libstrophe has closed the socket
  bool was_reached = false;
  bool is_tls = false;
  std::string wrong, last_error;
  std::vector<Element> arrived;
  xmpp_log_t log{};

  Strophe() {
    static const bool initialised = (xmpp_initialize(), true);
    ENSURE(initialised);
    log.userdata = this;
    log.handler = [](void* self, xmpp_log_level_t level, const char*, const char* text) {
      if (level >= XMPP_LEVEL_WARN) static_cast<Strophe*>(self)->last_error = text;
    };
    context = xmpp_ctx_new(nullptr, &log);
    ENSURE(context);
  }
  ~Strophe() {
    forget();
    xmpp_ctx_free(context);
  }
  // libstrophe frees a connection properly only once it is closed, and closes only by the end of
  // the stream, which a silent server never sends: so the socket itself is ended under it.
  void forget() {
    if (connection && !is_closed && socket >= 0) {
      ::shutdown(socket, SHUT_RDWR);
      for (int i = 0; i < closing_turns_max && !is_closed; ++i) {
        xmpp_run_once(context, closing_turn_ms);
      }
    }
    if (connection) xmpp_conn_release(connection);
    connection = nullptr;
    socket = -1;
    is_ready = is_over = is_closed = was_reached = false;
    wrong.clear();
    last_error.clear();
    arrived.clear();
  }

  // The connection ended before we were let in.
  void explain_refusal() {
    if (!was_reached) {
      wrong = say(trouble::nobody_answers);
    } else if (is_tls) {
      wrong = say(trouble::refused_over_tls, {wrong});
    } else {
      wrong = say(trouble::refused_plain, {wrong});
    }
    if (!last_error.empty()) wrong = say(trouble::with_words, {wrong, last_error});
  }

  // Whether the socket has ever stood.
  void note_reach() {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    if (was_reached || is_closed || socket < 0) return;
    was_reached = ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
  }

  // Tells the server that we leave, so that it does not hold the session for us.
  void say_goodbye() {
    if (!connection || is_over) return;
    xmpp_disconnect(connection);
    for (int i = 0; i < closing_turns_max && !is_closed; ++i) {
      xmpp_run_once(context, closing_turn_ms);
    }
  }

  static void on_event(xmpp_conn_t*, xmpp_conn_event_t event, int error,
                       xmpp_stream_error_t* stream_error, void* self) {
    auto& strophe = *static_cast<Strophe*>(self);
    if (event == XMPP_CONN_CONNECT) {
      strophe.is_ready = true;
    } else {
      strophe.is_closed = true;
      if (strophe.is_over) return;
      strophe.is_over = true;
      strophe.wrong = reason_of(error, stream_error);
      if (!strophe.is_ready) strophe.explain_refusal();
    }
  }
  static int on_stanza(xmpp_conn_t*, xmpp_stanza_t* stanza, void* self) {
    auto& strophe = *static_cast<Strophe*>(self);
    // Before the session stands, everything is between libstrophe and the server.
    if (strophe.is_ready) strophe.arrived.push_back(to_element(stanza, 0));
    return 1;
  }
};

Link::Link(LinkSettings settings, LinkListener& listener, const base::Clock& clock)
    : settings_(std::move(settings)),
      listener_(listener),
      clock_(clock),
      chance_(base::stable_hash(settings_.jid, static_cast<std::uint64_t>(clock.now().ms))) {}

Link::~Link() { stop(); }

void Link::start() {
  wake_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  ENSURE(wake_ >= 0);
  thread_ = std::thread([this] { loop(); });
}

void Link::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  if (!thread_.joinable()) return;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  thread_.join();
  ::close(wake_);
}

bool Link::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || wake_ < 0) return false;
  posted_.push_back(std::move(work));
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  return true;
}

// False once there is nothing more to do.
bool Link::run_posted() {
  std::vector<std::function<void()>> work;
  {
    const std::lock_guard lock(mutex_);
    work.swap(posted_);
    if (stopping_ && work.empty()) return false;
  }
  for (const auto& each : work) each();
  return true;
}

bool Link::is_connected() const {
  return strophe_ && strophe_->connection && strophe_->is_ready && !strophe_->is_over;
}

void Link::send(const Element& stanza) {
  if (!is_connected()) return;
  const std::string text = to_text(stanza);
  // Through a stanza of libstrophe's own: only those are counted by stream management.
  if (xmpp_stanza_t* parsed = xmpp_stanza_new_from_string(strophe_->context, text.c_str())) {
    xmpp_send(strophe_->connection, parsed);
    xmpp_stanza_release(parsed);
  }
}

void Link::drop(const std::string& why) {
  if (!strophe_ || !strophe_->connection || strophe_->is_over) return;
  strophe_->is_over = true;
  strophe_->wrong = why;
}

base::Duration Link::next_wait() {
  base::Duration wait = reconnect_first;
  for (int i = 1; i < failures_ && wait < reconnect_longest; ++i) wait = wait * 2;
  wait = std::min(wait, reconnect_longest);
  return base::milliseconds(chance_.between(wait.ms / 2, wait.ms + wait.ms / 2));
}

void Link::lost(const std::string& why) {
  ++failures_;
  next_attempt_ = clock_.now() + next_wait();
  strophe_->forget();
  listener_.on_disconnected(why);
}

void Link::connect() {
  const base::Instant now = clock_.now();
  attempt_began_ = heard_at_ = now;
  pinged_at_ = {};
  Strophe& strophe = *strophe_;
  strophe.is_tls = settings_.tls;
  strophe.connection = xmpp_conn_new(strophe.context);
  ENSURE(strophe.connection);
  xmpp_conn_t* connection = strophe.connection;
  xmpp_conn_set_jid(connection, settings_.jid.c_str());
  xmpp_conn_set_pass(connection, settings_.password.c_str());
  xmpp_conn_set_flags(connection,
                      settings_.tls ? XMPP_CONN_FLAG_MANDATORY_TLS : XMPP_CONN_FLAG_DISABLE_TLS);
  if (!settings_.ca_file.empty()) xmpp_conn_set_cafile(connection, settings_.ca_file.c_str());
  xmpp_conn_set_sockopt_callback(connection, on_socket);
  xmpp_handler_add(connection, Strophe::on_stanza, nullptr, nullptr, nullptr, &strophe);
  socket_of_attempt = -1;
  const int begun =
      xmpp_connect_client(connection, settings_.host.empty() ? nullptr : settings_.host.c_str(),
                          static_cast<unsigned short>(settings_.port), Strophe::on_event, &strophe);
  strophe.socket = socket_of_attempt;
  if (begun != XMPP_EOK) {
    lost(strophe.socket < 0 ? say(trouble::with_words, {say(trouble::unreachable), too_high})
                            : say(trouble::unreachable));
  }
}

// Reads and writes until the socket has nothing more, or the listener should have its turn.
void Link::read_all() {
  Strophe& strophe = *strophe_;
  int after_last = 0;
  for (int reads = 0; reads < reads_per_turn_max && after_last < reads_to_empty_tls; ++reads) {
    if (!strophe.connection || strophe.is_over) return;
    const std::size_t before = strophe.arrived.size();
    strophe.note_reach();
    xmpp_run_once(strophe.context, 0);
    strophe.note_reach();
    pollfd readable{strophe.socket, POLLIN, 0};
    const bool has_more = strophe.socket >= 0 && ::poll(&readable, 1, 0) > 0;
    after_last = has_more || strophe.arrived.size() != before ? 0 : after_last + 1;
    if (!settings_.tls && !has_more) return;
  }
}

void Link::wait(std::optional<base::Instant> listener_due) {
  const base::Instant now = clock_.now();
  base::Duration span = turn_longest;
  if (!strophe_->connection) span = std::min(span, next_attempt_ - now);
  if (strophe_->connection && !strophe_->is_ready) span = turn_of_handshake;
  if (listener_due) span = std::min(span, *listener_due - now);
  pollfd events[2] = {{wake_, POLLIN, 0}, {strophe_->socket, POLLIN, 0}};
  const bool is_open = strophe_->connection && strophe_->socket >= 0;
  if (is_open) {
    const bool writes = xmpp_conn_is_connecting(strophe_->connection) ||
                        xmpp_conn_send_queue_len(strophe_->connection) > 0;
    if (writes) events[1].events = static_cast<short>(POLLIN | POLLOUT);
  }
  ::poll(events, is_open ? 2 : 1, static_cast<int>(std::max<std::int64_t>(span.ms, 0)));
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_, &count, sizeof count);
}

void Link::keep_alive(base::Instant now) {
  if (!is_connected()) {
    if (strophe_->connection && now - attempt_began_ > connect_wait_max) {
      drop("the server did not finish the handshake in time");
    }
    return;
  }
  if (now - heard_at_ > silence_max) {
    drop("the server has gone silent");
  } else if (now - heard_at_ > silence_before_ping && pinged_at_ < heard_at_) {
    pinged_at_ = now;
    send(ping("ping-" + std::to_string(now.ms), domain_of(settings_.jid)));
  }
}

void Link::loop() {
  // libstrophe writes to sockets that the other side may have closed: an error is enough.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  strophe_ = std::make_unique<Strophe>();
  std::optional<base::Instant> due;
  bool was_ready = false;
  while (run_posted()) {
    if (!strophe_->connection && next_attempt_ <= clock_.now()) connect();
    if (strophe_->connection) {
      read_all();
      if (strophe_->is_ready && !was_ready && !strophe_->is_over) {
        was_ready = true;
        failures_ = 0;
        listener_.on_connected();
      }
      if (!strophe_->arrived.empty()) heard_at_ = clock_.now();
      std::vector<Element> arrived;
      arrived.swap(strophe_->arrived);
      for (Element& stanza : arrived) listener_.on_stanza(std::move(stanza));
      keep_alive(clock_.now());
    }
    due = listener_.on_turn();
    if (strophe_->is_over) {
      was_ready = false;
      lost(std::string(strophe_->wrong));
    } else {
      // What the listener has just said leaves at once, and libstrophe's own part of the handshake.
      if (strophe_->connection) xmpp_run_once(strophe_->context, 0);
      if (strophe_->arrived.empty() && !strophe_->is_over) wait(due);
    }
  }
  strophe_->say_goodbye();
  strophe_.reset();
}

}  // namespace connectors::xmpp
