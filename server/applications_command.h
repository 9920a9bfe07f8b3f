// guildhall applications: who waits to be let in, as a list. guildhall check-code: what is to be
// said of unified social credit codes, without a store.
#pragma once

namespace CLI {
class App;
}

namespace server {

void add_applications_command(CLI::App& app, int& exit_status);
void add_check_code_command(CLI::App& app, int& exit_status);

}  // namespace server
