// The child's side: loads the archive's library and answers the parent on standard input, which is
// a stream socket (child_protocol.h).
//
// The library is not ours: it may crash, hang, leak and print. So it gets a process without a
// terminal (what it prints goes nowhere: it might be what customers wrote), without core dumps (for
// the same reason), and that ends when its parent ends, whatever the library is doing.
#pragma once

#include <string>

namespace connectors::wecom::archive {

// Returns when the parent closes the stream: the exit status of the process. A library that cannot
// be loaded is told in answer to `begin`.
int run_archive_child(const std::string& library);

}  // namespace connectors::wecom::archive
