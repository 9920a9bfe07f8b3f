// A crowd of people on one connection: an external component (XEP-0114) may speak for every address
// of its domain, so thousands of occupants need one socket. They are <name>@crowd.localhost and use
// their name as their nick.
//
// One thread reads what comes to any of them; all functions may be called from any other. Waiting
// looks at each stanza once, so that a wait among many thousands costs no more than one among few.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.h"
#include "connectors/xmpp/element.h"

namespace connectors::xmpp {

struct CrowdOptions {
  std::string domain = "crowd.localhost";  // or echo.localhost: a second crowd beside the first
  bool is_deaf = false;                    // reads and forgets at once, for floods
  std::string only =
      {};  // a name: what comes to anybody else is forgotten unparsed; empty: all is kept
};

class Crowd {
 public:
  static base::Result<std::unique_ptr<Crowd>> connect(int port, CrowdOptions options = {});
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  static std::string jid(const std::string& name) { return name + "@crowd.localhost"; }
  std::string address(const std::string& name) const { return name + "@" + options_.domain; }

  void send(const Element& stanza);
  void send_text(const std::string& text);  // one or many stanzas as they are
  void join(const std::string& name, const std::string& room);
  void leave(const std::string& name, const std::string& room);
  void say(const std::string& name, const std::string& room, const std::string& text,
           const std::string& id = {});
  void say_directly(const std::string& name, const std::string& to, const std::string& text);

  using Test = std::function<bool(const Element&)>;
  // The first stanza to arrive, from now or from before, that satisfies the test; it is taken out.
  // Nothing after `wait_ms`.
  std::optional<Element> await(const Test& test, int wait_ms = 20'000);
  // The same, of stanzas to one of the crowd.
  std::optional<Element> await_for(const std::string& name, const Test& test, int wait_ms = 20'000);
  void forget();  // what has arrived and nobody asked for
  bool is_connected() const;
  std::uint64_t bytes_read() const;

 private:
  struct Arrived {
    std::uint64_t number;
    Element stanza;
  };
  Crowd(int socket, CrowdOptions options) : socket_(socket), options_(std::move(options)) {}
  base::Result<void> shake_hands();
  void read_loop();

  int socket_;
  CrowdOptions options_;
  mutable std::mutex mutex_, send_mutex_;
  std::condition_variable changed_;
  std::deque<Arrived> arrived_;
  std::uint64_t bytes_ = 0, last_number_ = 0;
  bool is_over_ = false;
  std::string stream_id_;
  std::thread reader_;
};

}  // namespace connectors::xmpp
