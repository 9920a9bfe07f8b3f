#include "server/export_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>

#include "base/json.h"
#include "model/fact_json.h"
#include "server/export_tables.h"
#include "server/open_database.h"
#include "store/store.h"

namespace server {

using base::ErrorCode;
using base::fail;
using base::Result;
using base::json::object;

namespace {

// ---- files
// -------------------------------------------------------------------------------------------

class OutFile final {
 public:
  static Result<std::unique_ptr<OutFile>> create(const std::string& directory, std::string name) {
    const std::string path = directory + "/" + name;
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (!file)
      return fail(ErrorCode::unavailable, "cannot create " + path + ": " + std::strerror(errno));
    return std::unique_ptr<OutFile>(new OutFile(file, path, std::move(name)));
  }
  ~OutFile() {
    if (file_) std::fclose(file_);
  }
  OutFile(const OutFile&) = delete;
  OutFile& operator=(const OutFile&) = delete;

  // Errors are kept until finish(): rows are written from within a query.
  void write_row(std::string_view line) {
    failed_ = failed_ || std::fwrite(line.data(), 1, line.size(), file_) != line.size();
    written_.bytes += static_cast<std::int64_t>(line.size());
    ++written_.rows;
  }
  void write_heading(std::string_view line) {
    write_row(line);
    --written_.rows;
  }
  Result<ExportedFile> finish() {
    const bool closed = std::fclose(std::exchange(file_, nullptr)) == 0;
    if (failed_ || !closed) {
      return fail(ErrorCode::unavailable,
                  "cannot write " + path_ + ": " + std::strerror(errno) + "; is the disk full?");
    }
    return written_;
  }

 private:
  OutFile(std::FILE* file, std::string path, std::string name)
      : file_(file), path_(std::move(path)), written_{std::move(name), 0, 0} {}
  std::FILE* file_;
  std::string path_;
  ExportedFile written_;
  bool failed_ = false;
};

// ---- tables
// ------------------------------------------------------------------------------------------

// RFC 4180; "\n" ends a record.
void append_text(std::string& line, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    line.append(text);
    return;
  }
  line.push_back('"');
  for (const char c : text) {
    if (c == '"') line.push_back('"');
    line.push_back(c);
  }
  line.push_back('"');
}

void append_cell(std::string& line, const store::Row& row, int column, Cell cell) {
  if (row.is_null(column)) return;
  switch (cell) {
    case Cell::integer: line += std::to_string(row.integer(column)); break;
    case Cell::text: append_text(line, row.text(column)); break;
    case Cell::time: line += base::format_iso(base::Instant{row.integer(column)}); break;
    case Cell::day:
      line += base::format_day(base::Day{static_cast<std::int32_t>(row.integer(column))});
      break;
    case Cell::real: {  // the shortest digits that give the same number back
      std::array<char, 32> buffer{};
      const auto end =
          std::to_chars(buffer.data(), buffer.data() + buffer.size(), row.real(column)).ptr;
      line.append(buffer.data(), end);
      break;
    }
  }
}

// Text keys are ordered by their bytes on both databases, whatever the server's language.
std::string order_by(const TableToExport& table, store::Dialect dialect) {
  std::string order;
  std::string_view rest = table.order;
  while (!rest.empty()) {
    const std::string_view name = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    order += (order.empty() ? "" : ", ") + std::string(name);
    for (const Column& column : table.columns) {
      if (column.name == name && column.cell == Cell::text && dialect == store::Dialect::postgres) {
        order += " collate \"C\"";
      }
    }
  }
  return order;
}

Result<ExportedFile> export_table(store::Connection& connection, store::Dialect dialect,
                                  const TableToExport& table, const std::string& directory) {
  TRY(out, OutFile::create(directory, table.file));
  std::string names, heading;
  for (const Column& column : table.columns) {
    names += (names.empty() ? "\"" : ", \"") + column.name + "\"";
    heading += (heading.empty() ? "" : ",") + column.name;
  }
  out->write_heading(heading + "\n");
  std::string line;
  const auto write = [&](const store::Row& row) {
    line.clear();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (i > 0) line.push_back(',');
      append_cell(line, row, static_cast<int>(i), table.columns[i].cell);
    }
    line.push_back('\n');
    out->write_row(line);
  };
  TRY_VOID(connection.query(
      "select " + names + " from " + table.table + " order by " + order_by(table, dialect), {},
      write));
  return out->finish();
}

// ---- facts
// -------------------------------------------------------------------------------------------

// What edited messages said at first, by source and external id. The row of a message says what it
// says now; the fact of its first edit keeps what it replaced (as "was").
using Originals = std::map<std::pair<std::string, std::string>, std::string>;

Result<Originals> read_originals(store::Connection& connection) {
  Originals originals;
  TRY_VOID(connection.query(
      "select s.name, f.body from fact f join source s on s.id = f.source_id where f.kind = 'edit' "
      "order by f.seq",
      {}, [&](const store::Row& row) {
        const auto body = base::parse_json(row.text(1));
        if (!body || !body->is_object() || !body->get_object().contains("was")) return;
        const object& edit = body->get_object();
        originals.try_emplace(
            {std::string(row.text(0)), std::string(base::text_at(edit, "target"))},
            base::text_at(edit, "was"));
      }));
  return originals;
}

void read_message(const store::Row& row, const Originals& originals, model::Fact& fact) {
  model::MessageSent message;
  message.kind =
      model::from_name<model::MessageKind>(row.text(7)).value_or(model::MessageKind::other);
  const auto original = originals.find({fact.source, fact.external_id});
  message.text = original == originals.end() ? std::string(row.text(8)) : original->second;
  message.reply_to = row.text(9);
  message.detail = row.text(10);
  message.quote = row.text(12);
  if (const auto mentions = base::parse_json(row.text(11)); mentions && mentions->is_array()) {
    for (const auto& mention : mentions->get_array()) {
      if (mention.is_string()) message.mentions.emplace_back(mention.get_string());
    }
  }
  fact.body = std::move(message);
}

void read_head(const store::Row& row, model::Fact& fact) {
  fact.source = row.text(1);
  fact.external_id = row.text(2);
  fact.at = base::Instant{row.integer(3)};
  fact.group = row.text(4);
  fact.actor = row.text(5);
  fact.history = row.integer(6) != 0;
}

constexpr std::string_view messages_between =
    "select m.id, s.name, m.external_id, m.at, g.external_id, p.external_id, m.history, m.kind, "
    "m.text, "
    "m.reply_to, m.detail, m.mentions, m.quote from message m join source s on s.id = m.source_id "
    "left join chat_group g on g.id = m.group_id left join member p on p.id = m.member_id "
    "where m.id >= $1 and m.id < $2";
constexpr std::string_view facts_between =
    "select f.seq, s.name, f.external_id, f.at, f.group_external_id, f.actor_external_id, "
    "f.history, "
    "f.kind, f.body from fact f join source s on s.id = f.source_id where f.seq >= $1 and f.seq < "
    "$2";

// Messages and other facts share one count, so a window of it holds both.
Result<void> read_window(store::Connection& connection, const Originals& originals,
                         std::int64_t from, std::int64_t to,
                         std::map<std::int64_t, std::string>& lines) {
  const store::Value bounds[] = {from, to};
  TRY_VOID(connection.query(messages_between, bounds, [&](const store::Row& row) {
    model::Fact fact;
    read_head(row, fact);
    read_message(row, originals, fact);
    lines[row.integer(0)] = base::json::serialize(model::to_json(fact)) + "\n";
  }));
  Result<void> broken;
  TRY_VOID(connection.query(facts_between, bounds, [&](const store::Row& row) {
    model::Fact fact;
    read_head(row, fact);
    auto parsed = base::parse_json(row.text(8));
    if (parsed && parsed->is_object()) {
      parsed->get_object().erase("was");
      auto body = model::body_from_json(row.text(7), parsed->get_object());
      if (body) {
        fact.body = *std::move(body);
        lines[row.integer(0)] = base::json::serialize(model::to_json(fact)) + "\n";
        return;
      }
    }
    broken = fail(ErrorCode::corrupt,
                  "fact " + std::to_string(row.integer(0)) + " cannot be read back from the store");
  }));
  return broken;
}

Result<ExportedFile> export_facts(store::Connection& connection, const std::string& directory,
                                  const std::function<void(std::int64_t, std::int64_t)>& progress) {
  std::int64_t last = 0;
  const auto take = [&](const store::Row& row) { last = std::max(last, row.integer(0)); };
  TRY_VOID(connection.query("select max(id) from message", {}, take));
  TRY_VOID(connection.query("select max(seq) from fact", {}, take));
  TRY(originals, read_originals(connection));
  TRY(out, OutFile::create(directory, "facts.jsonl"));
  for (std::int64_t from = 1; from <= last; from += export_facts_window) {
    std::map<std::int64_t, std::string> lines;
    TRY_VOID(read_window(connection, originals, from, from + export_facts_window, lines));
    for (const auto& [seq, line] : lines) out->write_row(line);
    if (progress) progress(std::min(last, from + export_facts_window - 1), last);
  }
  return out->finish();
}

Result<void> make_directory(const std::string& directory) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::create_directories(directory, error);
  if (error) {
    return fail(ErrorCode::unavailable,
                "cannot make the folder " + directory + ": " + error.message(), "out");
  }
  if (!fs::is_empty(directory, error) || error) {
    return fail(
        ErrorCode::invalid_input,
        directory + " is not empty; give --out a new folder, so that nothing old is mixed in",
        "out");
  }
  return {};
}

// A snapshot of everything. What large batches left for `activity` (store/waiting_activity.h) is
// added up first: by a server that is running, in a moment, or else here.
Result<void> begin_snapshot(store::Database& database, store::Connection& connection) {
  const auto waiting = [&]() -> Result<bool> {
    TRY_VOID(connection.begin());
    std::int64_t batches = 0;
    TRY_VOID(connection.query("select count(*) from activity_waiting", {},
                              [&](const store::Row& row) { batches = row.integer(0); }));
    return batches > 0;
  };
  TRY(has_some, waiting());
  if (!has_some) return {};
  TRY_VOID(connection.rollback());
  (void)store::Store::open(database);  // adds up what waits, unless a server is the writer
  TRY(has_still, waiting());
  if (!has_still) return {};
  TRY_VOID(connection.rollback());
  return fail(ErrorCode::unavailable,
              "many facts are coming in, and their activity is not added up yet: export again in "
              "a second");
}

}  // namespace

std::vector<std::string> exported_tables() {
  std::vector<std::string> names;
  for (const TableToExport& table : all_tables()) names.push_back(table.table);
  return names;
}

Result<std::vector<ExportedFile>> export_store(
    store::Database& database, const std::string& directory,
    const std::function<void(std::int64_t, std::int64_t)>& progress) {
  TRY_VOID(make_directory(directory));
  TRY(connection, database.connect(store::Access::read_only));
  TRY_VOID(begin_snapshot(database, *connection));
  std::vector<ExportedFile> files;
  TRY(facts, export_facts(*connection, directory, progress));
  files.push_back(std::move(facts));
  for (const TableToExport& table : all_tables()) {
    TRY(file, export_table(*connection, database.dialect(), table, directory));
    files.push_back(std::move(file));
  }
  TRY_VOID(connection->rollback());  // nothing was written; the snapshot ends
  return files;
}

namespace {

int run_export(const std::string& data, const std::string& out, bool as_json) {
  const auto complain = [](const std::string& text) {
    std::fprintf(stderr, "guildhall export: %s\n", text.c_str());
    return 1;
  };
  // Opening a store makes one; an export must not.
  if (data.find("://") == std::string::npos && !std::filesystem::exists(data + "/guildhall.db")) {
    return complain(data + " holds no store; give the folder or address of one with --data");
  }
  auto database = open_database(data);
  if (!database) return complain(database.error().text);
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  const auto files = export_store(**database, out, [&](std::int64_t done, std::int64_t total) {
    if (!terminal) return;
    std::fprintf(stderr, "\r  facts: %lld of %lld%s", static_cast<long long>(done),
                 static_cast<long long>(total), done == total ? "\n" : "");
  });
  if (!files) return complain(files.error().text);
  base::json::array list;
  for (const ExportedFile& file : *files) {
    if (as_json)
      list.push_back(object{{"file", file.name}, {"rows", file.rows}, {"bytes", file.bytes}});
    else
      std::printf("%-20s %12lld rows %15lld bytes\n", file.name.c_str(),
                  static_cast<long long>(file.rows), static_cast<long long>(file.bytes));
  }
  if (as_json)
    std::printf("%s\n", base::json::serialize(object{{"out", out}, {"files", list}}).c_str());
  return 0;
}

}  // namespace

void add_export_command(CLI::App& app, int& exit_status) {
  auto* command =
      app.add_subcommand("export", "Everything of a store as plain files, in a fixed order");
  struct Options {
    std::string data = "guildhall-data", out;
    bool as_json = false;
  };
  const auto options =
      std::make_shared<Options>();  // shared with the callback, which outlives this call
  command->add_option("--data", options->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_option("--out", options->out, "Folder to be made (or empty)")->required();
  command->add_flag("--json", options->as_json, "Print the summary as JSON");
  command->callback([options, &exit_status] {
    exit_status = run_export(options->data, options->out, options->as_json);
  });
}

}  // namespace server
