// Programs on the command line; the files are those that the console shows as YAML
// (docs/programs.md).
//
//   guildhall check FILE… [--data D] [--language zh|en] [--json]
//   guildhall apply FILE --data D [--announce] [--note TEXT] [--based-on N] [--yes]
//   guildhall programs list|show ID|export DIR [--data D]
//
// check: what cannot be read, and what the advisor finds, as FILE:LINE:COL: severity: text —
// remedy. With --data it is judged by the policy in force and what was overridden there is left
// out; without, by the starting policy. Exit status: 0 nothing but hints, 1 something serious or a
// warning, 2 the file cannot be read, or the command was used wrongly.
//
// apply: shows the plan (what changes, how many groups and members it touches), asks, and
// publishes.
// --announce tells the program's groups its charter: the serving program sends it, or makes tasks.
// --yes does not ask. The server must be stopped: there is one writer. Exit status: 0 published or
// nothing to change, 1 not published, 2 used wrongly.
#pragma once

#include "base/clock.h"

namespace CLI {
class App;
}

namespace server {

void add_programs_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
