// What comes from outside may be cut, damaged or made to harm: a clear error or a reject, nothing
// before it lost, no crash. Under the sanitizers these tests are the poor man's fuzzer; *_fuzz.cpp
// is the rich one.
#include <doctest/doctest.h>
#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/random.h"
#include "connectors/files/entries.h"
#include "connectors/files/open_facts.h"
#include "model/fact_json.h"

using namespace connectors::files;
namespace fs = std::filesystem;

namespace {

const std::string fixture_folder =
    std::string(GUILDHALL_SOURCE_DIR) + "/connectors/files/fixtures/";
const std::string scratch = GUILDHALL_BINARY_DIR "/files_hostile";

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string put(const std::string& name, const std::string& bytes) {
  fs::create_directories(scratch);
  std::ofstream(scratch + "/" + name, std::ios::binary | std::ios::trunc) << bytes;
  return scratch + "/" + name;
}

struct Outcome {
  std::size_t facts = 0, rejects = 0;
  std::int64_t read = 0;
  std::string error;
  std::vector<model::Fact> all;
};

Outcome read(const std::string& path, std::optional<Format> format = std::nullopt) {
  ReadOptions options;
  options.now = base::Instant{1'770'000'000'000};
  options.format = format;
  Outcome outcome;
  auto reader = open_facts(path, options);
  if (!reader) {
    outcome.error = reader.error().text;
    return outcome;
  }
  Batch batch;
  std::size_t rows = 0;
  while (true) {
    auto more = (*reader)->next(batch, 100);
    if (!more) outcome.error = more.error().text;
    if (!more || !*more) break;
    rows += batch.rows.size();
    outcome.facts += batch.facts.size();
    outcome.rejects += batch.rejects.size();
    outcome.all.insert(outcome.all.end(), batch.facts.begin(), batch.facts.end());
    for (const Reject& reject : batch.rejects) {
      CHECK_FALSE(reject.reason.empty());
      CHECK(reject.row.size() <= reject_row_bytes_max);
    }
  }
  outcome.read = (*reader)->progress().rows_read;
  CHECK(outcome.read == static_cast<std::int64_t>(rows + outcome.rejects));
  return outcome;
}

std::vector<std::pair<std::string, std::string>> single_files() {
  std::vector<std::pair<std::string, std::string>> files;
  for (const auto& entry : fs::directory_iterator(fixture_folder)) {
    if (!entry.is_regular_file() || entry.path().extension() == ".expected") continue;
    files.emplace_back(entry.path().filename().string(), bytes_of(entry.path().string()));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<Format> table(const std::string& name) {
  if (name == "roster.csv") return Format::roster;
  if (name == "orders.csv") return Format::orders;
  if (name == "renewals.csv") return Format::renewals;
  return std::nullopt;
}

// A zip archive of the folder of fixture_folder, under one more folder, as people pack them.
std::string zip_of(const std::string& folder, const std::string& name) {
  fs::create_directories(scratch);
  const std::string path = scratch + "/" + name;
  fs::remove(path);
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_CREATE, &code);
  REQUIRE(archive);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const std::string inner = "export/" + entry.path().lexically_relative(folder).generic_string();
    zip_source_t* source = zip_source_file(archive, entry.path().c_str(), 0, -1);
    REQUIRE(zip_file_add(archive, inner.c_str(), source, 0) >= 0);
  }
  REQUIRE(zip_close(archive) == 0);
  return path;
}

}  // namespace

TEST_CASE("archives: a zip gives what its folder gives; a cut one gives an error") {
  for (const std::string name : {"slack", "zulip"}) {
    CAPTURE(name);
    const std::string path = zip_of(fixture_folder + name, name + ".zip");
    const Outcome folder = read(fixture_folder + name), zipped = read(path);
    CHECK(zipped.error == "");
    CHECK(zipped.all == folder.all);
    CHECK(zipped.rejects == folder.rejects);
    const std::string bytes = bytes_of(path);
    CHECK(read(put("cut.zip", bytes.substr(0, bytes.size() - 30))).error.find("is it complete?") !=
          std::string::npos);
    std::string damaged = bytes;  // within the packed bytes of the first entry
    for (std::size_t i = 60; i < 90; ++i) damaged[i] = static_cast<char>(damaged[i] ^ 0x5A);
    CHECK(read(put("damaged.zip", damaged)).error != "");
  }
  const Outcome empty = read(put("none.zip", std::string("PK\x05\x06") + std::string(18, '\0')));
  CHECK(empty.error != "");
}

TEST_CASE(
    "truncation: every fixture cut anywhere ends in an error or rejects, and keeps what came "
    "before") {
  base::Random random(20'261'122);
  for (const auto& file : single_files()) {
    const std::string &name = file.first, &bytes = file.second;
    CAPTURE(name);
    const Outcome whole = read(fixture_folder + name, table(name));
    const auto format = table(name) ? table(name) : format_of_text(bytes);
    for (int i = 0; i < 25; ++i) {
      const auto cut = static_cast<std::size_t>(random.below(bytes.size()));
      CAPTURE(cut);
      const Outcome part = read(put(name, bytes.substr(0, cut)), format);
      CHECK(part.facts <= whole.facts + 3);  // a heading that is cut may be read in another way
    }
  }
}

TEST_CASE("mutation: damaged bytes never crash a reader, and every row stays counted") {
  constexpr int rounds = 60;
  for (const auto& file : single_files()) {
    const std::string &name = file.first, &bytes = file.second;
    for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
      base::Random random(seed * 1'000'003);
      std::string damaged = bytes;
      const auto edits = 1 + random.below(8);
      for (std::uint64_t i = 0; i < edits && !damaged.empty(); ++i) {
        const auto at = static_cast<std::size_t>(random.below(damaged.size()));
        switch (random.below(4)) {
          case 0: damaged[at] = static_cast<char>(random.below(256)); break;
          case 1: damaged.erase(at, 1 + static_cast<std::size_t>(random.below(5))); break;
          case 2: damaged.insert(at, 1, "\"{}[],:\\\n\0\xFF"[random.below(12)]); break;
          default:
            damaged.insert(at, damaged.substr(at, static_cast<std::size_t>(random.below(40))));
        }
      }
      CAPTURE(name);
      CAPTURE(seed);
      // Read as what it was, and as what it looks like now.
      const auto was = table(name) ? table(name) : format_of_text(bytes);
      read(put("mutant", damaged), was);
      read(put("mutant", damaged));
    }
  }
}

TEST_CASE(
    "limits: a message of 10 MB is taken and cut; a row over the limit is rejected, the next one "
    "read") {
  const std::string row = R"({"channel":"g","ts":"2026-01-05T09:00:00Z","user":"a","text":")";
  const std::string big(10'000'000, 'x');
  const Outcome taken = read(put("big.jsonl", row + big + "\"}\n" + row + "small\"}\n"));
  CHECK(taken.error == "");
  REQUIRE(taken.facts == 2);
  const auto& message = std::get<model::MessageSent>(taken.all[0].body);
  CHECK(message.truncated);
  CHECK(message.text.size() == model::text_bytes_max);
  const std::string csv =
      "群,时间,用户,内容\ng,2026-01-05 09:00,a,\"" + big + "\"\ng,2026-01-05 09:01,a,b\n";
  CHECK(read(put("big.csv", csv)).facts == 2);
  const Outcome over =
      read(put("over.jsonl", row + std::string(row_bytes_max, 'x') + "\"}\n" + row + "s\"}\n"));
  CHECK(over.facts == 1);
  CHECK(over.rejects == 1);
  const std::string list = "[" + row + std::string(row_bytes_max, 'x') + "\"}," + row + "s\"}]";
  const Outcome listed = read(put("over.json", list), Format::jsonl);
  CHECK(listed.facts == 1);
  CHECK(listed.rejects == 1);
}

TEST_CASE("ids: one byte over the limit still names its row, and another row's stays apart") {
  const auto row = [](std::size_t id_bytes, char end) {
    return R"({"channel":"g","ts":"2026-01-05T09:00:00Z","user":"u","text":"x","id":")" +
           std::string(id_bytes - 1, 'i') + end + "\"}\n";
  };
  const std::size_t fits = model::external_id_bytes_max - 2;  // behind "g:"
  const Outcome outcome =
      read(put("ids.jsonl", row(fits, 'a') + row(fits + 1, 'a') + row(fits + 1, 'b')));
  REQUIRE(outcome.facts == 3);
  CHECK(outcome.all[0].external_id.size() == model::external_id_bytes_max);
  CHECK(outcome.all[1].external_id.size() == 32);
  CHECK(outcome.all[1].external_id != outcome.all[2].external_id);
  const std::string group(model::external_id_bytes_max + 1, 'g');
  const Outcome refused = read(put(
      "group.jsonl", "{\"channel\":\"" + group +
                         "\",\"ts\":\"2026-01-05T09:00:00Z\",\"user\":\"u\",\"text\":\"x\"}\n"));
  CHECK(refused.facts == 0);
  CHECK(refused.rejects == 1);
}

TEST_CASE("wrong turns: a folder in a folder, a tar archive, a file of another kind") {
  CHECK(read(scratch + "/nowhere").error.find("cannot open") != std::string::npos);
  fs::create_directories(scratch + "/empty");
  CHECK(read(scratch + "/empty").error.find("--format") != std::string::npos);
  std::string tar(600, '\0');
  tar.replace(257, 5, "ustar");
  CHECK(read(put("a.tar", tar)).error.find("unpack it") != std::string::npos);
  CHECK(read(put("a.discord", "[1,2]"), Format::discord).error ==
        "");  // no messages in it: no rows
  CHECK(read(put("b.discord", "no json"), Format::discord).error.find("not valid JSON") !=
        std::string::npos);
}
