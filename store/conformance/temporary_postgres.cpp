#include "store/conformance/temporary_postgres.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "base/child_process_test.h"

namespace store::conformance {

using base::ErrorCode;
using base::Result;
using base::testing::ends_within;
using base::testing::free_port;
using base::testing::text_of;
namespace fs = std::filesystem;

namespace {

constexpr int ready_wait_ms_max = 30'000;
constexpr int ready_poll_ms = 20;

// The newest PostgreSQL of Debian's packages, or "".
std::string find_programs() {
  std::vector<std::string> found;
  std::error_code missing;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", missing)) {
    if (fs::exists(version.path() / "bin" / "initdb")) found.push_back(version.path() / "bin");
  }
  std::sort(found.begin(), found.end());
  return found.empty() ? std::string() : found.back();
}

// Starts a program, as `postgres` when we are root, with its output in `log`.
pid_t spawn(const std::vector<std::string>& command, const fs::path& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const passwd* user = ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
  const pid_t child = ::fork();
  if (child != 0) return child;
  if (user != nullptr && (::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) ::_exit(126);
  ::prctl(PR_SET_PDEATHSIG, SIGINT);  // after setuid, which forgets it
  const int output = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
  ::dup2(output, 1);
  ::dup2(output, 2);
  const int nothing = ::open("/dev/null", O_RDONLY);
  ::dup2(nothing, 0);
  if (::chdir("/") != 0) ::_exit(126);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

TemporaryPostgres::TemporaryPostgres(std::string programs, std::vector<std::string> settings)
    : programs_(std::move(programs)), settings_(std::move(settings)) {}

TemporaryPostgres::~TemporaryPostgres() { stop_server(); }

Result<std::unique_ptr<TemporaryPostgres>> TemporaryPostgres::start(
    const std::vector<std::string>& settings) {
  const std::string programs = find_programs();
  if (programs.empty()) {
    std::fprintf(stderr,
                 "SKIPPED: PostgreSQL is not installed (apt install postgresql): "
                 "nothing was checked against it\n");
    return std::unique_ptr<TemporaryPostgres>();
  }
  std::unique_ptr<TemporaryPostgres> server(new TemporaryPostgres(programs, settings));
  TRY_VOID(server->initialise());
  TRY_VOID(server->start_server());
  return server;
}

Result<void> TemporaryPostgres::initialise() {
  const fs::path& folder = folder_.path();
  if (::geteuid() == 0) {
    const passwd* user = ::getpwnam("postgres");
    if (user == nullptr || ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0) {
      return base::fail(ErrorCode::unavailable, "there is no user `postgres` to run the server");
    }
  }
  const pid_t child = spawn({programs_ + "/initdb", "-D", folder / "data", "-U", "guildhall", "-A",
                             "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"},
                            folder / "initdb.log");
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || status != 0) {
    return base::fail(ErrorCode::unavailable, "initdb: " + text_of(folder / "initdb.log"));
  }
  port_ = free_port();
  return {};
}

Result<void> TemporaryPostgres::start_server() {
  const fs::path& folder = folder_.path();
  std::vector<std::string> command = {
      programs_ + "/postgres", "-D", folder / "data", "-h", "127.0.0.1", "-k", folder, "-p",
      std::to_string(port_)};
  for (const std::string& setting : settings_) command.insert(command.end(), {"-c", setting});
  server_ = spawn(command, folder / "server.log");
  for (int waited = 0; server_ > 0 && waited < ready_wait_ms_max; waited += ready_poll_ms) {
    // The last line of this file is the server's own word on how far it is.
    if (text_of(folder / "data" / "postmaster.pid").find("\nready") != std::string::npos) return {};
    if (ends_within(server_, ready_poll_ms)) break;
  }
  stop_server();
  return base::fail(ErrorCode::unavailable, "postgres: " + text_of(folder / "server.log"));
}

void TemporaryPostgres::stop_server() {
  if (server_ <= 0) return;
  ::kill(server_, SIGINT);  // "fast": disconnects everybody, leaves the data in order
  ::waitpid(server_, nullptr, 0);
  server_ = 0;
}

std::string TemporaryPostgres::url(const std::string& schema) const {
  return "postgres://guildhall:secret@127.0.0.1:" + std::to_string(port_) +
         "/postgres?schema=" + schema;
}

}  // namespace store::conformance
