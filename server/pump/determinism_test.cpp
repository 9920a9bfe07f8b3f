// The same facts in the same order give the same store, byte for byte: whatever the batches,
// whether or not the program was restarted in between, and when it was killed at any moment.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <deque>
#include <filesystem>
#include <future>
#include <memory>

#include "base/clock.h"
#include "server/pump/organisation.h"
#include "server/pump/published_facts_test.h"
#include "server/pump/pump.h"
#include "server/pump/random_facts_test.h"
#include "server/pump/whole_store_test.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"

using namespace server;
using store::conformance::TemporaryFolder;

namespace {

Readers built_in_readers() {
  static const Readers shared = *Readers::built_in();
  return shared;
}

std::unique_ptr<store::Database> sqlite_in(const std::filesystem::path& folder) {
  auto database = store::sqlite::open_sqlite(folder.string());
  REQUIRE_MESSAGE(database.has_value(), (database ? "" : database.error().text));
  return std::move(*database);
}

// Takes the facts in batches of random sizes, opening the store anew after some of them.
void take_all(const std::function<std::unique_ptr<store::Database>()>& open,
              const std::vector<model::Fact>& facts, std::uint64_t seed, double restart) {
  base::Random random(seed);
  std::unique_ptr<store::Database> database;
  std::unique_ptr<Organisation> organisation;
  for (std::size_t at = 0; at < facts.size();) {
    if (!organisation || random.chance(restart)) {
      organisation.reset();
      database.reset();
      database = open();
      auto opened = Organisation::open(*database, built_in_readers());
      REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().text));
      organisation = std::move(*opened);
    }
    const std::size_t size = std::min<std::size_t>(facts.size() - at, 1 + random.below(120));
    const auto first = facts.begin() + static_cast<std::ptrdiff_t>(at);
    const auto receipt =
        organisation->take_facts({first, first + static_cast<std::ptrdiff_t>(size)});
    REQUIRE_MESSAGE(receipt.has_value(), (receipt ? "" : receipt.error().text));
    REQUIRE(receipt->outcomes.size() == size);
    at += size;
  }
}

WholeStore read_all(store::Database& database) {
  auto connection = database.connect(store::Access::read_only);
  REQUIRE(connection.has_value());
  return whole_store(**connection);
}

std::string shown(const model::Message& row) {
  return std::to_string(row.id.value) + " " + row.external_id + " “" + row.text + "” answers " +
         std::to_string(row.parent.value) + " (" + std::string(model::to_name(row.parent_reason)) +
         " " + std::to_string(row.parent_score) + "), question " +
         std::to_string(row.question.value) + ", at " + base::format_iso(row.at);
}
std::string shown(const model::Question& row) {
  return std::to_string(row.id.value) + " " + std::string(model::to_name(row.state)) + " message " +
         std::to_string(row.message.value) + " answer " + std::to_string(row.answer.value);
}
std::string shown(const model::Decision& row) {
  return std::to_string(row.id.value) + " " + row.kind + " cause " +
         std::to_string(row.cause.value) + " " + row.reason;
}
std::string shown(const model::Timer& row) {
  return std::to_string(row.id.value) + " " + row.kind + " due " + base::format_iso(row.due_at) +
         " subject " + std::to_string(row.subject);
}
template <class Row>
std::string shown(const Row&) {
  return "row";
}

template <std::size_t I = 0>
void check_same(const WholeStore& one, const WholeStore& other) {
  if constexpr (I < std::tuple_size_v<WholeStore>) {
    const auto& a = std::get<I>(one);
    const auto& b = std::get<I>(other);
    CAPTURE(I);
    REQUIRE(a.size() == b.size());
    for (std::size_t row = 0; row < a.size(); ++row) {
      CAPTURE(row);
      if (a[row] == b[row]) continue;
      const std::string one_says = shown(a[row]), other_says = shown(b[row]);
      CAPTURE(one_says);
      CAPTURE(other_says);
      REQUIRE(a[row] == b[row]);
    }
    check_same<I + 1>(one, other);
  }
}

}  // namespace

TEST_CASE("determinism: batch boundaries and restarts leave no trace") {
  std::size_t marks = 0, sent = 0,
              ended = 0;  // mass messages: in groups, and parts that came to an end
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    const auto facts = RandomFacts(seed).take(700);
    TemporaryFolder one, other;
    take_all([&] { return sqlite_in(one.path()); }, facts, 100 + seed, 0);
    take_all([&] { return sqlite_in(other.path()); }, facts, 200 + seed, 0.3);
    const auto a = read_all(*sqlite_in(one.path()));
    const auto b = read_all(*sqlite_in(other.path()));
    CHECK(std::get<std::vector<model::Question>>(a).size() > 5);
    CHECK(std::get<std::vector<model::Decision>>(a).size() > 20);
    CHECK_FALSE(std::get<std::vector<model::Contact>>(a).empty());
    CHECK(std::get<std::vector<model::FeedMark>>(a).size() <= 1);
    marks += std::get<std::vector<model::FeedMark>>(a).size();
    CHECK_FALSE(std::get<std::vector<model::Sending>>(a).empty());
    sent += std::get<std::vector<model::Reach>>(a).size();
    for (const model::Sending& each : std::get<std::vector<model::Sending>>(a)) {
      ended += each.done_at.ms != 0;
    }
    check_same(a, b);
  }
  CHECK(marks > 0);
  CHECK(sent > 0);
  CHECK(ended > 0);
}

// Who reads, and by which policy, changes in the middle of the facts: a replay must change with it.
TEST_CASE("determinism: published models and policies come in force at the same fact every time") {
  std::size_t newcomers = 0;
  for (std::uint64_t seed = 31; seed <= 34; ++seed) {
    CAPTURE(seed);
    const auto plain = RandomFacts(seed).take(500);
    const auto facts = with_publications(plain);
    TemporaryFolder one, other, without;
    take_all([&] { return sqlite_in(one.path()); }, facts, 300 + seed, 0);
    take_all([&] { return sqlite_in(other.path()); }, facts, 400 + seed, 0.3);
    take_all([&] { return sqlite_in(without.path()); }, plain, 500 + seed, 0);
    const auto a = read_all(*sqlite_in(one.path()));
    check_same(a, read_all(*sqlite_in(other.path())));
    // What was published has made a difference, and what was refused is not there.
    CHECK(std::get<std::vector<model::TextModelVersion>>(a).size() == 2);
    CHECK(std::get<std::vector<model::PolicyVersion>>(a).size() == 2);
    const auto& choices = std::get<std::vector<model::ReaderChoice>>(a);
    REQUIRE(choices.size() == 2);
    CHECK(choices[0].in_force == 1);  // ads: choosing version 7 was refused
    CHECK(choices[1].in_force == 1);
    newcomers += std::get<std::vector<model::Newcomer>>(a).size();
    const auto c = read_all(*sqlite_in(without.path()));
    CHECK(std::get<std::vector<model::Question>>(a) != std::get<std::vector<model::Question>>(c));
    CHECK(std::get<std::vector<model::Strike>>(a) != std::get<std::vector<model::Strike>>(c));
  }
  CHECK(newcomers > 0);  // of many more, server/pump/onboarding_test.cpp
}

TEST_CASE("determinism: SQLite and PostgreSQL hold the same rows") {
  auto server = store::conformance::TemporaryPostgres::start();
  REQUIRE_MESSAGE(server.has_value(), (server ? "" : server.error().text));
  if (!*server) return;  // said so, loudly
  const auto facts = with_publications(RandomFacts(11).take(500));
  TemporaryFolder folder;
  take_all([&] { return sqlite_in(folder.path()); }, facts, 1, 0.1);
  const auto open_postgres = [&] {
    auto database = store::postgres::open_postgres((*server)->url("guildhall"));
    REQUIRE_MESSAGE(database.has_value(), (database ? "" : database.error().text));
    return std::move(*database);
  };
  take_all(open_postgres, facts, 2, 0.1);
  check_same(read_all(*sqlite_in(folder.path())), read_all(*open_postgres()));
}

namespace {

// A child takes the facts from `at` on and says after each acknowledgement how many there are by
// then; it goes on while somebody listens.
using Say = std::function<bool(std::uint64_t acknowledged)>;
using Take = std::function<void(std::size_t at, const Say& say)>;

// Takes all of them by children that are killed in the middle of something; `look` is called after
// each kill. How often it was.
int take_with_kills(std::size_t facts, const Take& take, const std::function<void()>& look) {
  base::Random random(77);
  std::size_t acknowledged = 0;
  int kills = 0;
  while (acknowledged < facts) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::close(ends[0]);
      take(acknowledged,
           [&](std::uint64_t said) { return ::write(ends[1], &said, sizeof said) == sizeof said; });
      ::_exit(0);
    }
    ::close(ends[1]);
    // Let it acknowledge a few batches, then kill it in the middle of the next.
    std::uint64_t patience = 1 + random.below(5);
    std::uint64_t said = 0;
    while (patience-- > 0 && ::read(ends[0], &said, sizeof said) == sizeof said)
      acknowledged = said;
    ::usleep(static_cast<unsigned>(random.below(3000)));
    ::kill(child, SIGKILL);
    while (::read(ends[0], &said, sizeof said) == sizeof said) acknowledged = said;
    ::close(ends[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    kills += WIFSIGNALED(status) ? 1 : 0;
    REQUIRE(kills < 500);
    look();
  }
  return kills;
}

std::vector<model::Fact> part(const std::vector<model::Fact>& facts, std::size_t at,
                              std::size_t size) {
  const auto first = facts.begin() + static_cast<std::ptrdiff_t>(at);
  return {first, first + static_cast<std::ptrdiff_t>(std::min(size, facts.size() - at))};
}

// So many people talk that what each batch adds to the activity of the day waits with it.
constexpr std::size_t flood_people = 512;  // well above where waiting begins
std::vector<model::Fact> flood(std::size_t count) {
  constexpr std::size_t people_of_group = 32;
  std::vector<model::Fact> facts(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t person = i % flood_people;
    model::Fact& fact = facts[i];
    fact.source = "flood";
    fact.external_id = "m" + std::to_string(i);
    fact.at = base::Instant{1'795'395'600'000 + static_cast<std::int64_t>(i) * 200};
    fact.group = "g" + std::to_string(person / people_of_group);
    fact.actor = "u" + std::to_string(person);
    model::MessageSent said;
    said.text = i % 7 == 0 ? "请问这个怎么用？" : "好的，收到 " + std::to_string(i % 100);
    fact.body = std::move(said);
  }
  return facts;
}

std::int64_t count_waiting(const std::filesystem::path& folder) {
  auto connection = sqlite_in(folder)->connect(store::Access::read_only);
  if (!connection) return 0;  // killed before there was a store
  std::int64_t count = 0;
  const auto read =
      (*connection)->query("select count(*) from activity_waiting", {}, [&](const store::Row& row) {
        count = row.integer(0);
      });
  return read ? count : 0;
}

}  // namespace

TEST_CASE("determinism: kill -9 at any moment loses nothing and doubles nothing") {
  const auto facts = with_publications(RandomFacts(21).take(600));
  TemporaryFolder calm, killed;
  take_all([&] { return sqlite_in(calm.path()); }, facts, 5, 0);
  const auto take = [&](std::size_t at, const Say& say) {
    constexpr std::size_t size = 25;
    auto database = store::sqlite::open_sqlite(killed.path().string());
    auto organisation = Organisation::open(**database, built_in_readers());
    do {
      if (!(*organisation)->take_facts(part(facts, at, size))) return;
      at = std::min(at + size, facts.size());
    } while (say(at) && at < facts.size());
  };
  CHECK(take_with_kills(facts.size(), take, [] {}) > 2);
  const auto survived = read_all(*sqlite_in(killed.path()));
  check_same(read_all(*sqlite_in(calm.path())), survived);
}

// In a flood what batches add to the activity of the day waits in rows of its own; a kill between
// such batches finds it there.
TEST_CASE("determinism: kill -9 in a flood loses no activity and doubles none") {
  const auto facts = flood(16 * flood_people);
  TemporaryFolder calm, killed;
  take_all([&] { return sqlite_in(calm.path()); }, facts, 5, 0);
  const auto take = [&](std::size_t at, const Say& say) {
    const base::SystemClock clock;
    auto database = store::sqlite::open_sqlite(killed.path().string());
    auto organisation = Organisation::open(**database, built_in_readers());
    Pump pump(**organisation, clock, false);
    std::deque<std::future<bool>> under_way;
    for (std::size_t sent = at; at < facts.size();) {
      while (sent < facts.size() && under_way.size() < 3) {
        auto done = std::make_shared<std::promise<bool>>();
        under_way.push_back(done->get_future());
        pump.submit_async(part(facts, sent, flood_people),
                          [done](const auto& receipt) { done->set_value(receipt.has_value()); });
        sent += flood_people;
      }
      if (!under_way.front().get()) return;
      under_way.pop_front();
      at = std::min(at + flood_people, facts.size());
      if (!say(at)) return;
    }
  };
  std::int64_t waiting = 0;
  const int kills =
      take_with_kills(facts.size(), take, [&] { waiting += count_waiting(killed.path()); });
  CHECK(kills > 2);
  CHECK(waiting > 0);
  const auto database = sqlite_in(killed.path());
  { REQUIRE(Organisation::open(*database, built_in_readers()).has_value()); }  // adds up what waits
  CHECK(count_waiting(killed.path()) == 0);
  check_same(read_all(*sqlite_in(calm.path())), read_all(*database));
}
