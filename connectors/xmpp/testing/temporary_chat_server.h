// A Prosody or ejabberd of a test's own: Debian's package, with configuration, data and ports of
// its own under the system's temporary folder, on 127.0.0.1 only; gone with everything in it at the
// end, also when the test is killed (the server then stops by itself; only its folder stays).
//
// It serves the domain `localhost` with the account bot@localhost (password "secret"), rooms at
// conference.localhost with an archive, and lets the components crowd.localhost and echo.localhost
// in (crowd.h).
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

#include "base/json.h"
#include "base/result.h"

namespace connectors::xmpp {

enum class ServerKind { prosody, ejabberd };

class TemporaryChatServer {
 public:
  struct Options {
    bool tls = false;  // with a certificate of our own making: certificate()
    // Prosody: the crowd is told nothing of its own comings and goings, everybody else is. Filling
    // a room otherwise costs the server the square of its occupants. What is said reaches all.
    bool is_crowd_quiet = false;
  };
  // Nothing where the package is not installed; says so in a line with SKIPPED on stderr. Any other
  // trouble is an error.
  static base::Result<std::unique_ptr<TemporaryChatServer>> start(ServerKind kind, Options options);
  static base::Result<std::unique_ptr<TemporaryChatServer>> start(ServerKind kind);
  ~TemporaryChatServer();
  TemporaryChatServer(const TemporaryChatServer&) = delete;
  TemporaryChatServer& operator=(const TemporaryChatServer&) = delete;

  int client_port() const { return client_port_; }
  int component_port() const { return component_port_; }
  std::string certificate() const { return folder_ / "localhost.crt"; }
  // What the connections file would say of bot@localhost.
  base::json::object settings(const std::string& room) const;
  std::string log() const;

  // An outage: killed as by a power cut, and started again over the same data and ports.
  void kill();
  base::Result<void> start_again();

 private:
  TemporaryChatServer(ServerKind kind, Options options, std::filesystem::path folder);
  base::Result<void> make_certificate() const;
  void write_configuration() const;
  void write_prosody() const;
  void write_quiet_crowd() const;
  void write_ejabberd() const;
  bool is_ready() const;

  ServerKind kind_;
  Options options_;
  std::filesystem::path folder_;
  int client_port_ = 0, component_port_ = 0;
  pid_t server_ = 0;  // 0: stopped
};

}  // namespace connectors::xmpp
