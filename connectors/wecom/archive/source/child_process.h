// ChildProcess is a program of ours that runs beside us and answers frames (child_protocol.h). It
// is watched while it works: who does not answer in time, dies, or takes too much memory is killed,
// and that is an error of the call. After an error it is of no further use.
//
// For one thread.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "connectors/wecom/archive/source/child_protocol.h"

namespace connectors::wecom::archive {

using Wait = std::chrono::milliseconds;

// How often its memory is looked at while it works.
inline constexpr Wait memory_look_every{200};

class ChildProcess {
 public:
  // `command`: program and arguments. `wake`: a handle that becomes readable when everything is to
  // stop. Its standard input is the stream; it inherits the environment and nothing else.
  static base::Result<std::unique_ptr<ChildProcess>> start(const std::vector<std::string>& command,
                                                           int wake, std::int64_t memory_bytes_max);
  ~ChildProcess();  // killed, if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Errors are all `unavailable` and say what it died of.
  base::Result<void> send(FrameWriter request, Wait limit);
  base::Result<std::string> receive(Wait limit);

  // Closes the stream, as our own end would: the child ends by itself.
  void hang_up() const;
  bool has_ended() const;

  std::int64_t memory_bytes() const;  // resident; 0 when it is not known
  bool is_too_big() const { return memory_bytes() > memory_bytes_max_; }
  std::chrono::steady_clock::time_point started_at() const { return started_at_; }

 private:
  ChildProcess(pid_t process, int stream, int wake, std::int64_t memory_bytes_max);
  base::Result<void> wait_for(short events, std::chrono::steady_clock::time_point until);
  base::Error died() const;

  const pid_t process_;
  const int stream_, wake_;
  const std::int64_t memory_bytes_max_;
  const std::chrono::steady_clock::time_point started_at_;
};

}  // namespace connectors::wecom::archive
