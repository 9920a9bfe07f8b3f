// `guildhall import`: files into the store, through the same door as live facts.
//
//   guildhall import chat FILE… [--data D] [--format F] [--source NAME] [--map field=column]…
//   [--group NAME]
//                               [--time-zone Z] [--live] [--rejects FILE] [--wait SECONDS] [--json]
//   guildhall import roster|orders|renewals FILE…
//
// Running the same import again changes nothing: what is in is "known". Rows that cannot be read go
// into the rejects file with file, line and reason, and the rest goes in; that is no failure. A store
// that goes away meanwhile is waited for (patient_intake.h). Exit
// status: 0 done, 1 a file or the store failed or the import was interrupted, 2 used wrongly.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "api/intake.h"
#include "base/clock.h"
#include "connectors/files/fact_reader.h"

namespace CLI {
class App;
}

namespace server {

inline constexpr std::size_t import_rows_per_batch = 2'000;
inline constexpr base::Duration import_report_every =
    base::seconds(5);  // where there is no terminal

// accepted + known + rejected = read.
struct Imported {
  std::int64_t read = 0, accepted = 0, known = 0, rejected = 0;
  bool interrupted = false;
};

struct ImportWatch {
  // Takes the rejects of a batch; an error (disk full) ends the import.
  std::function<base::Result<void>(const std::vector<connectors::files::Reject>&)> rejects;
  std::function<void(const connectors::files::Progress&)> progress;  // after every batch
  std::function<bool()> interrupted;                                 // asked between batches
};

// Everything that `reader` gives goes into `intake`. `imported` is kept up to date, so that it says
// how far things went when an error comes back: of the reader (rows before it are in) or of the
// intake.
base::Result<void> import_facts(connectors::files::FactReader& reader, api::Intake& intake,
                                const ImportWatch& watch, Imported& imported);

// One row of the rejects file: tabs, line ends and backslashes are written as \t, \n, \r, \\.
std::string reject_line(const connectors::files::Reject& reject);
inline constexpr std::string_view reject_heading = "file\tline\treason\trow\n";

void add_import_command(CLI::App& app, const base::Clock& clock, int& exit_status);

}  // namespace server
