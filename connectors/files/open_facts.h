// Opens whatever the operator names — a file, a .gz, standard input ("-"), a folder, a .zip — finds
// out what it is, and gives the reader for it.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "connectors/files/fact_reader.h"
#include "connectors/files/read_options.h"

namespace connectors::files {

// `options` is copied. Errors name the file and what to do: not found, unreadable, no known format.
base::Result<std::unique_ptr<FactReader>> open_facts(const std::string& path,
                                                     const ReadOptions& options);

// The same for bytes that are no file (an upload, a test). `options.group` names the group of rows
// without one.
base::Result<std::unique_ptr<FactReader>> open_facts_in_memory(std::string bytes,
                                                               const ReadOptions& options);

// What the beginning of a text looks like (at least a few lines, better 64 KiB); nothing when
// nothing fits.
std::optional<Format> format_of_text(std::string_view head);
// What an archive or folder with these entries looks like.
std::optional<Format> format_of_entries(const std::vector<std::string>& names);

}  // namespace connectors::files
