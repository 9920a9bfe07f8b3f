#include "connectors/xmpp/testing/crowd.h"

#include <arpa/inet.h>
#include <expat.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "connectors/xmpp/jid.h"
#include "connectors/xmpp/requests.h"

namespace connectors::xmpp {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t arrived_max = 200'000;  // the oldest are forgotten

std::string sha1_hex(std::string_view text) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  static constexpr char digits[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < size; ++i) {
    hex += digits[digest[i] >> 4];
    hex += digits[digest[i] & 15];
  }
  return hex;
}

// Cuts a stream into its stanzas: expat tells where each begins and ends.
class Splitter {
 public:
  Splitter() : parser_(XML_ParserCreate("UTF-8")) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(
        parser_,
        [](void* self, const char*, const char** attributes) {
          auto& splitter = *static_cast<Splitter*>(self);
          if (splitter.depth_ == 0) splitter.open_stream(attributes);
          if (splitter.depth_ == 1) {
            splitter.begin_ = XML_GetCurrentByteIndex(splitter.parser_);
          }
          ++splitter.depth_;
        },
        [](void* self, const char*) {
          auto& splitter = *static_cast<Splitter*>(self);
          if (--splitter.depth_ == 1) {
            splitter.ends_.push_back(
                {splitter.begin_, XML_GetCurrentByteIndex(splitter.parser_) +
                                      XML_GetCurrentByteCount(splitter.parser_)});
          }
        });
  }
  ~Splitter() { XML_ParserFree(parser_); }
  Splitter(const Splitter&) = delete;
  Splitter& operator=(const Splitter&) = delete;

  std::vector<std::string> feed(std::string_view bytes) {
    kept_ += bytes;
    XML_Parse(parser_, bytes.data(), static_cast<int>(bytes.size()), XML_FALSE);
    std::vector<std::string> stanzas;
    for (const auto& [begin, end] : ends_) {
      stanzas.push_back(kept_.substr(static_cast<std::size_t>(begin - offset_),
                                     static_cast<std::size_t>(end - begin)));
    }
    if (!ends_.empty()) {
      kept_.erase(0, static_cast<std::size_t>(ends_.back().second - offset_));
      offset_ = ends_.back().second;
    }
    ends_.clear();
    return stanzas;
  }
  const std::string& stream_id() const { return stream_id_; }

 private:
  void open_stream(const char** attributes) {
    for (; *attributes; attributes += 2) {
      if (std::string_view(attributes[0]) == "id") stream_id_ = attributes[1];
    }
  }

  XML_Parser parser_;
  int depth_ = 0;
  long begin_ = 0, offset_ = 0;
  std::vector<std::pair<long, long>> ends_;
  std::string kept_, stream_id_;
};

}  // namespace

Result<std::unique_ptr<Crowd>> Crowd::connect(int port, CrowdOptions options) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    return base::fail(ErrorCode::unavailable, "the component port is closed");
  }
  const int at_once = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
  std::unique_ptr<Crowd> crowd(new Crowd(socket, std::move(options)));
  TRY_VOID(crowd->shake_hands());
  return crowd;
}

Crowd::~Crowd() {
  ::shutdown(socket_, SHUT_RDWR);
  if (reader_.joinable()) reader_.join();
  ::close(socket_);
}

Result<void> Crowd::shake_hands() {
  reader_ = std::thread([this] { read_loop(); });
  send_text(
      "<stream:stream xmlns='jabber:component:accept' "
      "xmlns:stream='http://etherx.jabber.org/streams' to='" +
      options_.domain + "'>");
  std::unique_lock lock(mutex_);
  const auto wait = std::chrono::seconds(60);
  if (!changed_.wait_for(lock, wait, [this] { return !stream_id_.empty() || is_over_; })) {
    return base::fail(ErrorCode::unavailable, "no answer on the component port");
  }
  const std::string proof = sha1_hex(stream_id_ + "secret");
  lock.unlock();
  send_text("<handshake>" + proof + "</handshake>");
  const auto agreed =
      await([](const Element& stanza) { return stanza.name == "handshake"; }, 60'000);
  if (!agreed) return base::fail(ErrorCode::not_allowed, "the component is not let in");
  return {};
}

void Crowd::read_loop() {
  Splitter splitter;
  std::string buffer(65'536, '\0');
  bool has_agreed = false;
  const std::string wanted = options_.only.empty() ? "" : address(options_.only);
  while (true) {
    const auto size = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (size <= 0) break;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(size));
    std::vector<Element> elements;
    if (!options_.is_deaf || !has_agreed) {
      for (const std::string& text : splitter.feed(bytes)) {
        if (has_agreed && text.find(wanted) == std::string::npos) continue;
        if (auto element = parse_element(text)) elements.push_back(*std::move(element));
      }
      has_agreed = has_agreed || !elements.empty();
    }
    const std::lock_guard lock(mutex_);
    bytes_ += bytes.size();
    stream_id_ = splitter.stream_id();
    for (Element& element : elements) arrived_.push_back({++last_number_, std::move(element)});
    while (arrived_.size() > arrived_max) arrived_.pop_front();
    changed_.notify_all();
  }
  const std::lock_guard lock(mutex_);
  is_over_ = true;
  changed_.notify_all();
}

void Crowd::send_text(const std::string& text) {
  const std::lock_guard lock(send_mutex_);
  for (std::size_t sent = 0; sent < text.size();) {
    const auto size = ::send(socket_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return;
    sent += static_cast<std::size_t>(size);
  }
}

void Crowd::send(const Element& stanza) { send_text(to_text(stanza)); }

void Crowd::join(const std::string& name, const std::string& room) {
  send(join_room(room, name, {}).with("from", address(name) + "/phone"));
}

void Crowd::leave(const std::string& name, const std::string& room) {
  send(leave_room(room, name).with("from", address(name) + "/phone"));
}

void Crowd::say(const std::string& name, const std::string& room, const std::string& text,
                const std::string& id) {
  send(say_in_room(id.empty() ? "c-" + text : id, room, {text, {}, {}, {}})
           .with("from", address(name) + "/phone"));
}

void Crowd::say_directly(const std::string& name, const std::string& to, const std::string& text) {
  send(xmpp::say_directly("d-" + text, to, text).with("from", address(name) + "/phone"));
}

std::optional<Element> Crowd::await(const Test& test, int wait_ms) {
  std::unique_lock lock(mutex_);
  std::optional<Element> found;
  std::uint64_t looked_at = 0;
  changed_.wait_for(lock, std::chrono::milliseconds(wait_ms), [&] {
    auto each = std::upper_bound(
        arrived_.begin(), arrived_.end(), looked_at,
        [](std::uint64_t number, const Arrived& arrived) { return number < arrived.number; });
    for (; each != arrived_.end(); ++each) {
      if (!test(each->stanza)) continue;
      found = std::move(each->stanza);
      arrived_.erase(each);
      return true;
    }
    looked_at = last_number_;
    return is_over_;
  });
  return found;
}

std::optional<Element> Crowd::await_for(const std::string& name, const Test& test, int wait_ms) {
  return await(
      [&](const Element& stanza) {
        return bare_jid(stanza.attribute("to")) == address(name) && test(stanza);
      },
      wait_ms);
}

void Crowd::forget() {
  const std::lock_guard lock(mutex_);
  arrived_.clear();
}

bool Crowd::is_connected() const {
  const std::lock_guard lock(mutex_);
  return !is_over_;
}

std::uint64_t Crowd::bytes_read() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace connectors::xmpp
