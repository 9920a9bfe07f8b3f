// Goal: what is said in the sandbox's groups is what the facts say. Method: a seeded hour of talk,
// recalls and a new key, read through the stand-in library by the puller; then the facts are
// compared with what was said.
#include "simulator/wecom/sandbox_archive.h"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

#include "connectors/wecom/archive/archive_puller.h"
#include "connectors/wecom/archive/memory_host_test.h"
#include "connectors/wecom/archive/source/library_source.h"

using namespace connectors::wecom::archive;
using namespace simulator::wecom;
using base::Instant;

TEST_CASE("wecom archive: what is said in the groups is what the facts say") {
  constexpr Instant start{1'763'780'000'000};
  const auto folder = std::filesystem::temp_directory_path() /
                      ("guildhall-sandbox-archive-" + std::to_string(::getpid()));
  std::filesystem::remove_all(folder);
  Sandbox sandbox({});
  base::ManualClock clock(start);
  SandboxArchive archive(sandbox, folder.string(), {"zhangsan"}, 3);
  const std::string kept = sandbox.create_group("zhangsan", "甲", start);
  const std::string not_kept = sandbox.create_group("lisi", "乙", start);
  sandbox.join(kept, "wmAnna", 3, start);
  sandbox.join(not_kept, "wmAnna", 3, start);

  base::Random random(8);
  std::map<std::string, std::string> said, recalled;  // text by id; message by id
  for (int i = 0; i < 120; ++i) {
    clock.advance(base::milliseconds(random.between(1'000, 40'000)));
    const std::string text = "第" + std::to_string(i) + "句";
    CHECK(archive.say(kept, "wmStranger", text, clock.now()).empty());
    archive.say(not_kept, "wmAnna", text, clock.now());
    const std::string id =
        archive.say(kept, random.chance(0.5) ? "wmAnna" : "zhangsan", text, clock.now());
    said[id] = text;
    if (random.chance(0.1)) CHECK(archive.recall(id, clock.now() + base::minutes(2)));
    if (random.chance(0.1)) CHECK_FALSE(archive.recall(id, clock.now() + base::minutes(3)));
    if (i == 60) archive.renew_key();
  }

  ::setenv("ARCHIVE_STAND_IN_FOLDER", folder.c_str(), 1);
  PrivateKeys keys;
  REQUIRE(keys.add(1, archive.private_key(1)).has_value());
  REQUIRE(keys.add(2, archive.private_key(2)).has_value());
  PullerOptions options;
  options.dead_letters = (folder / "letters").string();
  MemoryHost host;
  ArchivePuller puller(
      std::make_unique<LibrarySource>(
          LibraryAccount{{ARCHIVE_CHILD, ARCHIVE_STAND_IN}, "ww1", "any", "", ""}, ChildLimits()),
      nullptr, std::move(keys), options, clock);
  puller.start(host);
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (host.count() < static_cast<std::size_t>(archive.kept()) &&
         std::chrono::steady_clock::now() < until) {
    ::usleep(1'000);
  }
  puller.stop();
  ::unsetenv("ARCHIVE_STAND_IN_FOLDER");
  std::filesystem::remove_all(folder);

  std::size_t recalls = 0, messages = 0;
  for (const std::string& id : host.order()) {
    const model::Fact fact = host.fact(id);
    CHECK(fact.group == kept);
    if (const auto* revoked = std::get_if<model::MessageRevoked>(&fact.body)) {
      CHECK(said.contains(revoked->target));
      ++recalls;
    } else {
      CHECK(std::get<model::MessageSent>(fact.body).text == said.at(id));
      ++messages;
    }
  }
  CHECK(messages == said.size());
  CHECK(recalls > 3);
  CHECK(static_cast<std::int64_t>(messages + recalls) == archive.kept());
  CHECK(puller.health().trouble == "");
}
