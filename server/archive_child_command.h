// `guildhall wecom-archive-child --library PATH`: the process in which the platform's archive
// library runs (connectors/wecom/archive/source/child_program.h). Started by the program itself,
// and so not shown in the help.
#pragma once

namespace CLI {
class App;
}

namespace server {

void add_archive_child_command(CLI::App& app, int& exit_status);

}  // namespace server
