// Link is one connection to an XMPP server, by libstrophe: TLS, SASL, resource, stream management
// (XEP-0198) and a reconnection with growing, jittered waits. It knows stanzas, not rooms.
//
// libstrophe wants one thread for all it does: the Link has it, and the listener is called on it
// only. post() hands work to it from any thread.
//
// Stream management: acknowledgements only. Sessions are not resumed: libstrophe 0.12 sends again
// what was not acknowledged, and what the archive says is a better witness of what arrived. The
// resource is fixed, so that a new session ends the old one before it begins.
//
// libstrophe waits by select(), which corrupts memory with descriptors from 1024 on: a socket that
// comes out higher is refused, and tried again later.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "connectors/xmpp/element.h"

namespace connectors::xmpp {

// Between two attempts: doubling from the first to the longest, each ± half of itself by chance, so
// that a thousand clients do not come back in the same second.
inline constexpr base::Duration reconnect_first = base::milliseconds(500);
inline constexpr base::Duration reconnect_longest = base::minutes(2);
// From the first byte to the end of the handshake; then the attempt is given up.
inline constexpr base::Duration connect_wait_max = base::seconds(30);
// A silent server is asked for a sign of life (XEP-0199) after the first, given up after the
// second.
inline constexpr base::Duration silence_before_ping = base::seconds(30);
inline constexpr base::Duration silence_max = base::seconds(60);
// Read in one go before the listener may act on it: batches form by themselves under load.
inline constexpr int reads_per_turn_max = 64;  // of 4096 bytes each

struct LinkSettings {
  std::string jid;  // with resource
  std::string password, host, ca_file;
  int port = 0;
  bool tls = true;
};

class LinkListener {
 public:
  virtual ~LinkListener() = default;
  virtual void on_connected() = 0;
  virtual void on_stanza(Element stanza) = 0;
  // `why` with the remedy where there is one. Also when an attempt to connect failed.
  virtual void on_disconnected(const std::string& why) = 0;
  // All that has arrived has been given; says when it wants its next turn at the latest.
  virtual std::optional<base::Instant> on_turn() = 0;
};

class Link {
 public:
  Link(LinkSettings settings, LinkListener& listener, const base::Clock& clock);
  ~Link();  // stops
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  void start();
  void stop();  // returns when the thread has ended; nothing more is given to the listener

  // Any thread. False after stop(): the work will not be done.
  bool post(std::function<void()> work);

  // The link's own thread only.
  void send(const Element& stanza);   // dropped when not connected
  void drop(const std::string& why);  // ends the connection; it is built up again after a wait
  bool is_connected() const;

 private:
  struct Strophe;  // libstrophe's objects, known only to the file that includes it
  void loop();
  bool run_posted();
  void connect();
  void read_all();
  void wait(std::optional<base::Instant> listener_due);
  void keep_alive(base::Instant now);
  void lost(const std::string& why);
  base::Duration next_wait();

  LinkSettings settings_;
  LinkListener& listener_;
  const base::Clock& clock_;
  std::unique_ptr<Strophe> strophe_;
  base::Random chance_;
  base::Instant next_attempt_, attempt_began_, heard_at_, pinged_at_;
  int failures_ = 0;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;
  bool stopping_ = false;
  int wake_ = -1;  // an eventfd
  std::thread thread_;
};

}  // namespace connectors::xmpp
