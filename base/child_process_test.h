// For tests that run a real server beside themselves: a port for it, its end, its log.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace base::testing {

// On the loopback, free a moment ago; 0 when there is none.
inline int free_port() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound = ::bind(probe, generic, size) == 0 && ::getsockname(probe, generic, &size) == 0;
  ::close(probe);
  return bound ? ntohs(address.sin_port) : 0;
}

// Waits for the end of a child, at most so long.
inline bool ends_within(pid_t child, int wait_ms) {
  const int handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
  pollfd end{handle, POLLIN, 0};
  const bool ended = ::poll(&end, 1, wait_ms) > 0;
  ::close(handle);
  return ended;
}

inline std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace base::testing
