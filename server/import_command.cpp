#include "server/import_command.h"

#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "base/json.h"
#include "connectors/files/columns.h"
#include "connectors/files/open_facts.h"
#include "model/fact_json.h"
#include "server/patient_intake.h"
#include "server/session.h"

namespace server {

using base::ErrorCode;
using base::fail;
using base::Result;
using connectors::files::Batch;
using connectors::files::Columns;
using connectors::files::Format;
using connectors::files::ReadOptions;
using connectors::files::Reject;
using connectors::files::Row;

namespace {

// What became of one row's facts, from the intake's answers to all facts of the batch.
struct RowFate {
  bool accepted = false, refused = false;
  std::string reason;
};

RowFate fate_of(const Row& row, const std::vector<api::Outcome>& outcomes) {
  RowFate fate;
  for (std::size_t i = row.first_fact; i < row.first_fact + row.fact_count; ++i) {
    const api::Outcome& outcome = outcomes[i];
    if (outcome.as == api::TakenAs::accepted) fate.accepted = true;
    if (outcome.as == api::TakenAs::refused) {
      fate.refused = true;
      fate.reason = outcome.error.text;
    }
  }
  return fate;
}

Result<std::vector<api::Outcome>> submit_all(api::Intake& intake, std::vector<model::Fact>& facts) {
  std::vector<api::Outcome> outcomes;
  for (std::size_t from = 0; from < facts.size(); from += api::facts_per_submit_max) {
    const std::size_t to = std::min(facts.size(), from + api::facts_per_submit_max);
    std::vector<model::Fact> part(
        std::make_move_iterator(facts.begin() + static_cast<std::ptrdiff_t>(from)),
        std::make_move_iterator(facts.begin() + static_cast<std::ptrdiff_t>(to)));
    TRY(receipt, intake.submit(std::move(part)));
    outcomes.insert(outcomes.end(), std::make_move_iterator(receipt.outcomes.begin()),
                    std::make_move_iterator(receipt.outcomes.end()));
  }
  return outcomes;
}

}  // namespace

Result<void> import_facts(connectors::files::FactReader& reader, api::Intake& intake,
                          const ImportWatch& watch, Imported& imported) {
  Batch batch;
  while (true) {
    if (watch.interrupted && watch.interrupted()) {
      imported.interrupted = true;
      return {};
    }
    TRY(more, reader.next(batch, import_rows_per_batch));
    if (!more) return {};
    TRY(outcomes, submit_all(intake, batch.facts));
    for (const Row& row : batch.rows) {
      RowFate fate = fate_of(row, outcomes);
      if (fate.accepted)
        ++imported.accepted;
      else if (fate.refused)
        batch.rejects.push_back({row.file, row.line, std::move(fate.reason), {}});
      else
        ++imported.known;
    }
    imported.rejected += static_cast<std::int64_t>(batch.rejects.size());
    imported.read = imported.accepted + imported.known + imported.rejected;
    if (watch.rejects && !batch.rejects.empty()) TRY_VOID(watch.rejects(batch.rejects));
    if (watch.progress) watch.progress(reader.progress());
  }
}

std::string reject_line(const Reject& reject) {
  std::string line;
  const auto add = [&line](std::string_view text) {
    for (const char c : text) {
      if (c == '\t')
        line += "\\t";
      else if (c == '\n')
        line += "\\n";
      else if (c == '\r')
        line += "\\r";
      else if (c == '\\')
        line += "\\\\";
      else
        line.push_back(c);
    }
  };
  add(reject.file);
  line += "\t" + std::to_string(reject.line) + "\t";
  add(reject.reason);
  line.push_back('\t');
  add(reject.row);
  line.push_back('\n');
  return line;
}

namespace {

struct Settings {
  std::string data = "guildhall-data", format, zone = "UTC", rejects = "guildhall-rejects.tsv";
  std::vector<std::string> files, maps;
  ReadOptions read;
  bool as_json = false;
  std::int64_t wait_s = store_wait_max.ms / 1000;
};

struct FileReport {
  std::string file, error;
  Imported imported;
  double seconds = 0;
  std::vector<std::string> notes;
};

// The rejects file is made when the first reject comes.
class RejectsFile final {
 public:
  explicit RejectsFile(std::string path) : path_(std::move(path)) {}
  ~RejectsFile() {
    if (file_) std::fclose(file_);
  }
  RejectsFile(const RejectsFile&) = delete;
  RejectsFile& operator=(const RejectsFile&) = delete;

  Result<void> add(const std::vector<Reject>& rejects) {
    if (!file_) {
      file_ = std::fopen(path_.c_str(), "wb");
      if (!file_ || std::fputs(std::string(reject_heading).c_str(), file_) < 0) return failed();
    }
    for (const Reject& reject : rejects) {
      const std::string line = reject_line(reject);
      if (std::fwrite(line.data(), 1, line.size(), file_) != line.size()) return failed();
    }
    if (std::fflush(file_) != 0) return failed();
    return {};
  }
  bool used() const { return file_ != nullptr; }
  const std::string& path() const { return path_; }

 private:
  Result<void> failed() const {
    return fail(ErrorCode::unavailable, "cannot write the rejects file " + path_ + ": " +
                                            std::strerror(errno) + "; give another with --rejects");
  }
  std::string path_;
  std::FILE* file_ = nullptr;
};

// Ctrl-C finishes the batch. A second one ends the program at once, which loses nothing either.
volatile sig_atomic_t interrupt_seen = 0;  // what a signal handler may touch

void listen_for_interrupt() {
  struct sigaction action {};
  action.sa_handler = [](int) { interrupt_seen = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

std::string with_commas(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string minutes_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  const std::int64_t rest = whole % 60;
  return std::to_string(whole / 60) + ":" + (rest < 10 ? "0" : "") + std::to_string(rest);
}

// A bar on a terminal, a line every few seconds elsewhere.
class ProgressReport final {
 public:
  ProgressReport(std::string file, const base::Clock& clock)
      : file_(std::move(file)),
        clock_(clock),
        started_(clock.now()),
        shown_(started_),
        terminal_(::isatty(STDERR_FILENO) == 1) {}
  ~ProgressReport() {
    if (bar_shown_) std::fprintf(stderr, "\r%*s\r", 110, "");
  }
  ProgressReport(const ProgressReport&) = delete;
  ProgressReport& operator=(const ProgressReport&) = delete;

  void show(const connectors::files::Progress& progress) {
    const base::Instant now = clock_.now();
    const base::Duration pause = terminal_ ? base::milliseconds(200) : import_report_every;
    if (now - shown_ < pause) return;
    shown_ = now;
    const double seconds = static_cast<double>((now - started_).ms) / 1000;
    const double rate = static_cast<double>(progress.rows_read) / std::max(seconds, 0.001);
    std::string line = file_.size() > 30 ? "…" + file_.substr(file_.size() - 29) : file_;
    if (progress.bytes_total > 0) {
      const double done = std::clamp(
          static_cast<double>(progress.bytes_done) / static_cast<double>(progress.bytes_total), 0.0,
          1.0);
      if (terminal_) {
        const auto width = static_cast<std::size_t>(done * 20);
        line += " [" + std::string(width, '#') + std::string(20 - width, ' ') + "]";
      }
      line += " " + std::to_string(static_cast<int>(done * 100)) + " %";
      if (done > 0) line += ", " + minutes_text(seconds * (1 - done) / done) + " left";
    }
    line += ", " + with_commas(progress.rows_read) + " rows, " +
            with_commas(static_cast<std::int64_t>(rate)) + "/s";
    if (terminal_)
      std::fprintf(stderr, "\r%-100s", line.c_str());
    else
      std::fprintf(stderr, "%s\n", line.c_str());
    bar_shown_ = terminal_;
  }
  double seconds() const { return static_cast<double>((clock_.now() - started_).ms) / 1000; }

 private:
  std::string file_;
  const base::Clock& clock_;
  base::Instant started_, shown_;
  bool terminal_, bar_shown_ = false;
};

// Import one file. False: the store failed, going on is of no use.
bool import_file(const std::string& file, const Settings& settings, api::Intake& intake,
                 RejectsFile& rejects, const base::Clock& clock, FileReport& report) {
  report.file = file;
  auto reader = connectors::files::open_facts(file, settings.read);
  if (!reader) {
    report.error = reader.error().text;
    return true;
  }
  ProgressReport progress(file, clock);
  bool store_failed = false;
  // The watch tells apart whose error comes back: only the reader's lets the next file be tried.
  struct Door final : api::Intake {
    Door(api::Intake& to, bool& failed_flag) : inner(to), failed(failed_flag) {}
    Result<api::Receipt> submit(std::vector<model::Fact> facts) override {
      auto receipt = inner.submit(std::move(facts));
      failed = failed || !receipt;
      return receipt;
    }
    base::Instant now() const override { return inner.now(); }
    api::Intake& inner;
    bool& failed;
  } door(intake, store_failed);
  ImportWatch watch;
  watch.rejects = [&](const std::vector<Reject>& some) {
    auto added = rejects.add(some);
    store_failed = store_failed || !added;
    return added;
  };
  watch.progress = [&](const connectors::files::Progress& now) { progress.show(now); };
  watch.interrupted = [] { return interrupt_seen != 0; };
  const auto done = import_facts(**reader, door, watch, report.imported);
  if (!done) report.error = done.error().text;
  report.seconds = progress.seconds();
  report.notes = (*reader)->notes();
  return !store_failed;
}

void add(Imported& sum, const Imported& one) {
  sum.read += one.read;
  sum.accepted += one.accepted;
  sum.known += one.known;
  sum.rejected += one.rejected;
  sum.interrupted = sum.interrupted || one.interrupted;
}

base::json::object figures(const Imported& imported, double seconds) {
  return {{"read", imported.read},
          {"accepted", imported.accepted},
          {"known", imported.known},
          {"rejected", imported.rejected},
          {"seconds", seconds}};
}

void print_json(const std::vector<FileReport>& reports, const Imported& sum, double seconds,
                const RejectsFile& rejects, const std::string& problem) {
  base::json::array files;
  for (const FileReport& report : reports) {
    base::json::object file{{"file", report.file}};
    for (auto& member : figures(report.imported, report.seconds)) {
      file[member.key()] = member.value();
    }
    base::json::array notes;
    for (const std::string& note : report.notes) notes.emplace_back(note);
    file["notes"] = std::move(notes);
    if (!report.error.empty()) file["error"] = report.error;
    files.push_back(std::move(file));
  }
  base::json::object out = figures(sum, seconds);
  out["files"] = std::move(files);
  if (rejects.used()) out["rejects_file"] = rejects.path();
  if (sum.interrupted) out["interrupted"] = true;
  if (!problem.empty()) out["error"] = problem;
  std::printf("%s\n", base::json::serialize(out).c_str());
}

void print_row(const std::string& name, const Imported& imported, double seconds) {
  std::printf("%-44s %12s %12s %12s %10s %9.1f\n", name.c_str(), with_commas(imported.read).c_str(),
              with_commas(imported.accepted).c_str(), with_commas(imported.known).c_str(),
              with_commas(imported.rejected).c_str(), seconds);
}

void print_table(const std::vector<FileReport>& reports, const Imported& sum, double seconds,
                 const RejectsFile& rejects) {
  std::printf("%-44s %12s %12s %12s %10s %9s\n", "file", "read", "accepted", "known", "rejected",
              "seconds");
  for (const FileReport& report : reports) {
    const std::string& file = report.file;
    print_row(file.size() > 44 ? ".." + file.substr(file.size() - 42) : file, report.imported,
              report.seconds);
    for (const std::string& note : report.notes) std::printf("    %s\n", note.c_str());
  }
  if (reports.size() > 1) print_row("all", sum, seconds);
  if (rejects.used()) {
    std::printf("%s rows were rejected; file, line and reason are in %s\n",
                with_commas(sum.rejected).c_str(), rejects.path().c_str());
  }
}

// Fills settings.read from the words of the command line. The error is one of use.
Result<void> read_settings(Settings& settings, std::string_view table, base::Instant now) {
  settings.read.now = now;
  if (!table.empty())
    settings.read.format = model::from_name<Format>(table);
  else if (!settings.format.empty())
    settings.read.format = model::from_name<Format>(settings.format);
  TRY(zone, base::TimeZone::open(settings.zone));
  settings.read.zone = zone;
  for (const std::string& map : settings.maps) {
    const std::size_t equals = map.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == map.size()) {
      return fail(ErrorCode::invalid_input,
                  "--map " + map + " should be FIELD=COLUMN, as in text=Message");
    }
    settings.read.columns.emplace_back(map.substr(0, equals), map.substr(equals + 1));
  }
  TRY(columns, Columns::make(Columns::Of::chat, settings.read.columns));  // knows every field
  static_cast<void>(columns);
  return {};
}

// A misspelt name is found before anything is imported, and before a store is made.
Result<void> find_files(const std::vector<std::string>& files) {
  for (const std::string& file : files) {
    if (file != "-" && ::access(file.c_str(), R_OK) != 0) {
      return fail(ErrorCode::not_found,
                  "cannot read " + file + ": " + std::strerror(errno) + "; nothing was imported");
    }
  }
  return {};
}

int run_import(Settings& settings, std::string_view table, const base::Clock& clock) {
  const auto complain = [](const std::string& text) {
    std::fprintf(stderr, "guildhall import: %s\n", text.c_str());
  };
  if (auto understood = read_settings(settings, table, clock.now()); !understood) {
    complain(understood.error().text);
    return 2;
  }
  if (auto found = find_files(settings.files); !found) {
    complain(found.error().text);
    return 1;
  }
  auto session = Session::open(settings.data, clock);
  if (!session) {
    complain(session.error().text);
    return 1;
  }
  listen_for_interrupt();
  PatientIntake intake((*session)->pump(), {base::seconds(settings.wait_s),
                                            [](base::Duration span) {
                                              ::usleep(static_cast<useconds_t>(span.ms * 1000));
                                            },
                                            [] { return interrupt_seen != 0; }, complain});
  RejectsFile rejects(settings.rejects);
  const base::Instant started = clock.now();
  std::vector<FileReport> reports;
  Imported sum;
  bool failed = false;
  for (const std::string& file : settings.files) {
    if (sum.interrupted) break;
    FileReport& report = reports.emplace_back();
    const bool go_on = import_file(file, settings, intake, rejects, clock, report);
    add(sum, report.imported);
    if (!report.error.empty()) {
      failed = true;
      complain(report.error);
    }
    if (!go_on) break;
  }
  std::string problem;
  if (!sum.interrupted) {
    if (auto done = intake.repeat([&] { return (*session)->catch_up(); }); !done) {
      problem = done.error().text;
    }
  }
  if (!problem.empty()) complain(problem);
  const double seconds = static_cast<double>((clock.now() - started).ms) / 1000;
  if (settings.as_json)
    print_json(reports, sum, seconds, rejects, problem);
  else
    print_table(reports, sum, seconds, rejects);
  if (sum.interrupted) {
    complain("interrupted in " + reports.back().file + " after " +
             with_commas(reports.back().imported.read) +
             " rows; what was read is kept, and the same command goes on from there");
  } else if (failed) {
    complain(
        "not everything was read; mend it and run the same command again: what is in stays as it "
        "is");
  }
  return failed || sum.interrupted || !problem.empty() ? 1 : 0;
}

void add_one(CLI::App& import, const char* name, const char* about, std::string_view table,
             const base::Clock& clock, int& exit_status) {
  auto* command = import.add_subcommand(name, about);
  const auto settings =
      std::make_shared<Settings>();  // shared with the callback, which outlives this call
  command
      ->add_option("FILE", settings->files, "Files, folders or .zip archives; - is standard input")
      ->required();
  command->add_option("--data", settings->data, "Folder or postgresql:// address of the store")
      ->capture_default_str();
  command->add_option("--source", settings->read.source,
                      table.empty()
                          ? "Name of the feed; the format's name by default"
                          : "Name of the feed; give the chat's to name its people and groups");
  command->add_option("--map", settings->maps, "FIELD=COLUMN, for columns with other names");
  command->add_option("--group", settings->read.group, "Group of rows that name none");
  command->add_option("--time-zone", settings->zone, "Zone of times that name none (Asia/Shanghai)")
      ->capture_default_str();
  command->add_flag("--live", settings->read.live, "Not recorded history: act upon it");
  command->add_option("--rejects", settings->rejects, "Where rows that cannot be read go")
      ->capture_default_str();
  command
      ->add_option("--wait", settings->wait_s,
                   "Seconds to wait for a store that goes away meanwhile, before giving up")
      ->check(CLI::Range(0, 86'400))
      ->capture_default_str();
  command->add_flag("--json", settings->as_json, "Print the summary as JSON");
  if (table.empty()) {
    std::vector<std::string> formats;
    for (const auto format : model::NameOf<Format>::all) {
      if (format == "roster") break;  // tables have commands of their own
      formats.emplace_back(format);
    }
    command
        ->add_option("--format", settings->format,
                     "What the files are; told by their content by default")
        ->check(CLI::IsMember(formats));
    command->add_flag("--direct-chats", settings->read.direct_chats, "WeCom: chats of two people too");
  }
  command->callback([settings, table, &clock, &exit_status] {
    exit_status = run_import(*settings, table, clock);
  });
}

}  // namespace

void add_import_command(CLI::App& app, const base::Clock& clock, int& exit_status) {
  auto* import =
      app.add_subcommand("import", "Files into the store: chat logs, rosters, orders, renewals");
  import->require_subcommand(1);
  add_one(*import, "chat",
          "Chat exports: WeCom archive, Slack, Discord, Telegram, Zulip, IRC, JSONL, CSV", "",
          clock, exit_status);
  add_one(*import, "roster", "Who is who: a CSV of people, companies and groups", "roster", clock,
          exit_status);
  add_one(*import, "orders", "A CSV of orders", "orders", clock, exit_status);
  add_one(*import, "renewals", "A CSV of contracts that are due", "renewals", clock, exit_status);
}

}  // namespace server
