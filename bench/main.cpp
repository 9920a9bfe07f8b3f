// guildhall_bench — speed as ratios against a named limit in the same run: `./dev bench [NAME…]
// [--json]`.
#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>

#include "base/json.h"
#include "bench/figure.h"

namespace bench {

double seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

namespace {

struct Entry {
  const char* figures;  // the names it yields
  Benchmark run;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all = {
      {"ingest_sqlite_ratio", ingest_sqlite},
      {"ingest_postgres_ratio", ingest_postgres},
      {"ingest_memory_mb", ingest_memory},
      {"match_ratio", match},
      {"ack_p99_ms", acknowledge},
      {"callback_per_s callback_p99_ms", callbacks},
      {"archive_per_s archive_sealed_per_s", archive},
      {"console_p99_ms start_s", console},
      {"place_100k_s place_100k_mb", place},
      {"seat_one_us", seat_one},
      {"segment_upkeep_us segment_count_p99_ms", keep_segments},
      {"xmpp_in_per_s xmpp_in_ratio xmpp_enter_s xmpp_reply_p99_ms xmpp_reply_added_ms "
       "xmpp_memory_mb",
       xmpp},
  };
  return all;
}

void print(const Figure& figure, bool as_json) {
  const bool holds = figure.at_least ? figure.value >= figure.bar : figure.value <= figure.bar;
  if (as_json) {
    base::json::object out;
    out["name"] = figure.name;
    out["value"] = figure.value;
    out["unit"] = figure.unit;
    out["bar"] = std::string(figure.at_least ? ">= " : "<= ") + std::to_string(figure.bar);
    out["holds"] = holds;
    out["note"] = figure.note;
    std::printf("%s\n", base::json::serialize(out).c_str());
  } else {
    std::printf("%-24s %10.3f %-8s %s %.3g  %s  %s\n", figure.name.c_str(), figure.value,
                figure.unit.c_str(), figure.at_least ? ">=" : "<=", figure.bar,
                holds ? "ok  " : "MISS", figure.note.c_str());
  }
  std::fflush(stdout);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app{"Guildhall's benchmarks", "guildhall_bench"};
  std::vector<std::string> names;
  bool as_json = false;
  bench::Settings settings;
  app.add_option("names", names, "Figures to measure; all by default");
  app.add_flag("--json", as_json, "One JSON object per line");
  app.add_option("--ingest-messages", settings.ingest_messages)->capture_default_str();
  app.add_option("--memory-messages", settings.memory_messages)->capture_default_str();
  app.add_option("--store-messages", settings.store_messages)->capture_default_str();
  app.add_option("--xmpp-occupants", settings.xmpp_occupants)->capture_default_str();
  app.add_option("--folder", settings.folder, "Work in this folder and keep what was written");
  CLI11_PARSE(app, argc, argv);

  const bool is_kept = !settings.folder.empty();
  std::string pattern =
      (std::filesystem::temp_directory_path() / "guildhall-bench-XXXXXX").string();
  if (!is_kept && !::mkdtemp(pattern.data())) return 1;
  if (!is_kept) settings.folder = pattern;
  int status = 0;
  for (const auto& entry : bench::entries()) {
    const std::string figures = entry.figures;
    const bool wanted =
        names.empty() || std::any_of(names.begin(), names.end(), [&](const auto& name) {
          return figures.find(name) != std::string::npos;
        });
    if (!wanted) continue;
    const auto measured = entry.run(settings);
    if (!measured) {
      std::fprintf(stderr, "%s: %s\n", entry.figures, measured.error().text.c_str());
      status = 1;
      continue;
    }
    for (const bench::Figure& figure : *measured) bench::print(figure, as_json);
  }
  std::error_code ignored;
  if (!is_kept) std::filesystem::remove_all(settings.folder, ignored);
  return status;
}
