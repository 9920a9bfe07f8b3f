#include "connectors/xmpp/testing/temporary_chat_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <vector>

#include "base/child_process_test.h"

namespace connectors::xmpp {

using base::ErrorCode;
using base::Result;
using base::testing::ends_within;
using base::testing::free_port;
using base::testing::text_of;
namespace fs = std::filesystem;

namespace {

constexpr int ready_wait_ms_max = 180'000;  // Erlang starts slowly on a busy machine
constexpr int ready_poll_ms = 50;

bool is_installed(ServerKind kind) {
  return kind == ServerKind::prosody
             ? fs::exists("/usr/bin/prosody")
             : fs::exists("/usr/sbin/ejabberdctl") && fs::exists("/usr/bin/erl");
}

bool listens(int port) {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool open = ::connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  return open;
}

// Runs a program with its output in `log`; it ends with us.
pid_t spawn(const std::vector<std::string>& command, const std::vector<std::string>& environment,
            const fs::path& log) {
  std::vector<char*> arguments, variables;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  for (const std::string& each : environment) variables.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  variables.push_back(nullptr);
  const pid_t child = ::fork();
  if (child != 0) return child;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(output, 1);
  ::dup2(output, 2);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, 0);
  ::execvpe(arguments[0], arguments.data(), variables.data());
  ::_exit(127);
}

}  // namespace

TemporaryChatServer::TemporaryChatServer(ServerKind kind, Options options, fs::path folder)
    : kind_(kind),
      options_(options),
      folder_(std::move(folder)),
      client_port_(free_port()),
      component_port_(free_port()) {}

TemporaryChatServer::~TemporaryChatServer() {
  kill();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result<std::unique_ptr<TemporaryChatServer>> TemporaryChatServer::start(ServerKind kind) {
  return start(kind, Options{});
}

Result<std::unique_ptr<TemporaryChatServer>> TemporaryChatServer::start(ServerKind kind,
                                                                        Options options) {
  const char* name = kind == ServerKind::prosody ? "prosody" : "ejabberd";
  if (!is_installed(kind)) {
    std::fprintf(stderr,
                 "SKIPPED: %s is not installed (apt install %s): nothing was checked "
                 "against it\n",
                 name, name);
    return std::unique_ptr<TemporaryChatServer>();
  }
  std::string pattern = (fs::temp_directory_path() / "guildhall-chat-XXXXXX").string();
  if (!::mkdtemp(pattern.data())) {
    return base::fail(ErrorCode::unavailable, "no temporary folder can be made");
  }
  std::unique_ptr<TemporaryChatServer> server(new TemporaryChatServer(kind, options, pattern));
  fs::create_directories(server->folder_ / "data");
  if (options.tls) TRY_VOID(server->make_certificate());
  server->write_configuration();
  TRY_VOID(server->start_again());
  return server;
}

Result<void> TemporaryChatServer::make_certificate() const {
  const pid_t child =
      spawn({"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
             folder_ / "localhost.key", "-out", certificate()},
            {"PATH=/usr/bin:/bin"}, folder_ / "openssl.log");
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) {
    return base::fail(ErrorCode::unavailable, "openssl: " + text_of(folder_ / "openssl.log"));
  }
  return {};
}

void TemporaryChatServer::write_configuration() const {
  kind_ == ServerKind::prosody ? write_prosody() : write_ejabberd();
}

void TemporaryChatServer::write_prosody() const {
  const std::string data = folder_ / "data";
  std::ofstream out(folder_ / "prosody.cfg.lua");
  out << "run_as_root = true\ndata_path = \"" << data << "\"\npidfile = \"" << data
      << "/prosody.pid\"\n"
      << "modules_enabled = { \"saslauth\", \"disco\", \"ping\", \"mam\", \"smacks\", \"tls\" }\n"
      << "modules_disabled = { \"s2s\" }\ninterfaces = { \"127.0.0.1\" }\n"
      << "component_interfaces = { \"127.0.0.1\" }\nc2s_ports = { " << client_port_
      << " }\ncomponent_ports = { " << component_port_ << " }\n"
      << "authentication = \"internal_plain\"\nstorage = \"internal\"\n"
      << "archive_expires_after = \"never\"\nlog = { info = \"*console\" }\n"
      // Of 10,000 by default: then each hundredth message rewrites the room's whole archive.
      << "storage_archive_item_limit = 1000000\n"
      << "c2s_require_encryption = " << (options_.tls ? "true" : "false") << "\n";
  if (options_.tls) {
    out << "ssl = { key = \"" << (folder_ / "localhost.key").string() << "\", certificate = \""
        << certificate() << "\" }\n";
  }
  if (options_.is_crowd_quiet) {
    write_quiet_crowd();
    out << "plugin_paths = { \"" << folder_.string() << "\" }\n";
  }
  out << "VirtualHost \"localhost\"\n"
      << "Component \"conference.localhost\" \"muc\"\n  modules_enabled = { \"muc_mam\""
      << (options_.is_crowd_quiet ? ", \"quiet_crowd\"" : "") << " }\n"
      << "  muc_log_by_default = true\n";
  for (const char* domain : {"crowd.localhost", "echo.localhost"}) {
    out << "Component \"" << domain << "\"\n  component_secret = \"secret\"\n";
  }
  const fs::path accounts = folder_ / "data" / "localhost" / "accounts";
  fs::create_directories(accounts);
  std::ofstream(accounts / "bot.dat") << "return { [\"password\"] = \"secret\"; };\n";
}

// A module of Prosody's: while a presence is told, those of the crowd are passed by.
void TemporaryChatServer::write_quiet_crowd() const {
  std::ofstream(folder_ / "mod_quiet_crowd.lua") << R"(
local function is_of_crowd(jid) return jid:find("@crowd.localhost", 1, true) end
module:hook("muc-occupant-pre-join", function (event)
  local room = event.room
  if room.is_quiet then return end
  room.is_quiet = true
  local list, publicise, each = room.send_occupant_list, room.publicise_occupant_status,
    room.each_occupant
  local function step_past_crowd(occupants, nick)
    local occupant
    repeat nick, occupant = next(occupants, nick)
    until not nick or not is_of_crowd(occupant.bare_jid)
    return nick, occupant
  end
  function room:each_occupant()
    if self.is_telling then return step_past_crowd, self._occupants, nil end
    return each(self)
  end
  function room:send_occupant_list(to, ...)
    if not is_of_crowd(to) then return list(self, to, ...) end
  end
  function room:publicise_occupant_status(...)
    self.is_telling = true
    publicise(self, ...)
    self.is_telling = false
  end
end, 1000)
)";
}

void TemporaryChatServer::write_ejabberd() const {
  std::ofstream out(folder_ / "ejabberd.yml");
  out << "hosts: [localhost]\nloglevel: info\n";
  if (options_.tls) {
    const std::string whole = folder_ / "localhost.pem";
    std::ofstream(whole) << text_of(certificate()) << text_of(folder_ / "localhost.key");
    out << "certfiles: [\"" << whole << "\"]\n";
  }
  out << "listen:\n  - {port: " << client_port_ << ", ip: \"127.0.0.1\", module: ejabberd_c2s, "
      << "max_stanza_size: 262144" << (options_.tls ? ", starttls_required: true" : "") << "}\n"
      << "  - port: " << component_port_ << "\n    ip: \"127.0.0.1\"\n"
      << "    module: ejabberd_service\n"
      << "    hosts: {crowd.localhost: {password: secret}, echo.localhost: {password: secret}}\n"
      << "auth_method: internal\nmodules:\n  mod_disco: {}\n  mod_ping: {}\n"
      << "  mod_mam: {default: always}\n  mod_stream_mgmt: {}\n  mod_muc:\n"
      << "    host: conference.localhost\n    max_users: 5000\n    max_user_conferences: 5000\n"
      << "    default_room_options: {mam: true, persistent: true, anonymous: false, "
      << "max_users: 5000}\n";
}

bool TemporaryChatServer::is_ready() const {
  if (kind_ == ServerKind::prosody) return listens(component_port_) && listens(client_port_);
  return log().find("account ready") != std::string::npos;
}

Result<void> TemporaryChatServer::start_again() {
  const fs::path log_file = folder_ / "server.log";
  std::error_code ignored;
  fs::remove(log_file, ignored);
  const std::vector<std::string> environment = {
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      "HOME=" + folder_.string(),
      "LANG=C.UTF-8",
      "ERL_LIBS=/usr/lib/x86_64-linux-gnu:/usr/lib/aarch64-linux-gnu",
      "ERL_CRASH_DUMP=/dev/null",
      "EJABBERD_CONFIG_PATH=" + (folder_ / "ejabberd.yml").string(),
      "EJABBERD_LOG_PATH=" + (folder_ / "ejabberd.log").string()};
  if (kind_ == ServerKind::prosody) {
    server_ =
        spawn({"prosody", "-F", "--config", folder_ / "prosody.cfg.lua"}, environment, log_file);
  } else {
    server_ = spawn({"erl", "-noinput", "-mnesia", "dir", "\"" + (folder_ / "db").string() + "\"",
                     "-s", "ejabberd", "-eval",
                     "ejabberd_auth:try_register(<<\"bot\">>,<<\"localhost\">>,<<\"secret\">>),"
                     "io:format(\"account ready~n\")."},
                    environment, log_file);
  }
  for (int waited = 0; server_ > 0 && waited < ready_wait_ms_max; waited += ready_poll_ms) {
    if (is_ready()) return {};
    if (ends_within(server_, ready_poll_ms)) break;
  }
  kill();
  return base::fail(ErrorCode::unavailable, "the chat server does not start: " + log());
}

void TemporaryChatServer::kill() {
  if (server_ <= 0) return;
  ::kill(server_, SIGKILL);
  ::waitpid(server_, nullptr, 0);
  server_ = 0;
}

std::string TemporaryChatServer::log() const { return text_of(folder_ / "server.log"); }

base::json::object TemporaryChatServer::settings(const std::string& room) const {
  base::json::object made;
  made["platform"] = "xmpp";
  made["jid"] = "bot@localhost";
  made["password"] = "secret";
  made["host"] = "127.0.0.1";
  made["port"] = client_port_;
  made["tls"] = options_.tls ? "required" : "off";
  if (options_.tls) made["ca_file"] = certificate();
  made["rooms"] = base::json::array{base::json::value(room)};
  made["absence_seconds"] = 1;
  made["manage"] = true;
  return made;
}

}  // namespace connectors::xmpp
