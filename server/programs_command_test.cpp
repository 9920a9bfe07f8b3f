// Goal: the command line says what the advisor finds, with its line, and publishes what it has
// shown. Method: the real commands on files and a store in a folder.
#include "server/programs_command.h"

#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

#include "server/open_database.h"
#include "store/conformance/temporary_folder.h"
#include "store/queries/programs.h"

namespace {

constexpr std::string_view sound = R"(id: vip
name: 高价值
archetype: vip
purpose: 找不到人
audience: {described: 大客户}
values: [专属团队]
groups: {count: 2, size: 30}
staff: {owner: 李雷, operators: 1}
columns:
  - {name: 私享会, kind: session, times: 1, every: month}
targets:
  - {measure: renewal, value: 85, unit: "%"}
charter:
  announcement: 15 分钟内响应
  rules:
    - {kind: boundary, text: 不发广告, penalty: 移出}
    - {kind: promise, text: 15 分钟内响应}
)";

struct Desk {
  store::conformance::TemporaryFolder folder;
  base::SystemClock clock;

  std::string file(std::string_view text) {
    const auto path = folder.path() / "program.yaml";
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }
  std::string data() { return (folder.path() / "data").string(); }
  int run(std::vector<std::string> arguments) {
    CLI::App app;
    int status = 0;
    server::add_programs_command(app, clock, status);
    std::reverse(arguments.begin(), arguments.end());
    app.parse(arguments);
    return status;
  }
  std::vector<model::ProgramVersion> versions() {
    auto database = server::open_database(data());
    REQUIRE(database.has_value());
    auto connection = (*database)->connect(store::Access::read_only);
    REQUIRE(connection.has_value());
    return *store::queries::program_versions(**connection, "vip");
  }
};

}  // namespace

TEST_CASE("check: sound, found, unreadable") {
  Desk desk;
  CHECK(desk.run({"check", desk.file(sound)}) == 0);
  CHECK(desk.run({"check", desk.file("id: vip\nname: b\n")}) == 1);
  CHECK(desk.run({"check", "--json", desk.file("id: [\n")}) == 2);
  CHECK(desk.run({"check", "--language", "en", desk.file("id: A\n")}) == 2);
  CHECK(desk.run({"check", "/nowhere.yaml"}) == 2);
}

TEST_CASE("apply: nothing without a yes; then a version; the same again changes nothing") {
  Desk desk;
  CHECK(desk.run({"apply", desk.file(sound), "--data", desk.data(), "--yes"}) == 0);
  REQUIRE(desk.versions().size() == 1);
  CHECK(desk.run({"apply", desk.file(sound), "--data", desk.data(), "--yes"}) == 0);
  CHECK(desk.versions().size() == 1);
  const std::string changed = std::string(sound) + "afterwards: 无\n";
  CHECK(desk.run({"apply", desk.file(changed), "--data", desk.data(), "--yes", "--note", "试"}) ==
        0);
  REQUIRE(desk.versions().size() == 2);
  CHECK(desk.versions()[0].note == "试");
  // Made from version 1, and 2 is there.
  CHECK(desk.run({"apply", desk.file(sound), "--data", desk.data(), "--yes", "--based-on", "1"}) ==
        1);
  CHECK(desk.versions().size() == 2);
  CHECK(desk.run({"check", desk.file(sound), "--data", desk.data()}) == 0);
  CHECK(desk.run({"programs", "list", "--data", desk.data()}) == 0);
  CHECK(desk.run({"programs", "show", "none", "--data", desk.data()}) == 1);
  // What is exported is what is there.
  const std::string out = (desk.folder.path() / "out").string();
  CHECK(desk.run({"programs", "export", out, "--data", desk.data()}) == 0);
  CHECK(desk.run({"apply", out + "/vip.yaml", "--data", desk.data(), "--yes"}) == 0);
  CHECK(desk.versions().size() == 2);
}
