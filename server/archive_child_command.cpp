#include "server/archive_child_command.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>

#include "connectors/wecom/archive/source/child_program.h"

namespace server {

void add_archive_child_command(CLI::App& app, int& exit_status) {
  auto* command = app.add_subcommand("wecom-archive-child", "The archive's library, by itself");
  command->group("");  // hidden
  const auto library = std::make_shared<std::string>();
  command->add_option("--library", *library, "libWeWorkFinanceSdk_C.so")->required();
  command->callback([library, &exit_status] {
    struct stat input {};
    if (::fstat(STDIN_FILENO, &input) != 0 || !S_ISSOCK(input.st_mode)) {
      std::fprintf(stderr, "guildhall wecom-archive-child: only the program itself starts this\n");
      exit_status = 2;
      return;
    }
    exit_status = connectors::wecom::archive::run_archive_child(*library);
  });
}

}  // namespace server
