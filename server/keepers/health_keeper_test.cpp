// Health rows against a store that takes facts as a server does: today while it goes on, and days
// that are over when facts about them come late. On both databases.
#include "server/keepers/health_keeper.h"

#include <doctest/doctest.h>

#include <map>

#include "base/random.h"
#include "server/pump/organisation.h"
#include "server/pump/random_facts_test.h"
#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"

using namespace server;
using base::Day;
using base::Instant;
using store::conformance::TemporaryFolder;
using store::conformance::TemporaryPostgres;

namespace {

using store::conformance::require_done;
using store::conformance::value_of;

// Runs `test` with an empty store on SQLite, then on PostgreSQL where that is installed.
void on_both(const std::function<void(store::Database&)>& test) {
  {
    const TemporaryFolder folder;
    const auto database = value_of(store::sqlite::open_sqlite(folder.path().string()));
    test(*database);
  }
  static const auto postgres = value_of(TemporaryPostgres::start());
  static int schemas = 0;
  if (!postgres) return;  // said so, loudly
  const auto database = value_of(
      store::postgres::open_postgres(postgres->url("health_" + std::to_string(++schemas))));
  test(*database);
}

struct StoredRow {
  bool complete;
  std::string body;
  bool operator==(const StoredRow&) const = default;
};
using Rows = std::map<std::pair<std::int64_t, std::int64_t>, StoredRow>;  // by group and day

Rows read_rows(store::Database& database) {
  Rows rows;
  const auto reader = value_of(database.connect(store::Access::read_only));
  require_done(reader->query(
      "select group_id, day, complete, body from health", {}, [&](const store::Row& row) {
        rows[{row.integer(0), row.integer(1)}] = {row.integer(2) != 0, std::string(row.text(3))};
      }));
  return rows;
}

std::int64_t number_of(store::Database& database, std::string_view sql) {
  std::int64_t number = 0;
  const auto reader = value_of(database.connect(store::Access::read_only));
  require_done(reader->query(sql, {}, [&](const store::Row& row) { number = row.integer(0); }));
  return number;
}

std::int64_t number_in(const StoredRow& row, std::string_view component, std::string_view member) {
  const auto body = base::parse_json(row.body)->as_object();
  const auto& measure = *base::object_at(*base::object_at(body, "components"), component);
  return base::integer_at(measure, member).value_or(-1);
}

Instant at(std::string_view text) { return *base::parse_instant(text); }

model::Fact said(const std::string& id, Instant when, const std::string& actor,
                 const std::string& text, const std::string& group = "g1") {
  model::Fact fact;
  fact.source = "test";
  fact.external_id = id;
  fact.at = when;
  fact.group = group;
  fact.actor = actor;
  model::MessageSent body;
  body.text = text;
  fact.body = std::move(body);
  return fact;
}

void take(Organisation& organisation, std::vector<model::Fact> facts) {
  const auto receipt = value_of(organisation.take_facts(std::move(facts)));
  for (const auto& outcome : receipt.outcomes) CHECK(outcome.as != api::TakenAs::refused);
}

}  // namespace

TEST_CASE("health: today has a row that goes on, and is complete when the day is over") {
  on_both([](store::Database& database) {
    const auto organisation = value_of(Organisation::open(database, *Readers::built_in()));
    const Day monday = *base::parse_day("2026-11-23");
    const auto today = [&] {
      const Rows rows = read_rows(database);
      return rows.at({1, monday.number});
    };
    take(*organisation, {said("1", at("2026-11-23T10:00:00+08:00"), "a", "早上好")});
    require_done(keepers::catch_up_health(database, at("2026-11-23T10:05:00+08:00")));
    CHECK_FALSE(today().complete);
    CHECK(number_in(today(), "breadth", "n") == 1);

    take(*organisation, {said("2", at("2026-11-23T11:00:00+08:00"), "b", "大家好")});
    require_done(keepers::catch_up_health(database, at("2026-11-23T11:05:00+08:00")));
    CHECK_FALSE(today().complete);
    CHECK(number_in(today(), "breadth", "n") == 2);
    CHECK(number_of(database, "select count(*) from health_due") == 0);

    // Nobody says anything more; the day ends all the same, and the next one begins.
    require_done(keepers::catch_up_health(database, at("2026-11-24T00:01:00+08:00")));
    CHECK(today().complete);
    const Rows rows = read_rows(database);
    REQUIRE(rows.size() == 2);
    CHECK_FALSE(rows.at({1, monday.number + 1}).complete);
    // Once more changes nothing.
    require_done(keepers::catch_up_health(database, at("2026-11-24T00:02:00+08:00")));
    CHECK(read_rows(database) == rows);
  });
}

TEST_CASE("health: a quiet group's last row is completed too") {
  on_both([](store::Database& database) {
    const auto organisation = value_of(Organisation::open(database, *Readers::built_in()));
    take(*organisation, {said("1", at("2026-11-01T10:00:00+08:00"), "a", "早上好")});
    const Day last = *base::parse_day("2026-11-01") + keepers::health_days_after_end;
    require_done(keepers::catch_up_health(database, at("2026-11-29T10:00:00+08:00")));
    CHECK_FALSE(read_rows(database).at({1, last.number}).complete);
    require_done(keepers::catch_up_health(database, at("2026-12-05T10:00:00+08:00")));
    const Rows rows = read_rows(database);
    CHECK(rows.rbegin()->first.second == last.number);
    CHECK(rows.rbegin()->second.complete);
  });
}

TEST_CASE("health: facts that come late change the days that are over, of their group only") {
  on_both([](store::Database& database) {
    const auto organisation = value_of(Organisation::open(database, *Readers::built_in()));
    take(*organisation, {said("1", at("2026-11-23T10:00:00+08:00"), "a", "早上好"),
                         said("2", at("2026-11-23T10:00:00+08:00"), "b", "早上好", "g2")});
    require_done(keepers::catch_up_health(database, at("2026-11-26T09:00:00+08:00")));
    const Rows before = read_rows(database);
    // What is not touched is not made again: a mark in the other group's rows stays.
    {
      const auto writer = value_of(database.connect(store::Access::read_write));
      require_done(writer->query("update health set body = '{}' where group_id = 2", {},
                                 [](const store::Row&) {}));
    }
    take(*organisation, {said("3", at("2026-11-24T15:00:00+08:00"), "c", "昨天的话现在才到")});
    require_done(keepers::catch_up_health(database, at("2026-11-26T09:01:00+08:00")));
    const Rows after = read_rows(database);
    REQUIRE(after.size() == before.size());
    const std::int64_t monday = base::parse_day("2026-11-23")->number;
    CHECK(after.at({1, monday}) == before.at({1, monday}));
    CHECK(number_in(before.at({1, monday + 1}), "breadth", "n") == 1);
    CHECK(number_in(after.at({1, monday + 1}), "breadth", "n") == 2);
    CHECK(number_in(after.at({1, monday + 2}), "breadth", "n") == 2);
    CHECK(after.at({1, monday + 1}).complete);
    CHECK_FALSE(after.at({1, monday + 3}).complete);
    CHECK(after.at({2, monday}).body == "{}");
  });
}

TEST_CASE("health: who becomes staff days later was no customer on the days before") {
  on_both([](store::Database& database) {
    const auto organisation = value_of(Organisation::open(database, *Readers::built_in()));
    take(*organisation, {said("1", at("2026-11-23T10:00:00+08:00"), "a", "早上好"),
                         said("2", at("2026-11-23T10:01:00+08:00"), "b", "早上好")});
    require_done(keepers::catch_up_health(database, at("2026-11-26T09:00:00+08:00")));
    const std::int64_t monday = base::parse_day("2026-11-23")->number;
    CHECK(number_in(read_rows(database).at({1, monday}), "breadth", "n") == 2);

    model::Fact fact = said("3", at("2026-11-26T09:30:00+08:00"), "b", "");
    model::MemberProfile profile;
    profile.member = "b";
    profile.role = model::Role::staff;
    fact.body = profile;
    take(*organisation, {fact});
    require_done(keepers::catch_up_health(database, at("2026-11-26T10:00:00+08:00")));
    CHECK(number_in(read_rows(database).at({1, monday}), "breadth", "n") == 1);
    CHECK(number_of(database, "select count(*) from health_due") == 0);
  });
}

TEST_CASE("health: one look makes the rows of so many groups, days that are over first") {
  on_both([](store::Database& database) {
    const auto organisation = value_of(Organisation::open(database, *Readers::built_in()));
    std::vector<model::Fact> facts;
    for (int i = 1; i <= 5; ++i) {
      facts.push_back(said(std::to_string(i), at("2026-11-23T10:00:00+08:00"), "a", "早上好",
                           "g" + std::to_string(i)));
    }
    take(*organisation, facts);
    const Instant now = at("2026-11-24T10:00:00+08:00");
    const auto groups = [&] {
      return number_of(database, "select count(distinct group_id) from health");
    };
    require_done(keepers::catch_up_health(database, now, 2));
    CHECK(groups() == 2);
    require_done(keepers::catch_up_health(database, now, 2));
    CHECK(groups() == 4);
    require_done(keepers::catch_up_health(database, now, 2));
    CHECK(groups() == 5);
    // Today of group 1 was touched before yesterday of group 5, which comes first all the same.
    take(*organisation, {said("11", at("2026-11-24T09:00:00+08:00"), "b", "早上好")});
    take(*organisation, {said("15", at("2026-11-23T09:00:00+08:00"), "b", "早上好", "g5")});
    require_done(keepers::catch_up_health(database, now, 1));
    CHECK(number_of(database, "select group_id from health_due") == 1);
    CHECK(number_of(database, "select count(*) from health_due") == 1);
  });
}

// The rows that were kept up while facts came in, in order and late, with operators' commands
// between, are those that somebody would make who looks at the whole store once at the end.
TEST_CASE("health: rows kept up with equal rows made at once") {
  on_both([](store::Database& database) {
    base::Random random(5);
    auto facts = RandomFacts(31).take(900);
    const std::int64_t start = facts.front().at.ms;
    Instant newest{start};
    const auto organisation = value_of(Organisation::open(database, *Readers::built_in()));
    for (std::size_t from = 0; from < facts.size();) {
      const std::size_t size = std::min<std::size_t>(facts.size() - from, 1 + random.below(60));
      std::vector<model::Fact> batch;
      for (std::size_t i = from; i < from + size; ++i) {
        model::Fact fact = facts[i];
        fact.at.ms = start + (fact.at.ms - start) * 8;  // over some ten days
        if (random.chance(0.05)) fact.at.ms -= random.between(0, 4 * 86'400'000LL);
        newest = std::max(newest, fact.at);
        batch.push_back(std::move(fact));
      }
      value_of(organisation->take_facts(std::move(batch)));
      if (random.chance(0.5))
        require_done(keepers::catch_up_health(database, newest + base::minutes(1)));
      from += size;
    }
    const Instant end = newest + base::days(2);
    require_done(keepers::catch_up_health(database, end));
    const Rows kept_up = read_rows(database);
    CHECK(kept_up.size() > 20);
    {
      const auto writer = value_of(database.connect(store::Access::read_write));
      require_done(writer->run_script("delete from health; delete from health_due;"));
    }
    require_done(keepers::catch_up_health(database, end));
    const Rows at_once = read_rows(database);
    REQUIRE(kept_up.size() == at_once.size());
    for (const auto& [key, row] : at_once) {
      CAPTURE(key.first);
      CAPTURE(base::format_day(Day{static_cast<std::int32_t>(key.second)}));
      const StoredRow& kept = kept_up.at(key);
      CHECK(kept.complete == row.complete);
      CHECK(kept.body == row.body);
    }
  });
}
