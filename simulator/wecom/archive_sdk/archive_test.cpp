// Goal: what people said arrives exactly once and in order, whatever the platform's library does.
// Method: the real child process with the stand-in library, which crashes, hangs, leaks and prints;
// a store that is away at random, before and after it stored; a puller that is thrown away at
// random and begun anew with nothing but the store's mark.
#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "connectors/wecom/archive/archive_puller.h"
#include "connectors/wecom/archive/memory_host_test.h"
#include "connectors/wecom/archive/source/library_source.h"
#include "simulator/wecom/archive_sdk/sealed_folder.h"

using namespace connectors::wecom::archive;
using namespace simulator::wecom::archive_sdk;
using base::Instant;
using std::chrono::milliseconds;
namespace fs = std::filesystem;

namespace {

constexpr Instant said_at{1'763'780'000'000};

// A folder of its own, and the stand-in's environment, as long as it lives.
class Company {
 public:
  explicit Company(std::string_view name, int messages = 0)
      : path_(fs::temp_directory_path() /
              ("guildhall-archive-" + std::string(name) + "-" + std::to_string(::getpid()))),
        archive((fs::remove_all(path_), path_.string()), 7, "archive-secret"),
        pem(make_private_key()) {
    set("FOLDER", path_.string());
    archive.use_key(3, pem);
    for (int i = 0; i < messages; ++i) say("第" + std::to_string(i) + "条");
  }
  ~Company() {
    for (const std::string& name : set_) ::unsetenv(name.c_str());
    fs::remove_all(path_);
  }
  Company(const Company&) = delete;
  Company& operator=(const Company&) = delete;

  void set(const std::string& name, const std::string& value) {
    set_.insert("ARCHIVE_STAND_IN_" + name);
    ::setenv(("ARCHIVE_STAND_IN_" + name).c_str(), value.c_str(), 1);
  }
  void unset(const std::string& name) { ::unsetenv(("ARCHIVE_STAND_IN_" + name).c_str()); }

  std::string say(const std::string& text) {
    const std::string id = "m" + std::to_string(++said_) + "_external";
    archive.skip(said_ % 3);  // gaps are normal
    last_seq = archive.add(
        text_record(id, "wmAnna", "wrGroup" + std::to_string(said_ % 5), said_at.ms + said_, text),
        id);
    return id;
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (int i = 1; i <= said_; ++i) all.push_back("m" + std::to_string(i) + "_external");
    return all;
  }
  std::string letters() const { return (path_ / "dead-letters").string(); }

 private:
  const fs::path path_;
  std::set<std::string> set_;
  int said_ = 0;

 public:
  SealedFolder archive;
  std::string pem;
  std::int64_t last_seq = 0;
};

LibraryAccount account(const std::string& library = ARCHIVE_STAND_IN) {
  return {{ARCHIVE_CHILD, library}, "ww0000000000000001", "archive-secret", "", ""};
}

ChildLimits quick() {
  ChildLimits limits;
  limits.fetch = limits.open = limits.media = milliseconds(1'500);
  limits.pause_min = limits.pause_max = milliseconds(1);
  return limits;
}

PrivateKeys keys_of(const Company& company) {
  PrivateKeys keys;
  REQUIRE(keys.add(3, company.pem).has_value());
  return keys;
}

PullerOptions options_for(const Company& company) {
  PullerOptions options;
  options.dead_letters = company.letters();
  options.pull_every = base::milliseconds(20);
  options.pause_min = options.pause_max = base::milliseconds(5);
  options.pause_limit = options.pause_alert = base::milliseconds(20);
  options.records_per_batch = 100;
  return options;
}

std::unique_ptr<ArchivePuller> puller_for(const base::Clock& clock, PullerOptions options,
                                          PrivateKeys keys, ChildLimits limits = quick()) {
  return std::make_unique<ArchivePuller>(std::make_unique<LibrarySource>(account(), limits),
                                         std::make_unique<LibrarySource>(account(), limits),
                                         std::move(keys), std::move(options), clock);
}

template <class Condition>
bool comes_true(const Condition& condition, milliseconds within = milliseconds(60'000)) {
  const auto until = std::chrono::steady_clock::now() + within;
  while (std::chrono::steady_clock::now() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return condition();
}

// A store that survives the program: each taking is one line of a file, and so are its rows and its
// mark together, or not at all.
class LogHost final : public connectors::Host {
 public:
  explicit LogHost(std::string file) : file_(std::move(file)) {
    std::ifstream in(file_, std::ios::binary);
    std::string line;
    while (std::getline(in, line) && !in.eof()) {
      const auto parsed = base::parse_json(line);
      REQUIRE(parsed.has_value());
      mark_ = base::text_at(parsed->get_object(), "mark");
      for (const auto& id : *base::array_at(parsed->get_object(), "ids")) {
        order_.emplace_back(id.get_string());
      }
    }
  }
  base::Result<connectors::Taken> take(std::vector<model::Fact> facts) override {
    return take(std::move(facts), "", {"", mark_});
  }
  base::Result<connectors::Taken> take(std::vector<model::Fact> facts, std::string_view,
                                       const connectors::Mark& mark) override {
    connectors::Taken taken;
    base::json::array ids;
    for (const model::Fact& fact : facts) {
      if (std::find(order_.begin(), order_.end(), fact.external_id) != order_.end()) {
        ++taken.known;
        continue;
      }
      order_.push_back(fact.external_id);
      ids.emplace_back(fact.external_id);
      ++taken.accepted;
    }
    mark_ = mark.value;
    const base::json::object line{{"ids", std::move(ids)}, {"mark", mark_}};
    std::ofstream(file_, std::ios::binary | std::ios::app) << base::json::serialize(line) + "\n"
                                                           << std::flush;
    return taken;
  }
  base::Result<std::string> mark(std::string_view, std::string_view) override { return mark_; }
  base::Result<std::vector<connectors::KnownGroup>> groups(std::string_view) override {
    return std::vector<connectors::KnownGroup>();
  }
  std::size_t count() const { return order_.size(); }
  const std::vector<std::string>& order() const { return order_; }

 private:
  const std::string file_;
  std::string mark_;
  std::vector<std::string> order_;
};

}  // namespace

TEST_CASE("records come through the child, are opened, and become facts with their mark") {
  Company company("whole", 250);
  company.set("PRINT_EVERY", "1");  // what the library prints must not get into the stream
  base::ManualClock clock(said_at);
  MemoryHost host;
  auto puller = puller_for(clock, options_for(company), keys_of(company));
  puller->start(host);
  CHECK(comes_true([&] { return host.count() == 250; }));
  const std::string late = company.say("还有一条");
  puller->notify();
  CHECK(comes_true([&] { return host.has(late); }));
  puller->stop();
  CHECK(host.order() == company.ids());
  const ArchiveHealth health = puller->health();
  CHECK(health.condition == connectors::Condition::well);
  CHECK(health.trouble == "");
  CHECK(health.position == std::to_string(company.last_seq));
  CHECK(health.records == 251);
  CHECK(health.restarts == 0);
  CHECK(std::get<model::MessageSent>(host.fact(late).body).text == "还有一条");
  CHECK(host.fact(late).group == "wrGroup1");
}

TEST_CASE(
    "crashes, hangs, leaks, a store that is away, and a puller that is killed: exactly once") {
  Company company("storm", 500);
  company.set("CRASH_EVERY", "97");
  company.set("HANG_EVERY", "211");
  company.set("LEAK_EVERY", "3");
  base::ManualClock clock(said_at);
  MemoryHost host(0.2, 42);
  ChildLimits limits = quick();
  limits.memory_bytes_max = std::int64_t{300} << 20U;
  base::Random random(5);
  int lives = 0;
  std::int64_t restarts = 0;
  while (host.count() < 500 && lives < 200) {
    ++lives;
    auto puller = puller_for(clock, options_for(company), keys_of(company), limits);
    puller->start(host);
    const milliseconds life(200 + static_cast<int>(random.below(2'000)));
    static_cast<void>(comes_true([&] { return host.count() == 500; }, life));
    restarts += puller->health().restarts;
    CHECK(puller->health().dead_letters == 0);
  }
  CHECK(host.count() == 500);
  CHECK(host.order() == company.ids());
  CHECK(restarts > 3);
  MESSAGE("500 messages in " << lives << " lives of the puller, library begun anew " << restarts
                             << " times");
}

TEST_CASE(
    "the whole program is killed at random: what is stored is whole, and nothing is missing") {
  Company company("killed", 400);
  company.set("CRASH_EVERY", "61");
  const std::string log = company.archive.folder() + "/store.log";
  const PrivateKeys keys = keys_of(company);
  base::Random random(11);
  int kills = 0;
  while (LogHost(log).count() < 400 && kills < 100) {
    const pid_t program = ::fork();
    REQUIRE(program >= 0);
    if (program == 0) {
      base::ManualClock clock(said_at);
      LogHost host(log);
      PullerOptions options = options_for(company);
      options.records_per_batch = 20;
      auto puller = puller_for(clock, options, keys);
      puller->start(host);
      while (true) ::pause();
    }
    // Killed after some more messages, however fast the machine is; or when it has hung for long.
    const std::size_t enough = LogHost(log).count() + 20 + random.below(80);
    static_cast<void>(
        comes_true([&] { return LogHost(log).count() >= std::min<std::size_t>(enough, 400); },
                   milliseconds(10'000)));
    ::kill(program, SIGKILL);
    ::waitpid(program, nullptr, 0);
    ++kills;
  }
  const LogHost host(log);
  CHECK(host.order() == company.ids());
  CHECK(kills > 3);
  MESSAGE("400 messages through " << kills << " kills");
}

TEST_CASE("a record that kills the library is kept as a dead letter, and the others go on") {
  Company company("lethal", 20);
  const std::string poison = company.say("毒药");
  for (int i = 0; i < 20; ++i) company.say("之后");
  company.set("LETHAL", "毒药");
  base::ManualClock clock(said_at);
  MemoryHost host;
  auto puller = puller_for(clock, options_for(company), keys_of(company));
  puller->start(host);
  CHECK(comes_true([&] { return host.count() == 40; }));
  puller->stop();
  CHECK_FALSE(host.has(poison));
  CHECK(puller->health().dead_letters == 1);
  CHECK(puller->health().condition == connectors::Condition::degraded);
  CHECK(puller->health().trouble.find("of this record the archive's library ended") !=
        std::string::npos);
  // A better library comes: the letter is opened at the next start.
  company.unset("LETHAL");
  puller = puller_for(clock, options_for(company), keys_of(company));
  puller->start(host);
  CHECK(comes_true([&] { return host.has(poison) && puller->health().dead_letters == 0; }));
}

TEST_CASE("a library that dies of everything makes no dead letters") {
  Company company("broken", 5);
  company.set("CRASH_EVERY", "2");  // the fetch goes well, every record kills
  LibrarySource source(account(), quick());
  auto page = source.fetch("", 100);
  REQUIRE(page.has_value());
  REQUIRE(page->records.size() == 5);
  company.set("CRASH_EVERY", "1");
  std::vector<Unlocked> unlocked(5, {"key", page->records[0].body});
  const auto opened = source.open(unlocked);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == base::ErrorCode::unavailable);
  CHECK(opened.error().text.find("Segmentation fault") != std::string::npos);
  CHECK(source.restarts() >= 2);
}

TEST_CASE("a library that leaks is begun anew before it takes too much") {
  Company company("leak", 200);
  company.set("LEAK_EVERY", "1");  // 4 MiB each: 800 MiB in all
  base::ManualClock clock(said_at);
  MemoryHost host;
  ChildLimits limits = quick();
  limits.memory_bytes_max = std::int64_t{300} << 20U;
  auto puller = puller_for(clock, options_for(company), keys_of(company), limits);
  puller->start(host);
  CHECK(comes_true([&] { return host.count() == 200; }));
  puller->stop();
  CHECK(puller->health().restarts >= 2);
  CHECK(puller->health().dead_letters == 0);
}

TEST_CASE("records sealed for a key that is missing wait as dead letters until it is there") {
  Company company("keys", 3);
  const std::string second = make_private_key();
  company.archive.use_key(4, second);
  const std::string waiting = company.say("换了钥匙");
  base::ManualClock clock(said_at);
  MemoryHost host;
  auto puller = puller_for(clock, options_for(company), keys_of(company));
  puller->start(host);
  CHECK(comes_true([&] { return puller->health().records == 3; }));
  puller->stop();
  CHECK(host.count() == 3);
  CHECK(puller->health().dead_letters == 1);
  CHECK(puller->health().trouble.find("key version 4, which is not configured") !=
        std::string::npos);
  CHECK(puller->health().position == std::to_string(company.last_seq));

  PrivateKeys both = keys_of(company);
  REQUIRE(both.add(4, second).has_value());
  puller = puller_for(clock, options_for(company), std::move(both));
  puller->start(host);
  CHECK(comes_true([&] { return host.has(waiting) && puller->health().dead_letters == 0; }));
  puller->stop();
  CHECK(puller->health().condition == connectors::Condition::well);
}

TEST_CASE("pictures come part by part when they are asked for, through crashes too") {
  Company company("media");
  std::string picture;
  base::Random random(9);
  while (picture.size() < 1'300'000) picture.push_back(static_cast<char>(random.next()));
  company.archive.add_media("FILE1", picture);
  company.set("CRASH_EVERY", "2");
  base::ManualClock clock(said_at);
  auto puller = puller_for(clock, options_for(company), keys_of(company));
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_Digest(picture.data(), picture.size(), digest, &length, EVP_md5(), nullptr);
  std::string md5;
  for (unsigned i = 0; i < length; ++i) {
    md5 += "0123456789ABCDEF"[digest[i] >> 4U];
    md5 += "0123456789ABCDEF"[digest[i] & 15U];
  }
  std::string got;
  int parts = 0;
  const auto sink = [&](std::string_view part) -> base::Result<void> {
    got.append(part);
    ++parts;
    return {};
  };
  const auto size = static_cast<std::int64_t>(picture.size());
  CHECK(puller->read_media("FILE1", md5, size, sink).has_value());
  CHECK(got == picture);
  CHECK(parts == 3);
  CHECK(puller->read_media("FILE1", "", size - 1, sink).error().code ==
        base::ErrorCode::limit_exceeded);
  CHECK(puller->read_media("FILE1", "00", size, sink).error().text.find("md5sum") !=
        std::string::npos);
  CHECK(puller->read_media("NONE", "", size, sink).error().text.find("expired") !=
        std::string::npos);
}

TEST_CASE("what is no such library, and what the library refuses, is said with its remedy") {
  Company company("refusal");
  const auto error_of = [](LibraryAccount with) {
    LibrarySource source(std::move(with), quick());
    auto page = source.fetch("", 10);
    REQUIRE_FALSE(page.has_value());
    return page.error();
  };
  CHECK(error_of(account("/nowhere/lib.so")).text.find("cannot be loaded") != std::string::npos);
  CHECK(error_of(account("/nowhere/lib.so")).code == base::ErrorCode::not_allowed);
  CHECK(error_of(account("libm.so.6")).text.find("it has no NewSdk") != std::string::npos);
  LibraryAccount stranger = account();
  stranger.secret = "another";
  CHECK(error_of(stranger).text.find("Init: error 10000") != std::string::npos);
  LibraryAccount nobody = account();
  nobody.child_command = {"/nowhere/guildhall"};
  CHECK(error_of(nobody).text.find("cannot start /nowhere/guildhall") != std::string::npos);

  const auto answered = [&](const std::string& answer) {
    std::ofstream(company.archive.folder() + "/answer.json", std::ios::binary) << answer;
    return error_of(account());
  };
  CHECK(answered(R"({"errcode":301042,"errmsg":"ip"})").code == base::ErrorCode::not_allowed);
  CHECK(answered(R"({"errcode":45009,"errmsg":"freq"})").code == base::ErrorCode::limit_exceeded);
  CHECK(answered(R"({"errcode":-1,"errmsg":"busy"})").code == base::ErrorCode::unavailable);
  CHECK(answered("not json").code == base::ErrorCode::unavailable);
  CHECK(answered(R"({"errcode":0,"chatdata":[{"seq":1}]})").code == base::ErrorCode::unavailable);

  LibrarySource source(account(), quick());
  CHECK(source.fetch("a.jsonl:5", 10).error().code == base::ErrorCode::corrupt);
}

TEST_CASE("a child that hangs ends when its parent goes") {
  Company company("orphan", 1);
  company.set("HANG_EVERY", "1");
  const int wake = ::eventfd(0, EFD_CLOEXEC);
  auto child = ChildProcess::start({ARCHIVE_CHILD, ARCHIVE_STAND_IN}, wake, std::int64_t{1} << 40U);
  REQUIRE(child.has_value());
  FrameWriter begin(Request::begin);
  begin.add(std::string_view("ww1"));
  begin.add(std::string_view("archive-secret"));
  REQUIRE((*child)->send(std::move(begin), milliseconds(10'000)).has_value());
  REQUIRE((*child)->receive(milliseconds(20'000)).has_value());
  FrameWriter fetch(Request::fetch);
  fetch.add(std::int64_t{0});
  fetch.add(std::int64_t{10});
  fetch.add(std::string_view());
  fetch.add(std::string_view());
  fetch.add(std::int64_t{1});
  REQUIRE((*child)->send(std::move(fetch), milliseconds(10'000)).has_value());
  const auto answer = (*child)->receive(milliseconds(300));
  REQUIRE_FALSE(answer.has_value());
  CHECK(answer.error().text.find("hangs") != std::string::npos);
  CHECK((*child)->memory_bytes() > 0);
  (*child)->hang_up();
  CHECK(comes_true([&] { return (*child)->has_ended(); }, milliseconds(10'000)));
  ::close(wake);
}
