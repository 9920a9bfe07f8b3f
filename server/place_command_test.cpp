#include "server/place_command.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "base/clock.h"
#include "server/place_files.h"

using namespace server;
namespace fs = std::filesystem;

namespace {

class Files final {
 public:
  Files() {
    std::string name = (fs::temp_directory_path() / "guildhall-place-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder_ = name;
  }
  ~Files() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;
  std::string put(const std::string& name, std::string_view text) const {
    std::ofstream(at(name), std::ios::binary) << text;
    return at(name);
  }
  std::string at(const std::string& name) const { return (folder_ / name).string(); }

 private:
  fs::path folder_;
};

std::string read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The program's exit status.
int run(std::vector<std::string> arguments) {
  CLI::App app;
  base::SystemClock clock;
  int status = 0;
  add_place_command(app, clock, status);
  arguments.insert(arguments.begin(), "place");
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError&) {
    return 2;
  }
  return status;
}

std::map<std::string, std::string> seats_of(const std::string& file) {
  std::map<std::string, std::string> seats;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  CHECK(line == "member,group");
  while (std::getline(in, line))
    seats[line.substr(0, line.find(','))] = line.substr(line.find(',') + 1);
  return seats;
}

base::Error refusal(const PlaceFiles& files) {
  const auto task = read_place_files(files);
  REQUIRE_FALSE(task);
  return task.error();
}

}  // namespace

TEST_CASE("place: plain files in, seats out, nobody beside a rival") {
  const Files files;
  const std::string members =
      files.put("m.csv", "member_id,name\nann,Ann\nbob,Bob\ncy,Cy\ndee,Dee\n");
  const std::string pairs = files.put("c.csv", "member_a,member_b\nann,bob\nbob,cy\nann,ann2\n");
  const std::string out = files.at("seats.csv");
  CHECK(run({"--members", members, "--conflicts", pairs, "--size", "3", "--out", out}) == 0);
  auto seats = seats_of(out);
  CHECK(seats.size() == 4);
  CHECK(seats["ann"] != seats["bob"]);
  CHECK(seats["bob"] != seats["cy"]);
  CHECK(seats["ann"].starts_with("new-"));
  CHECK_FALSE(fs::exists(out + ".part"));
}

TEST_CASE("place: files without names of columns, with semicolons, in GB18030") {
  const Files files;
  const std::string members =
      files.put("m.csv", "\xB3\xC2;\xC8\xBA\xD2\xBB\n\xC0\xEE;\n\xCD\xF5;\n");
  const auto task = read_place_files({members, files.put("c.csv", "\xC0\xEE;\xCD\xF5\n"), "", 2});
  REQUIRE(task);
  CHECK(task->members == std::vector<std::string>{"陈", "李", "王"});
  CHECK(task->groups == std::vector<std::string>{"群一"});
  CHECK(task->problem.conflicts.excludes(1, 2));
  CHECK(task->problem.groups[0].seated == std::vector<planning::placement::Member>{0});
}

TEST_CASE("place: groups that are there, their seats, and those that are closed") {
  const Files files;
  const std::string members = files.put("m.csv", "id,group\na,east\nb,\nc,\nd,\n");
  const std::string groups =
      files.put("g.csv", "group,size,open\neast,2,yes\nwest,9,no\nnew-1,1,\n");
  const std::string out = files.at("seats.csv");
  CHECK(run({"--members", members, "--groups", groups, "--size", "5", "--out", out, "--json"}) ==
        0);
  auto seats = seats_of(out);
  CHECK(seats["a"] == "east");
  std::map<std::string, int> sizes;
  for (const auto& [member, group] : seats) ++sizes[group];
  CHECK(sizes["east"] == 2);
  CHECK(sizes["west"] == 0);
  CHECK(sizes["new-1"] == 1);
  CHECK(sizes["new-new-1"] == 1);  // the name new-1 is taken
}

TEST_CASE("place: a graph of DIMACS") {
  const Files files;
  const std::string graph = files.put("g.col", "c a triangle\np edge 3 3\ne 1 2\ne 2 3\ne 3 1\n");
  const std::string out = files.at("seats.csv");
  CHECK(run({"--conflicts", graph, "--size", "3", "--out", out}) == 0);
  CHECK(seats_of(out).size() == 3);
  CHECK(refusal({"", files.put("h.col", "p edge 3 1\ne 1 4\n"), "", 3}).text.find("line 2") !=
        std::string::npos);
}

TEST_CASE("place: what is wrong in a file is said by its line, and nothing is written") {
  const Files files;
  const auto put = [&](const std::string& name, std::string_view text) {
    return files.put(name, text);
  };
  const std::string good = put("m.csv", "id\na\nb\n");
  const auto says = [](const base::Error& error, std::string_view part) {
    INFO(error.text);
    CHECK(error.text.find(part) != std::string::npos);
  };
  says(refusal({put("twice.csv", "id\na\na\n"), "", "", 2}), "line 3: the member a is there twice");
  says(refusal({put("empty.csv", "id,group\na,\n,x\n"), "", "", 2}),
       "line 3: the member has no id");
  says(refusal({good, put("half.csv", "a,b\na,\n"), "", 2}), "line 2: a pair needs two members");
  says(refusal({good, put("self.csv", "a,a\n"), "", 2}), "line 1: a cannot exclude itself");
  says(refusal({put("seated.csv", "id,group\na,x\n"), "", put("g.csv", "group\ny\n"), 2}),
       "there is no group x");
  says(refusal({good, "", put("g2.csv", "group,size\ny,many\n"), 2}),
       "\"many\" is no number of seats");
  says(refusal({good, "", put("g3.csv", "group\ny\ny\n"), 2}), "the group y is there twice");
  says(refusal({files.at("none.csv"), "", "", 2}), "none.csv");
  says(refusal({"", "", "", 2}), "--members");
  const std::string out = files.at("seats.csv");
  CHECK(run({"--members", files.at("twice.csv"), "--size", "2", "--out", out}) == 2);
  CHECK(run({"--members", good, "--size", "0", "--out", out}) == 2);
  CHECK(run({"--members", good, "--size", "2", "--out", files.at("no/folder.csv")}) == 1);
  CHECK_FALSE(fs::exists(out));
}

TEST_CASE("place: names that need quotes keep them, and the order is that of the members") {
  const Files files;
  const std::string out = files.at("seats.csv");
  const std::string members = files.put("m.csv", "id\n\"a, \"\"b\"\"\"\nz\nc\n");
  CHECK(run({"--members", members, "--size", "1", "--out", out}) == 0);
  const std::string text = read_all(out);
  CHECK(text.find("\"a, \"\"b\"\"\",") != std::string::npos);
  CHECK(text.find("\nz,") < text.find("\nc,"));
}

TEST_CASE("place: pairs that name strangers are counted, not lost in silence") {
  const Files files;
  const auto task = read_place_files(
      {files.put("m.csv", "id\na\nb\n"), files.put("c.csv", "a,b\na,x\nb,a\n"), "", 2});
  REQUIRE(task);
  CHECK(task->pairs_of_strangers == 1);
  CHECK(task->stranger.find("line 2: x") != std::string::npos);
  CHECK(task->problem.conflicts.pairs() == 1);
  // A first line that reads like names is a pair where there are such members.
  const auto named =
      read_place_files({files.put("n.csv", "id\na\nb\n"), files.put("p.csv", "a,b\n"), "", 2});
  REQUIRE(named);
  CHECK(named->problem.conflicts.pairs() == 1);
}
