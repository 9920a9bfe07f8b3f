// The puller over a scripted source: what becomes of records, marks, errors and time. Over the real
// child process: simulator/wecom/archive_sdk.
#include "connectors/wecom/archive/archive_puller.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "connectors/wecom/archive/memory_host_test.h"
#include "connectors/wecom/archive/record_copy.h"
#include "connectors/wecom/archive/source/folder_source.h"

using namespace connectors::wecom::archive;
using base::Instant;
using base::Result;
namespace fs = std::filesystem;

namespace {

constexpr Instant now{1'763'780'000'000};

std::string text_in(const std::string& group, const std::string& id, Instant at) {
  return R"({"msgid":")" + id + R"(","action":"send","from":"wmA","tolist":["Li"],"roomid":")" +
         group + R"(","msgtime":)" + std::to_string(at.ms) +
         R"(,"msgtype":"text","text":{"content":"在吗"}})";
}

// Open records by seq; errors that are to come first.
struct Script {
  std::mutex mutex;
  std::vector<ArchiveRecord> records;
  std::deque<base::Error> errors;
  std::int64_t per_minute = 0;
  int fetches = 0;

  void add(std::string body) {
    const std::lock_guard lock(mutex);
    records.push_back({static_cast<std::int64_t>(records.size()) + 1, "", 0, "", std::move(body)});
  }
  void fail(base::ErrorCode code, const std::string& text) {
    const std::lock_guard lock(mutex);
    errors.push_back({code, text, ""});
  }
  int asked() {
    const std::lock_guard lock(mutex);
    return fetches;
  }
};

class ScriptedSource final : public ArchiveSource {
 public:
  explicit ScriptedSource(Script& script) : script_(script) {}
  Result<Page> fetch(const std::string& position, std::size_t records_max) override {
    const std::lock_guard lock(script_.mutex);
    ++script_.fetches;
    if (!script_.errors.empty()) {
      base::Error error = script_.errors.front();
      script_.errors.pop_front();
      return tl::unexpected(std::move(error));
    }
    std::size_t at = position.empty() ? 0 : std::stoul(position);
    Page page;
    while (at < script_.records.size() && page.records.size() < records_max) {
      page.records.push_back(script_.records[at++]);
    }
    page.position = std::to_string(at);
    page.has_more = at < script_.records.size();
    return page;
  }
  Result<std::vector<Result<std::string>>> open(std::span<const Unlocked>) override {
    return base::fail(base::ErrorCode::unavailable, "nothing is sealed here");
  }
  Result<MediaPart> media(const std::string&, const std::string&) override {
    return base::fail(base::ErrorCode::not_found, "none");
  }
  std::int64_t calls_per_minute_max() const override { return script_.per_minute; }

 private:
  Script& script_;
};

class Desk {
 public:
  Desk() : folder(fs::temp_directory_path() / ("guildhall-puller-" + std::to_string(::getpid()))) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    options.dead_letters = (folder / "letters").string();
    options.pull_every = base::hours(1);
    options.pause_min = options.pause_max = base::milliseconds(2);
    options.pause_limit = options.pause_alert = base::milliseconds(2);
  }
  ~Desk() {
    puller.reset();
    fs::remove_all(folder);
  }
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  ArchivePuller& begin() {
    puller.reset();
    puller = std::make_unique<ArchivePuller>(std::make_unique<ScriptedSource>(script), nullptr,
                                             PrivateKeys(), options, clock);
    puller->start(host);
    return *puller;
  }
  template <class Condition>
  bool comes_true(const Condition& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!condition() && std::chrono::steady_clock::now() < until) ::usleep(1'000);
    return condition();
  }

  const fs::path folder;
  base::ManualClock clock{now};
  Script script;
  MemoryHost host;
  PullerOptions options;
  std::unique_ptr<ArchivePuller> puller;
};

}  // namespace

TEST_CASE("what was said before the first start is history; what comes later is not") {
  Desk desk;
  desk.script.add(text_in("wrG", "old", now - base::minutes(1)));
  ArchivePuller& first = desk.begin();
  CHECK(desk.comes_true([&] { return desk.host.has("old"); }));
  desk.script.add(text_in("wrG", "new", now));
  first.notify();
  CHECK(desk.comes_true([&] { return desk.host.has("new"); }));
  CHECK(desk.host.fact("old").history);
  CHECK_FALSE(desk.host.fact("new").history);
  first.stop();
  // The moment of the first start outlives a restart: a message from between is no history.
  desk.clock.advance(base::hours(2));
  desk.script.add(text_in("wrG", "between", now + base::hours(1)));
  desk.begin();
  CHECK(desk.comes_true([&] { return desk.host.has("between"); }));
  CHECK_FALSE(desk.host.fact("between").history);
  CHECK(desk.host.fact("between").source == "wecom");
}

TEST_CASE("chats of two are left out and counted; the mark passes them") {
  Desk desk;
  desk.script.add(text_in("", "direct", now));
  desk.script.add(R"({"msgid":"s","action":"switch","time":1554119421840,"user":"Li"})");
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return puller.health().left_out == 2; }));
  puller.stop();
  CHECK(desk.host.count() == 0);
  CHECK(puller.health().position == "2");
  CHECK(puller.health().dead_letters == 0);
  CHECK(puller.health().condition == connectors::Condition::well);
}

TEST_CASE("records that are no records, and facts that the store refuses, are kept") {
  Desk desk;
  desk.script.add("{\"broken\":");
  desk.script.add("[1]");
  desk.script.add(R"({"msgid":"m","roomid":"wrG"})");
  desk.script.add(text_in(std::string(300, 'g'), "long", now));
  desk.script.add(text_in("wrG", "refused", now));
  desk.script.add(text_in("wrG", "good", now));
  desk.host.refuse("refused");
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return puller.health().dead_letters == 5; }));
  puller.stop();
  CHECK(desk.host.count() == 1);
  CHECK(desk.host.has("good"));
  const ArchiveHealth health = puller.health();
  CHECK(health.condition == connectors::Condition::degraded);
  CHECK(health.trouble.find("5 archive records could not be read") != std::string::npos);
  // The store takes it now: the next start gives it again, and the letter goes.
  desk.host.refuse("");
  ArchivePuller& second = desk.begin();
  CHECK(desk.comes_true([&] { return second.health().dead_letters == 4; }));
  CHECK(desk.host.has("refused"));
}

TEST_CASE("a mark that the host refuses is said, and nothing else breaks") {
  Desk desk;
  desk.script.add(text_in("wrG", "m1", now));
  desk.host.allow_marks(10);
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return desk.host.has("m1"); }));
  CHECK(desk.comes_true(
      [&] { return puller.health().trouble.find("mark is refused") != std::string::npos; }));
  CHECK(puller.health().condition == connectors::Condition::down);
  CHECK(puller.health().dead_letters == 0);
}

TEST_CASE("the longest position of a folder fits into a mark") {
  Desk desk;
  const fs::path folder = desk.folder / "records";
  fs::create_directories(folder);
  const std::string name = std::string(folder_name_bytes_max - 6, 'n') + ".jsonl";
  std::ofstream(folder / name, std::ios::binary) << text_in("wrG", "m1", now) << "\n";
  desk.options.mark = "archive.folder";
  ArchivePuller puller(std::make_unique<FolderSource>(folder.string()), nullptr, PrivateKeys(),
                       desk.options, desk.clock);
  puller.start(desk.host);
  CHECK(desk.comes_true([&] { return !puller.health().position.empty(); }));
  puller.stop();
  CHECK(puller.health().trouble == "");
  // The numbers of a position may have ten more digits each.
  CHECK(desk.host.mark("wecom", "archive.folder")->size() + 20 <= mark_bytes_max);
}

TEST_CASE("errors: pauses, then it goes on; what a person must mend is down, the rest degraded") {
  Desk desk;
  desk.script.add(text_in("wrG", "m1", now));
  desk.options.pause_alert = base::hours(1);
  desk.script.fail(base::ErrorCode::unavailable, "10001");
  desk.script.fail(base::ErrorCode::limit_exceeded, "45009");
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return desk.host.has("m1"); }));
  CHECK(desk.comes_true([&] { return puller.health().condition == connectors::Condition::well; }));
  desk.script.fail(base::ErrorCode::not_allowed, "the archive has expired; renew it");
  puller.notify();
  CHECK(desk.comes_true([&] { return puller.health().condition == connectors::Condition::down; }));
  CHECK(puller.health().trouble == "the archive has expired; renew it");
  const auto before = std::chrono::steady_clock::now();
  puller.stop();  // at once, though the pause is long
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(5));
}

TEST_CASE("a store that is away gets the same facts again, in their order") {
  Desk desk;
  for (int i = 0; i < 200; ++i) desk.script.add(text_in("wrG", "m" + std::to_string(i), now));
  desk.options.records_per_batch = 7;
  MemoryHost host(0.4, 3);
  ArchivePuller puller(std::make_unique<ScriptedSource>(desk.script), nullptr, PrivateKeys(),
                       desk.options, desk.clock);
  puller.start(host);
  CHECK(desk.comes_true([&] { return host.count() == 200; }));
  puller.stop();
  const auto order = host.order();
  for (std::size_t i = 0; i < order.size(); ++i) CHECK(order[i] == "m" + std::to_string(i));
}

TEST_CASE("the window of five days: a warning in time, and a gap that is said") {
  Desk desk;
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return puller.health().checked_at == now; }));
  puller.stop();
  CHECK(puller.health().condition == connectors::Condition::well);
  desk.clock.advance(behind_warning);
  CHECK(puller.health().condition == connectors::Condition::well);
  desk.clock.advance(base::milliseconds(1));
  CHECK(puller.health().trouble.find("keeps a message for five days only") != std::string::npos);

  desk.clock.set(now + kept_by_platform + base::hours(1));
  ArchivePuller& late = desk.begin();
  CHECK(desk.comes_true([&] { return late.health().checked_at > now; }));
  CHECK(late.health().trouble.find("is no longer in the archive") != std::string::npos);
  CHECK(late.health().trouble.find(base::format_iso(now)) != std::string::npos);
  late.stop();

  // A source that forgets nothing has no such window.
  desk.options.kept_for = {};
  desk.clock.advance(base::days(30));
  ArchivePuller& folder = desk.begin();
  CHECK(desk.comes_true([&] { return folder.health().checked_at == desk.clock.now(); }));
  CHECK(folder.health().trouble == "");
}

TEST_CASE("no more calls a minute than the source allows") {
  Desk desk;
  desk.script.per_minute = 5;  // of which we take 80 %
  desk.options.pull_every = base::milliseconds(1);
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return desk.script.asked() == 4; }));
  ::usleep(50'000);
  CHECK(desk.script.asked() == 4);
  puller.stop();
}

TEST_CASE("too many dead letters: the archive stands still and nothing is passed by") {
  Desk desk;
  {
    DeadLetters full(desk.options.dead_letters);
    std::vector<DeadLetter> many;
    for (std::size_t i = 1; i <= dead_letters_max; ++i) {
      many.push_back({{static_cast<std::int64_t>(i + 1'000), "m", 4, "a2V5", "Yg=="}, "no key"});
    }
    REQUIRE(full.add(many).has_value());
  }
  desk.script.add("broken");
  desk.script.add(text_in("wrG", "m1", now));
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return puller.health().condition == connectors::Condition::down; }));
  puller.stop();
  CHECK(puller.health().position == "");
  CHECK(desk.host.count() == 0);
  CHECK(puller.health().trouble.find("stands still") != std::string::npos);
}

TEST_CASE("the copy in the open format is followed by another puller, and gives the same facts") {
  Desk desk;
  desk.options.copy_to = desk.folder.string();
  for (int i = 0; i < 20; ++i) desk.script.add(text_in("wrG", "m" + std::to_string(i), now));
  ArchivePuller& puller = desk.begin();
  CHECK(desk.comes_true([&] { return desk.host.count() == 20; }));
  puller.stop();
  const std::string file = (desk.folder / "archive-2025-11-22.jsonl").string();
  std::ifstream in(file, std::ios::binary);
  std::string first;
  std::getline(in, first);
  CHECK(first.starts_with(R"({"seq":1,"msgid":"m0")"));

  PullerOptions options = desk.options;
  options.copy_to.clear();
  options.mark = "archive.folder";
  options.pull_every = base::milliseconds(5);
  MemoryHost other;
  ArchivePuller follower(std::make_unique<FolderSource>(desk.folder.string()), nullptr,
                         PrivateKeys(), options, desk.clock);
  follower.start(other);
  CHECK(desk.comes_true([&] { return other.count() == 20; }));
  CHECK(other.order() == desk.host.order());
  CHECK(other.fact("m3").body == desk.host.fact("m3").body);
  REQUIRE(copy_records({{21, "", 0, "", text_in("wrG", "m20", now)}}, desk.folder.string(), now)
              .has_value());
  CHECK(desk.comes_true([&] { return other.has("m20"); }));
  follower.stop();
  CHECK(follower.health().trouble == "");
  CHECK(follower.read_media("F", "", 1, {}).error().code == base::ErrorCode::not_found);
}
