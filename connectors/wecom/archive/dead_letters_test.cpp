#include "connectors/wecom/archive/dead_letters.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace connectors::wecom::archive;

namespace {

std::string fresh_file() {
  const auto path =
      std::filesystem::temp_directory_path() / ("guildhall-letters-" + std::to_string(::getpid()));
  std::filesystem::remove(path);
  return path.string();
}

DeadLetter sealed(std::int64_t seq) {
  return {{seq, "m" + std::to_string(seq), 4, "a2V5", "Ym9keQ=="}, "no key"};
}

DeadLetter open(std::string body) { return {{0, "", 0, "", std::move(body)}, "no JSON"}; }

}  // namespace

TEST_CASE("dead letters are there after a restart, once each, as they came") {
  const std::string file = fresh_file();
  DeadLetters letters(file);
  CHECK(letters.load()->empty());
  REQUIRE(letters.add({sealed(1), open("half {\"a\n")}).has_value());
  REQUIRE(letters.add({sealed(1), sealed(2)}).has_value());
  CHECK(letters.count() == 3);

  DeadLetters again(file);
  const auto loaded = again.load();
  REQUIRE(loaded.has_value());
  REQUIRE(loaded->size() == 3);
  CHECK((*loaded)[0].record.sealed_key == "a2V5");
  CHECK((*loaded)[0].record.key_version == 4);
  CHECK((*loaded)[1].record.body == "half {\"a\n");
  CHECK((*loaded)[1].record.sealed_key.empty());
  CHECK((*loaded)[2].reason == "no key");
  REQUIRE(again.replace({sealed(2)}).has_value());
  CHECK(again.count() == 1);
  CHECK(DeadLetters(file).load()->size() == 1);
  std::filesystem::remove(file);
}

TEST_CASE("half a line at the end is cut off; a broken one in the middle stops everything") {
  const std::string file = fresh_file();
  DeadLetters letters(file);
  REQUIRE(letters.add({sealed(1)}).has_value());
  std::ofstream(file, std::ios::binary | std::ios::app) << R"({"seq":2,"msg)";
  DeadLetters again(file);
  CHECK(again.load()->size() == 1);
  REQUIRE(again.add({sealed(3)}).has_value());
  CHECK(DeadLetters(file).load()->size() == 2);
  std::ofstream(file, std::ios::binary | std::ios::app) << "rubbish\n";
  DeadLetters broken(file);
  const auto loaded = broken.load();
  REQUIRE_FALSE(loaded.has_value());
  CHECK(loaded.error().text.find("line 3") != std::string::npos);
  std::filesystem::remove(file);
}

TEST_CASE("there may be so many dead letters and no more") {
  const std::string file = fresh_file();
  DeadLetters letters(file);
  std::vector<DeadLetter> many;
  for (std::size_t i = 1; i <= dead_letters_max; ++i) {
    many.push_back(sealed(static_cast<std::int64_t>(i)));
  }
  REQUIRE(letters.add(many).has_value());
  CHECK(letters.add({many.front()}).has_value());  // nothing new
  const auto one_more = letters.add({open("x")});
  REQUIRE_FALSE(one_more.has_value());
  CHECK(one_more.error().code == base::ErrorCode::not_allowed);
  CHECK(one_more.error().text.find("stands still") != std::string::npos);
  CHECK(letters.count() == dead_letters_max);
  std::filesystem::remove(file);
}

TEST_CASE("a file that cannot be written is said") {
  DeadLetters letters("/nowhere/letters");
  CHECK(letters.add({sealed(1)}).error().text.find("/nowhere/letters") != std::string::npos);
}
