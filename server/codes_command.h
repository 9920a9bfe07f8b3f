// `guildhall codes`: the entry codes of a store with their funnel, for people and for programs.
#pragma once

#include "base/clock.h"
#include "store/database.h"

namespace CLI {
class App;
}

namespace server {

// Prints what came of the codes in the last `weeks` weeks from Monday, the running one included;
// returns the exit status. `address` (may be empty) stands before "/e/…".
int print_codes(store::Database& database, base::Instant now, int weeks, const std::string& address,
                bool as_json);

void add_codes_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
