// `guildhall companies`: what a company already knows of its customers' companies, into the store.
//
//   guildhall companies import FILE… [--data D] [--json]
//   guildhall companies link [--data D] [--json]
//
// import: a CSV with a first line of names: name, credit_code, industry, region, competitors (names
// with ; or 、 between them). Companies are known by their names; competitors are declared. Cells
// that are empty leave what is known. Running the same import again changes nothing.
//
// link: members whose profile names a company from before there were companies get theirs.
//
// The server must be stopped: there is one writer. Exit status: 0 done, 1 failed, 2 used wrongly
// (a row that cannot be read ends the command with its file and line, and nothing is written).
#pragma once

#include "base/clock.h"

namespace CLI {
class App;
}

namespace server {

void add_companies_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
