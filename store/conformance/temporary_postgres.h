// A PostgreSQL server of a test's own: Debian's package, a data folder under the system's temporary folder,
// a free port on 127.0.0.1, gone with everything in it at the end — also when the test fails or is killed
// (the server then stops by itself; only its folder stays).
//
// PostgreSQL refuses to run as root: started by root, the server runs as the user `postgres`.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/conformance/temporary_folder.h"

namespace store::conformance {

class TemporaryPostgres {
 public:
  // Nothing where PostgreSQL is not installed; says so in a line with SKIPPED on stderr. Any other trouble
  // is an error. `settings` as for `postgres -c` ("shared_buffers=1GB").
  static base::Result<std::unique_ptr<TemporaryPostgres>> start(
      const std::vector<std::string>& settings = {});
  ~TemporaryPostgres();
  TemporaryPostgres(const TemporaryPostgres&) = delete;
  TemporaryPostgres& operator=(const TemporaryPostgres&) = delete;

  // "postgres://guildhall:secret@127.0.0.1:<port>/postgres?schema=<schema>". Any password is let in.
  std::string url(const std::string& schema) const;

  // For tests of an outage: everybody is disconnected; the data stays, and so does the port.
  void stop_server();
  base::Result<void> start_server();

 private:
  TemporaryPostgres(std::string programs, std::vector<std::string> settings);
  base::Result<void> initialise();

  TemporaryFolder folder_;
  std::string programs_;  // the folder of initdb and postgres
  std::vector<std::string> settings_;
  int port_ = 0;
  pid_t server_ = 0;  // 0: stopped
};

}  // namespace store::conformance
