// `guildhall status`: what a store holds and what was decided about it, as figures.
#pragma once

#include "store/database.h"

namespace CLI {
class App;
}

namespace server {

// Prints the figures to standard output; returns the exit status.
int print_status(store::Database& database, bool as_json);

void add_status_command(CLI::App& app, int& exit_status);

}  // namespace server
