// `guildhall export --out DIR`: everything of a store as plain files, so that nobody is locked in.
//
//   facts.jsonl     every fact in the order in which it was taken; `guildhall import chat
//   facts.jsonl` reads it <table>.csv     the rows as they stand, ordered by primary key; times as
//   ISO 8601, empty where unknown
//
// Deterministic: two equal stores give byte-identical folders, on SQLite and on PostgreSQL; nothing
// of the moment of the export goes in. Left out: what opens doors (password and token hashes,
// sessions, invitations) and what only guards them (login attempts).
//
// messages.csv says what a message says now; facts.jsonl what it said at first, its edits being
// facts of their own. What was cut to fit fact.h's limits when it came in stays cut.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace CLI {
class App;
}

namespace server {

inline constexpr std::int64_t export_facts_window = 10'000;  // facts in memory at a time

struct ExportedFile {
  std::string name;
  std::int64_t rows = 0, bytes = 0;
};

// `directory` is made, or must be empty. The snapshot is one moment of the store, though it be
// written to.
base::Result<std::vector<ExportedFile>> export_store(
    store::Database& database, const std::string& directory,
    const std::function<void(std::int64_t facts_done, std::int64_t facts_total)>& progress);

// The tables that are written as CSV; `message` and `fact` together also make facts.jsonl.
std::vector<std::string> exported_tables();

void add_export_command(CLI::App& app, int& exit_status);

}  // namespace server
