#include "connectors/wecom/archive/open_archive.h"

#include <doctest/doctest.h>

using namespace connectors::wecom::archive;

namespace {

base::ManualClock manual_clock{base::Instant{1'763'780'000'000}};

base::Result<std::unique_ptr<ArchivePuller>> open_as_set(const std::string& text) {
  const auto parsed = base::parse_json(text);
  REQUIRE(parsed.has_value());
  return open_archive(parsed->get_object(), manual_clock);
}

std::string field_at_fault(const std::string& archive) {
  const auto opened = open_as_set(R"({"company":"ww1","archive":)" + archive + "}");
  if (opened) return "none";
  CHECK(opened.error().code == base::ErrorCode::invalid_input);
  CHECK(opened.error().text.find(opened.error().field) != std::string::npos);
  return opened.error().field;
}

}  // namespace

TEST_CASE("without an archive there is no puller, and that is no error") {
  const auto opened = open_as_set(R"({"company":"ww1"})");
  REQUIRE(opened.has_value());
  CHECK(*opened == nullptr);
}

TEST_CASE("a folder is enough") {
  const auto opened = open_as_set(R"({"archive":{"folder":"/nowhere","pull_every_s":5}})");
  REQUIRE(opened.has_value());
  REQUIRE(*opened != nullptr);
  CHECK((*opened)->health().condition == connectors::Condition::well);
}

TEST_CASE("the setting at fault is named") {
  CHECK(field_at_fault("1") == "archive");
  CHECK(field_at_fault("{}") == "archive.library");
  CHECK(field_at_fault(R"({"foldr":"x"})") == "archive.foldr");
  CHECK(field_at_fault(R"({"folder":7})") == "archive.folder");
  CHECK(field_at_fault(R"({"folder":"a","library":"b"})") == "archive.folder");
  CHECK(field_at_fault(R"({"folder":"a","copy_to":"a"})") == "archive.copy_to");
  CHECK(field_at_fault(R"({"folder":"a","pull_every_s":0})") == "archive.pull_every_s");
  CHECK(field_at_fault(R"({"folder":"a","pull_every_s":3601})") == "archive.pull_every_s");
  CHECK(field_at_fault(R"({"folder":"a","pull_every_s":"1"})") == "archive.pull_every_s");
  CHECK(field_at_fault(R"({"folder":"a","pull_every_s":3600})") == "none");
  CHECK(field_at_fault(R"({"folder":"a","direct_chats":"yes"})") == "archive.direct_chats");
  CHECK(field_at_fault(R"({"library":"l"})") == "archive.dead_letters");
  CHECK(field_at_fault(R"({"library":"l","dead_letters":"d"})") == "archive.secret_file");
  CHECK(field_at_fault(R"({"library":"l","dead_letters":"d","secret_file":"/nowhere"})") ==
        "archive.secret_file");
  CHECK(field_at_fault(R"({"library":"l","dead_letters":"d","secret":7})") == "archive.secret");
  CHECK(
      open_as_set(R"({"archive":{"library":"l","dead_letters":"d","secret":"s"}})").error().field ==
      "company");
  const std::string start = R"({"library":"l","dead_letters":"d","secret":"s")";
  CHECK(field_at_fault(start + "}") == "archive.private_keys");
  CHECK(field_at_fault(start + R"(,"private_keys":{}})") == "archive.private_keys");
  CHECK(field_at_fault(start + R"(,"private_keys":{"one":"f"}})") == "archive.private_keys.one");
  CHECK(field_at_fault(start + R"(,"private_keys":{"1":7}})") == "archive.private_keys.1");
  CHECK(field_at_fault(start + R"(,"private_keys":{"1":"/nowhere"}})") == "archive.private_keys.1");
}
