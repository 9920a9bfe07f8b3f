// guildhall — the program. This file is the list of its commands; each command composes its own
// parts.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "base/clock.h"
#include "server/applications_command.h"
#include "server/archive_child_command.h"
#include "server/codes_command.h"
#include "server/companies_command.h"
#include "server/demo_command.h"
#include "server/export_command.h"
#include "server/import_command.h"
#include "server/place_command.h"
#include "server/programs_command.h"
#include "server/segments_command.h"
#include "server/serve_command.h"
#include "server/session.h"
#include "server/status_command.h"
#include "server/text_command.h"
#include "server/version.h"

int main(int argc, char** argv) {
  CLI::App app{
      "Guildhall runs a company's customer chat groups: facts in, decisions with reasons, acts and "
      "tasks out.",
      "guildhall"};
  app.set_version_flag("--version", std::string("guildhall ") + server::version);
  app.require_subcommand(1);
  app.get_formatter()->column_width(34);

  // A limit on the size of files is an error of the write, which is told, and not the end of the
  // program.
  std::signal(SIGXFSZ, SIG_IGN);
  base::SystemClock clock;
  int exit_status = 0;  // 0 done · 1 failed · 2 used wrongly
  server::add_serve_command(app, clock, exit_status);
  server::add_import_command(app, clock, exit_status);
  server::add_export_command(app, exit_status);
  server::add_text_command(app, clock, exit_status);
  server::add_place_command(app, clock, exit_status);
  server::add_companies_command(app, clock, exit_status);
  server::add_demo_command(app, clock, exit_status);
  server::add_status_command(app, exit_status);
  server::add_codes_command(app, clock, exit_status);
  server::add_archive_child_command(app, exit_status);
  server::add_applications_command(app, exit_status);
  server::add_check_code_command(app, exit_status);
  server::add_segments_command(app, clock, exit_status);
  server::add_programs_command(app, clock, exit_status);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_status;
}
