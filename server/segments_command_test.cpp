// The command counts what the store holds on the day it is told, and misuse has its own status.
#include "server/segments_command.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/changes.h"
#include "store/conformance/temporary_folder.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

using namespace server;

namespace {

constexpr base::Day day{20'000};

void fill(const std::string& folder) {
  model::Changes rows;
  rows.sources.push_back({model::SourceId(1), "wecom"});
  for (std::int64_t id = 1; id <= 3; ++id) {
    model::Member member;
    member.id = model::MemberId(id);
    member.source = model::SourceId(1);
    member.external_id = member.name = "u" + std::to_string(id);
    member.tier = id == 3 ? "growth" : "KA";
    rows.members.put(member);
    rows.activity.push_back(
        {model::GroupId(1), member.id, day - static_cast<int>(id), 4, 2, 0, 0, 0});
  }
  auto database = store::sqlite::open_sqlite(folder);
  REQUIRE(database.has_value());
  auto store = store::Store::open(**database);
  REQUIRE(store.has_value());
  REQUIRE((*store)->commit(rows).has_value());
}

struct Ran {
  int status = 0;
  base::json::object answer;
};

// Runs with standard output in a file, which is read as JSON where the command succeeds.
Ran run(const std::string& folder, std::vector<std::string> arguments) {
  CLI::App app;
  const base::ManualClock clock(base::Instant{} + base::days(day.number));
  Ran ran;
  add_segments_command(app, clock, ran.status);
  arguments.insert(arguments.begin(), {"segments", "--data", folder, "--json"});
  std::ranges::reverse(arguments);
  std::fflush(stdout);
  const int kept = ::dup(1);
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  ::dup2(::fileno(file), 1);
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError&) {
    ran.status = 2;
  }
  std::fflush(stdout);
  ::dup2(kept, 1);
  ::close(kept);
  std::rewind(file);
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  if (ran.status == 0) ran.answer = base::parse_json(text).value().get_object();
  return ran;
}

}  // namespace

TEST_CASE("segments command: counts on the day it is told") {
  const store::conformance::TemporaryFolder folder;
  const std::string data = folder.path().string();
  fill(data);
  const auto count = [&](std::vector<std::string> arguments) {
    const Ran ran = run(data, std::move(arguments));
    REQUIRE(ran.status == 0);
    CHECK(base::integer_at(ran.answer, "customers") == 3);
    return base::integer_at(ran.answer, "count").value_or(-1);
  };
  CHECK(count({"--count", "questions(3) >= 2"}) == 2);  // yesterday and the day before
  CHECK(count({"--count", "questions(3) >= 2 and tier = KA", "--day", base::format_day(day + 1)}) ==
        1);
  CHECK(count({"--count", "orders(90) = 0"}) == 3);
  const Ran ran = run(data, {"--count", "tier=KA", "--members", "1"});
  CHECK(base::text_at(ran.answer, "expression") == "tier = \"KA\"");
  CHECK(base::text_at(ran.answer, "day") == base::format_day(day));
  const auto* members = base::array_at(ran.answer, "members");
  REQUIRE(members != nullptr);
  REQUIRE(members->size() == 1);
  CHECK(base::text_at(members->at(0).get_object(), "name") == "u1");
}

TEST_CASE("segments command: misuse is status 2, a store that is not there status 1") {
  const store::conformance::TemporaryFolder folder;
  const std::string data = folder.path().string();
  fill(data);
  CHECK(run(data, {"--count", "tier >"}).status == 2);
  CHECK(run(data, {"--expression", "tier = KA"}).status == 2);
  CHECK(run(data, {"--count", "tier = KA", "--day", "2026-13-01"}).status == 2);
  CHECK(run(data, {"--count", "tier = KA", "--members", "1001"}).status == 2);
  CHECK(run(data, {"--count", "tier = KA", "--members", "1000"}).status == 0);
  const store::conformance::TemporaryFolder empty;
  CHECK(run(empty.path().string(), {"--count", "tier = KA"}).status == 1);
}
