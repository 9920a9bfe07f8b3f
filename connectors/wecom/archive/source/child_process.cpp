#include "connectors/wecom/archive/source/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "connectors/wecom/troubles.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;
using Clock = std::chrono::steady_clock;

ChildProcess::ChildProcess(pid_t process, int stream, int wake, std::int64_t memory_bytes_max)
    : process_(process),
      stream_(stream),
      wake_(wake),
      memory_bytes_max_(memory_bytes_max),
      started_at_(Clock::now()) {}

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::vector<std::string>& command,
                                                          int wake, std::int64_t memory_bytes_max) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return fail(ErrorCode::unavailable, std::string("no socket: ") + std::strerror(errno));
  }
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, pair[1], STDIN_FILENO);
  ::posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t process = 0;
  const int failed =
      ::posix_spawn(&process, arguments.front(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(pair[1]);
  if (failed != 0) {
    ::close(pair[0]);
    return fail(ErrorCode::unavailable,
                "cannot start " + command.front() + ": " + std::strerror(failed));
  }
  ::fcntl(pair[0], F_SETFL, O_NONBLOCK);
  return std::unique_ptr<ChildProcess>(new ChildProcess(process, pair[0], wake, memory_bytes_max));
}

ChildProcess::~ChildProcess() {
  ::close(stream_);
  ::kill(process_, SIGKILL);
  while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

void ChildProcess::hang_up() const { ::shutdown(stream_, SHUT_RDWR); }

bool ChildProcess::has_ended() const {
  siginfo_t how{};
  return ::waitid(P_PID, static_cast<id_t>(process_), &how, WEXITED | WNOWAIT | WNOHANG) == 0 &&
         how.si_pid == process_;
}

std::int64_t ChildProcess::memory_bytes() const {
  const std::string path = "/proc/" + std::to_string(process_) + "/statm";
  std::FILE* const file = std::fopen(path.c_str(), "re");
  if (!file) return 0;
  long long whole = 0, resident = 0;
  const int read = std::fscanf(file, "%lld %lld", &whole, &resident);
  std::fclose(file);
  return read == 2 ? resident * ::sysconf(_SC_PAGESIZE) : 0;
}

base::Error ChildProcess::died() const {
  // The stream is closed: it has ended, or is about to.
  siginfo_t how{};
  ::kill(process_, SIGKILL);
  ::waitid(P_PID, static_cast<id_t>(process_), &how, WEXITED | WNOWAIT);
  std::string text = "the archive's library ended its process";
  if (how.si_code == CLD_EXITED) text += " with status " + std::to_string(how.si_status);
  if (how.si_code == CLD_KILLED || how.si_code == CLD_DUMPED) {
    text += std::string(" (") + ::strsignal(how.si_status) + ")";
  }
  return {ErrorCode::unavailable, text, ""};
}

Result<void> ChildProcess::wait_for(short events, Clock::time_point until) {
  while (true) {
    const auto left = std::chrono::duration_cast<Wait>(until - Clock::now());
    if (left.count() <= 0) {
      return fail(ErrorCode::unavailable, say(trouble::library_hangs));
    }
    std::array<pollfd, 2> handles{{{stream_, events, 0}, {wake_, POLLIN, 0}}};
    const int ready = ::poll(handles.data(), handles.size(),
                             static_cast<int>(std::min(left, memory_look_every).count()));
    if (ready < 0 && errno != EINTR) {
      return fail(ErrorCode::unavailable, std::string("poll: ") + std::strerror(errno));
    }
    if (ready > 0 && handles[1].revents != 0)
      return fail(ErrorCode::unavailable, "the archive is being stopped");
    if (ready > 0) return {};
    if (is_too_big()) {
      return fail(ErrorCode::unavailable,
                  say(trouble::library_is_big, {std::to_string(memory_bytes_max_ >> 20)}));
    }
  }
}

Result<void> ChildProcess::send(FrameWriter request, Wait limit) {
  const std::string bytes = std::move(request).take();
  const auto until = Clock::now() + limit;
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t sent = ::send(stream_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent > 0) {
      done += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      TRY_VOID(wait_for(POLLOUT, until));
    } else if (errno != EINTR) {
      return tl::unexpected(died());
    }
  }
  return {};
}

Result<std::string> ChildProcess::receive(Wait limit) {
  const auto until = Clock::now() + limit;
  std::string bytes(frame_head_bytes, '\0');
  std::size_t done = 0;
  bool has_head = false;
  while (true) {
    if (done == bytes.size() && has_head) return bytes;
    if (done == bytes.size()) {
      const std::size_t length = frame_length(bytes);
      if (length > frame_bytes_max) {
        return fail(ErrorCode::unavailable,
                    "the archive's process sent a frame of " + std::to_string(length) + " bytes");
      }
      has_head = true;
      bytes.assign(length, '\0');
      done = 0;
      continue;
    }
    const ssize_t got = ::recv(stream_, bytes.data() + done, bytes.size() - done, 0);
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      TRY_VOID(wait_for(POLLIN, until));
    } else if (got == 0 || errno != EINTR) {
      return tl::unexpected(died());
    }
  }
}

}  // namespace connectors::wecom::archive
