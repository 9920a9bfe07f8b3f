// `guildhall serve`: the server. Composes the store, the pump, the deliverer, the keepers, the API and the console, and
// runs until it is told to stop (SIGINT, SIGTERM), finishing what it has begun.
#pragma once

#include "base/clock.h"

namespace CLI {
class App;
}

namespace server {

void add_serve_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
