#include "server/import_command.h"

#include <doctest/doctest.h>

#include <set>

#include "connectors/files/open_facts.h"
#include "model/fact_json.h"

using namespace server;
using namespace connectors::files;

namespace {

const std::string fixtures = std::string(GUILDHALL_SOURCE_DIR) + "/connectors/files/fixtures/";

// Takes facts as the pump does, and knows those it has; fails when told to.
class FakeIntake final : public api::Intake {
 public:
  base::Result<api::Receipt> submit(std::vector<model::Fact> facts) override {
    CHECK(facts.size() <= api::facts_per_submit_max);
    if (submits_left == 0) return base::fail(base::ErrorCode::unavailable, "the disk is full");
    --submits_left;
    api::Receipt receipt;
    for (const model::Fact& fact : facts) {
      api::Outcome outcome;
      if (std::holds_alternative<model::Command>(fact.body)) {
        outcome.as = api::TakenAs::refused;
        outcome.error = {base::ErrorCode::not_found, "there is no task 7"};
      } else if (!known.insert(fact.source + "\n" + fact.external_id).second) {
        outcome.as = api::TakenAs::known;
      }
      receipt.outcomes.push_back(std::move(outcome));
    }
    return receipt;
  }
  base::Instant now() const override { return base::Instant{1'770'000'000'000}; }

  std::set<std::string> known;
  int submits_left = -1;  // -1: never fails
};

std::unique_ptr<FactReader> open(const std::string& path) {
  ReadOptions options;
  options.now = base::Instant{1'770'000'000'000};
  auto reader = open_facts(path, options);
  REQUIRE_MESSAGE(reader.has_value(), (reader ? std::string() : reader.error().text));
  return *std::move(reader);
}

std::unique_ptr<FactReader> open_text(std::string text) {
  return *open_facts_in_memory(std::move(text), {});
}

std::string many_rows(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += R"({"channel":"g","ts":"2026-01-05T09:00:00Z","user":"u","text":"line )" +
            std::to_string(i) + "\"}\n";
  }
  return text;
}

Imported run(FactReader& reader, api::Intake& intake, std::vector<Reject>* rejects = nullptr) {
  Imported imported;
  ImportWatch watch;
  watch.rejects = [&](const std::vector<Reject>& some) -> base::Result<void> {
    if (rejects) rejects->insert(rejects->end(), some.begin(), some.end());
    return {};
  };
  const auto done = import_facts(reader, intake, watch, imported);
  CHECK(done.has_value());
  CHECK(imported.read == imported.accepted + imported.known + imported.rejected);
  return imported;
}

}  // namespace

TEST_CASE("import: accepted + known + rejected = read, and the second time everything is known") {
  for (const char* name :
       {"wecom.jsonl", "wecom_list.json", "slack", "discord.json", "telegram_chat.json", "zulip",
        "irc_irssi.log", "rows.jsonl", "rows.csv"}) {
    CAPTURE(name);
    FakeIntake intake;
    std::vector<Reject> rejects;
    const auto reader = open(fixtures + name);
    const Imported first = run(*reader, intake, &rejects);
    CHECK(first.read == reader->progress().rows_read);
    CHECK(first.rejected == static_cast<std::int64_t>(rejects.size()));
    CHECK(first.accepted > 0);
    const Imported second = run(*open(fixtures + name), intake);
    CHECK(second.accepted == 0);
    CHECK(second.known == first.accepted + first.known);
    CHECK(second.rejected == first.rejected);
  }
}

TEST_CASE(
    "import: a row with one new fact is accepted; a refused command is a reject with its reason") {
  FakeIntake intake;
  const std::string fact =
      R"({"kind":"join","id":"j1","at":"2026-01-05T09:00:00Z","group":"g","actor":"a"})"
      "\n";
  CHECK(run(*open_text(fact), intake).accepted == 1);
  std::vector<Reject> rejects;
  const Imported mixed = run(
      *open_text(
          fact +
          R"({"kind":"command","id":"c1","at":"2026-01-05T09:00:00Z","actor":"x","name":"task.done"})"
          "\n"),
      intake, &rejects);
  CHECK(mixed.known == 1);
  CHECK(mixed.rejected == 1);
  REQUIRE(rejects.size() == 1);
  CHECK(rejects[0].line == 2);
  CHECK(rejects[0].reason == "there is no task 7");
}

TEST_CASE("import: when the store fails, what is in is said, and a second run does the rest") {
  FakeIntake intake;
  intake.submits_left = 2;
  const std::string text = many_rows(5'000);
  Imported imported;
  const auto failed = import_facts(*open_text(text), intake, {}, imported);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().text == "the disk is full");
  CHECK(imported.read == 2 * static_cast<std::int64_t>(import_rows_per_batch));
  intake.submits_left = -1;
  const Imported rest = run(*open_text(text), intake);
  CHECK(rest.known == imported.accepted);
  CHECK(rest.accepted == 5'000 - imported.accepted);
}

TEST_CASE("import: an interruption ends between two batches") {
  FakeIntake intake;
  Imported imported;
  ImportWatch watch;
  int asked = 0;
  watch.interrupted = [&] { return ++asked > 1; };
  CHECK(import_facts(*open_text(many_rows(5'000)), intake, watch, imported).has_value());
  CHECK(imported.interrupted);
  CHECK(imported.read == static_cast<std::int64_t>(import_rows_per_batch));
  CHECK(intake.known.size() == import_rows_per_batch);
}

TEST_CASE("import: a file that breaks off keeps its whole rows, then says so") {
  FakeIntake intake;
  Imported imported;
  const std::string list =
      "["
      R"({"channel":"g","ts":"2026-01-05T09:00:00Z","user":"u","text":"x"},)"
      R"({"channel":"g","ts":"2026-01-)";
  const auto failed = import_facts(*open_text(list), intake, {}, imported);
  REQUIRE_FALSE(failed.has_value());
  CHECK(failed.error().text.find("truncated") != std::string::npos);
  CHECK(imported.accepted == 1);
}

TEST_CASE("rejects file: one line per row, whatever the row holds") {
  CHECK(reject_line({"a.csv", 7, "time is missing", "x\ty\nz\\\r"}) ==
        "a.csv\t7\ttime is missing\tx\\ty\\nz\\\\\\r\n");
}
