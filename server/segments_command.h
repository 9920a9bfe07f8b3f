// `guildhall segments`: the segments that are kept, each with how many are in it by the last look of
// the server. With `--count EXPRESSION`: how many customers an expression names today, and the first
// of them. Reads the store, also beside a running server; writes nothing.
//
// Exit status: 0 counted · 1 the store cannot be read · 2 the expression or an option is wrong.
#pragma once

#include "base/clock.h"

namespace CLI {
class App;
}

namespace server {

inline constexpr int segment_members_max = 1000;  // of --members

void add_segments_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
