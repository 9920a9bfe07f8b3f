// Each fixture has the platform's exact shape (no real person) and beside it, in *.expected, every
// fact and every reject that it must give. GUILDHALL_UPDATE=1 rewrites the expectations: read the
// difference.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "connectors/files/open_facts.h"
#include "model/fact_json.h"

using namespace connectors::files;
namespace fs = std::filesystem;

namespace {

const std::string fixtures = std::string(GUILDHALL_SOURCE_DIR) + "/connectors/files/fixtures/";

ReadOptions options() {
  ReadOptions options;
  options.now = *base::parse_instant("2026-02-01T00:00:00Z");
  return options;
}

struct Everything {
  std::vector<model::Fact> facts;
  std::vector<Row> rows;
  std::vector<Reject> rejects;
  std::int64_t rows_read = 0;
  std::string error;
  std::vector<std::string> notes;
};

Everything read_all(FactReader& reader, std::size_t rows_max) {
  Everything all;
  Batch batch;
  while (true) {
    auto more = reader.next(batch, rows_max);
    if (!more) all.error = more.error().text;
    if (!more || !*more) break;
    for (Row row : batch.rows) {
      CHECK(row.fact_count > 0);
      row.first_fact += all.facts.size();
      all.rows.push_back(row);
    }
    all.facts.insert(all.facts.end(), batch.facts.begin(), batch.facts.end());
    all.rejects.insert(all.rejects.end(), batch.rejects.begin(), batch.rejects.end());
  }
  all.rows_read = reader.progress().rows_read;
  all.notes = reader.notes();
  return all;
}

Everything read_path(const std::string& path, const ReadOptions& how = options(),
                     std::size_t rows_max = 1000) {
  auto reader = open_facts(path, how);
  if (!reader) {
    Everything nothing;
    nothing.error = reader.error().text;
    return nothing;
  }
  return read_all(**reader, rows_max);
}

std::string describe(const Everything& all) {
  std::ostringstream out;
  out << "read " << all.rows_read << " = rows " << all.rows.size() << " + rejects "
      << all.rejects.size() << "\n";
  for (const Row& row : all.rows) {
    for (std::size_t i = 0; i < row.fact_count; ++i) {
      out << row.line << "\t"
          << base::json::serialize(model::to_json(all.facts[row.first_fact + i])) << "\n";
    }
  }
  for (const Reject& reject : all.rejects) {
    out << reject.line << "\tREJECTED " << reject.reason << "\t" << reject.row.size() << " bytes\n";
  }
  for (const std::string& note : all.notes) out << "NOTE " << note << "\n";
  if (!all.error.empty()) out << "ERROR " << all.error << "\n";
  return out.str();
}

std::string slurp(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::optional<Format> format_for(const std::string& name) {
  if (name == "roster.csv") return Format::roster;
  if (name == "orders.csv") return Format::orders;
  if (name == "renewals.csv") return Format::renewals;
  return std::nullopt;
}

std::vector<std::string> all_fixtures() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(fixtures)) {
    if (entry.path().extension() != ".expected") names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("fixtures: every format gives exactly the expected facts and rejects") {
  const auto names = all_fixtures();
  REQUIRE(names.size() >= 18);
  for (const std::string& name : names) {
    CAPTURE(name);
    ReadOptions how = options();
    how.format = format_for(name);
    const std::string found = describe(read_path(fixtures + name, how));
    const std::string file = fixtures + name + ".expected";
    if (std::getenv("GUILDHALL_UPDATE")) std::ofstream(file, std::ios::binary) << found;
    CHECK(found == slurp(file));
  }
}

TEST_CASE(
    "fixtures: rows read = rows with facts + rejects, and batches of any size give the same") {
  for (const std::string& name : all_fixtures()) {
    CAPTURE(name);
    ReadOptions how = options();
    how.format = format_for(name);
    const Everything whole = read_path(fixtures + name, how);
    CHECK(whole.rows_read == static_cast<std::int64_t>(whole.rows.size() + whole.rejects.size()));
    for (const std::size_t rows_max : {1U, 3U}) {
      const Everything pieces = read_path(fixtures + name, how, rows_max);
      CHECK(pieces.facts == whole.facts);
      CHECK(describe(pieces) == describe(whole));
    }
  }
}

TEST_CASE(
    "fixtures: external ids are unique unless the platform repeats one, and stay on re-reading") {
  for (const std::string& name : all_fixtures()) {
    CAPTURE(name);
    ReadOptions how = options();
    how.format = format_for(name);
    std::map<std::string, int> times;
    for (const model::Fact& fact : read_path(fixtures + name, how).facts) {
      ++times[fact.source + "\n" + fact.external_id];
    }
    int repeated = 0;
    for (const auto& [id, count] : times) repeated += count - 1;
    // The archive's first message comes twice; three people of the roster are in one group.
    CHECK(repeated == (name == "wecom.jsonl" ? 1 : name == "roster.csv" ? 2 : 0));
    how.now = *base::parse_instant("2027-01-01T00:00:00Z");  // read again a year later
    for (const model::Fact& fact : read_path(fixtures + name, how).facts) {
      CHECK(times.count(fact.source + "\n" + fact.external_id) == 1);
    }
  }
}

TEST_CASE("live: history only unless asked otherwise") {
  ReadOptions how = options();
  for (const model::Fact& fact : read_path(fixtures + "rows.jsonl", how).facts) CHECK(fact.history);
  how.live = true;
  for (const model::Fact& fact : read_path(fixtures + "rows.jsonl", how).facts) {
    CHECK_FALSE(fact.history);
  }
}

TEST_CASE("map, group and time zone: the operator's word goes before the guess") {
  const std::string path = GUILDHALL_BINARY_DIR "/mapped.csv";
  std::ofstream(path) << "Wann;Wer;Was\n2026-01-05 09:00;anna;hallo\n";
  ReadOptions how = options();
  CHECK(read_path(path, how).error.find("--format") != std::string::npos);
  how.columns = {{"at", "Wann"}, {"user", "Wer"}, {"text", "Was"}};
  how.group = "g";
  how.zone = *base::TimeZone::open("Asia/Shanghai");
  const Everything all = read_path(path, how);
  CHECK(all.error == "");
  REQUIRE(all.facts.size() == 1);
  CHECK(all.facts[0].group == "g");
  CHECK(base::format_iso(all.facts[0].at) == "2026-01-05T01:00:00.000Z");
  how.columns = {{"wen", "Wann"}};
  CHECK(read_path(path, how).error.find("there is no field \"wen\"") != std::string::npos);
}

TEST_CASE("errors name the file and the remedy") {
  CHECK(read_path("/nowhere/at/all.jsonl").error.find("cannot open /nowhere") != std::string::npos);
  const std::string path = GUILDHALL_BINARY_DIR "/strange.bin";
  std::ofstream(path) << "nothing that anybody knows\n";
  CHECK(read_path(path).error.find("give --format (one of wecom, slack") != std::string::npos);
  std::ofstream(path, std::ios::trunc) << "";
  CHECK(read_path(path).error == "");  // an empty file holds no rows
  ReadOptions how = options();
  how.format = Format::csv;
  std::ofstream(path, std::ios::trunc) << "a,b\n1,2\n";
  CHECK(read_path(path, how).error.find("no column for the text") != std::string::npos);
}

TEST_CASE("wecom: one-to-one chats are groups only when they are asked for") {
  ReadOptions how = options();
  how.direct_chats = true;
  const Everything all = read_path(fixtures + "wecom.jsonl", how);
  const Everything groups = read_path(fixtures + "wecom.jsonl");
  CHECK(all.rows.size() == groups.rows.size() + 3);
  CHECK(std::any_of(all.facts.begin(), all.facts.end(),
                    [](const model::Fact& fact) { return fact.group == "dm:LiMing:wmAnna01"; }));
  for (const model::Fact& fact : groups.facts) CHECK_FALSE(fact.group.starts_with("dm:"));
}

TEST_CASE("real logs: every row of the shared corpora is read") {
  const char* given = std::getenv("GUILDHALL_SHARED_DATA");
  const std::string data = given ? given : std::string(GUILDHALL_SOURCE_DIR) + "/../shared/data";
  const std::map<std::string, std::int64_t> rows = {{"gitter_appium", 24'883},
                                                    {"gitter_docker", 28'586},
                                                    {"gitter_manual_749_dialogs", 7'209},
                                                    {"irc_qtox_2016_2017", 63'456},
                                                    {"slack_clojurians_2018-02", 9'302}};
  for (const auto& each : rows) {
    const std::string& name = each.first;
    const std::string path = data + "/chat/" + name + ".jsonl.gz";
    if (!fs::exists(path)) {
      MESSAGE("SKIPPED: no " << path);
      continue;
    }
    CAPTURE(name);
    const Everything all = read_path(path);
    CHECK(all.error == "");
    CHECK(all.rows_read == each.second);
    CHECK(all.rejects.empty());
    std::set<std::string> ids;
    for (const model::Fact& fact : all.facts) ids.insert(fact.external_id);
    CHECK(ids.size() == all.facts.size());
  }
}
