// `guildhall place`: seats for members from plain files (docs/placement.md).
#pragma once

namespace CLI {
class App;
}
namespace base {
class Clock;
}

namespace server {

void add_place_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
