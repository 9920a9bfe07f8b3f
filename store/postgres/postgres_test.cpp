#include <doctest/doctest.h>

#include "store/conformance/samples.h"
#include "store/conformance/suite.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"

namespace store {

using conformance::require_done;
using conformance::TemporaryPostgres;
using conformance::value_of;
using postgres::open_postgres;

namespace {

// One server for all test cases of this program; nothing where PostgreSQL is not installed.
TemporaryPostgres* server() {
  static const auto started = value_of(TemporaryPostgres::start());
  return started.get();
}

std::string new_schema() {
  static int last = 0;
  return "organisation_" + std::to_string(++last);
}

class Schema final : public conformance::Place {
 public:
  base::Result<std::unique_ptr<Database>> open() override {
    return open_postgres(server()->url(name_));
  }

 private:
  std::string name_ = new_schema();
};

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr auto ignore = [](const Row&) {};

}  // namespace

TEST_CASE("postgres keeps the contract of the store") {
  if (server() == nullptr) return;
  for (const conformance::Check& check : conformance::checks()) {
    SUBCASE(check.name) {
      Schema schema;
      check.run(schema);
    }
  }
}

TEST_CASE("postgres: addresses that cannot be used are refused, and no text holds the password") {
  const std::pair<const char*, const char*> refused[] = {
      {"mysql://user@host/db", "starts with postgres://"},
      {"postgres://user:geheim@host:notaport/db?nonsense=1", "cannot be read"},
      {"postgres://user:geheim@host/db?schema=Robert'); drop", "the schema in the URL"},
      {"postgres://user:geheim@host/db?schema=9lives", "the schema in the URL"},
      {"postgres://user:geheim@127.0.0.1:1/db", "cannot be reached"},
  };
  for (const auto& [url, reason] : refused) {
    CAPTURE(url);
    const auto opened = open_postgres(url);
    REQUIRE(!opened.has_value());
    CHECK_MESSAGE(mentions(opened.error().text, reason), opened.error().text);
    CHECK(!mentions(opened.error().text, "geheim"));
  }
  const std::string longest(63, 'a');
  CHECK(mentions(open_postgres("postgres://u@127.0.0.1:1/db?schema=" + longest).error().text,
                 "cannot be reached"));
  CHECK(mentions(open_postgres("postgres://u@127.0.0.1:1/db?schema=a" + longest).error().text,
                 "the schema in the URL"));
}

TEST_CASE("postgres: organisations in one database do not see each other") {
  if (server() == nullptr) return;
  const auto one = value_of(open_postgres(server()->url(new_schema())));
  const auto other = value_of(open_postgres(server()->url(new_schema())));
  const auto first = value_of(Store::open(*one));
  const auto second = value_of(Store::open(*other));  // each has its own writer
  model::Changes changes;
  changes.sources = {{model::SourceId(1), "wecom"}};
  require_done(first->commit(changes));
  CHECK(value_of(second->counters()).source == 1);
  CHECK(!mentions(one->describe(), "secret"));
  CHECK(mentions(one->describe(), "?schema=organisation_"));
  CHECK(value_of(one->size_bytes()) > 0);
}

TEST_CASE("postgres: after an outage connections come back with their statements") {
  if (server() == nullptr) return;
  const auto database = value_of(open_postgres(server()->url(new_schema())));
  const auto store = value_of(Store::open(*database));
  const auto reader = value_of(database->connect(Access::read_only));
  const auto source = [](std::int64_t id) {
    model::Changes changes;
    changes.sources = {{model::SourceId(id), "source " + std::to_string(id)}};
    return changes;
  };
  std::int64_t count = -1;
  const auto count_sources = [&] {
    return reader->query("select count(*) from source", {},
                         [&](const Row& row) { count = row.integer(0); });
  };
  require_done(store->commit(source(1)));
  require_done(count_sources());

  server()->stop_server();
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto refused = store->commit(source(2));
    REQUIRE(!refused.has_value());
    CHECK(refused.error().code == base::ErrorCode::unavailable);
    CHECK_MESSAGE(mentions(refused.error().text, "127.0.0.1"), refused.error().text);
    CHECK(!mentions(refused.error().text, "secret"));
    CHECK(!count_sources());
  }

  require_done(server()->start_server());
  require_done(store->commit(source(2)));
  require_done(count_sources());
  CHECK(count == 2);
  const auto rival = value_of(open_postgres(server()->url(
      "organisation_" + database->describe().substr(database->describe().rfind('_') + 1))));
  CHECK(!rival->lock_writer());  // the writer's lock came back too
}

TEST_CASE(
    "postgres: a connection lost within a transaction leaves nothing, and works after rollback") {
  if (server() == nullptr) return;
  const auto database = value_of(open_postgres(server()->url(new_schema())));
  const auto writer = value_of(database->connect(Access::read_write));
  require_done(writer->run_script("create table thing (id bigint)"));
  require_done(writer->begin());
  require_done(writer->query("insert into thing values (1)", {}, ignore));
  const auto other = value_of(database->connect(Access::read_write));
  require_done(
      other->query("select pg_terminate_backend(pid) from pg_stat_activity "
                   "where pid <> pg_backend_pid() and datname = current_database()",
                   {}, ignore));
  CHECK(!writer->query("insert into thing values (2)", {}, ignore));
  CHECK(!writer->query("insert into thing values (3)", {}, ignore));
  CHECK(!writer->commit());
  require_done(writer->rollback());
  std::int64_t count = -1;
  require_done(writer->query("select count(*) from thing", {},
                             [&](const Row& row) { count = row.integer(0); }));
  CHECK(count == 0);
}

TEST_CASE("postgres: commits that a server may have lost are told, once, to whoever goes by them") {
  if (server() == nullptr) return;
  const auto database = value_of(open_postgres(server()->url(new_schema())));
  require_done(database->lock_writer());
  const auto writer = value_of(database->connect(Access::read_write));
  require_done(writer->run_script("create table thing (id bigint)"));
  const auto commit_one = [&]() -> base::Result<void> {
    TRY_VOID(writer->begin());
    TRY_VOID(writer->query("insert into thing values (1)", {}, ignore));
    return writer->commit_soon();
  };
  require_done(commit_one());
  require_done(database->make_durable());
  require_done(commit_one());
  server()->stop_server();
  require_done(server()->start_server());
  const auto kept = database->make_durable();
  REQUIRE(!kept.has_value());
  CHECK(kept.error().code == base::ErrorCode::unavailable);
  const auto next = commit_one();
  REQUIRE(!next.has_value());
  CHECK(next.error().code == base::ErrorCode::unavailable);
  require_done(writer->rollback());
  require_done(commit_one());
  require_done(database->make_durable());
}

TEST_CASE("postgres: a writer that was cut off while another took over is refused") {
  if (server() == nullptr) return;
  const std::string url = server()->url(new_schema());
  const auto first = value_of(open_postgres(url));
  const auto store = value_of(Store::open(*first));
  // Its lock's session dies, and another instance takes the lock before it comes back.
  const auto other = value_of(open_postgres(url));
  const auto killer = value_of(other->connect(Access::read_write));
  require_done(killer->query(
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted", {},
      ignore));
  base::Result<void> taken = other->lock_writer();
  for (int attempt = 0; attempt < 100 && !taken; ++attempt) taken = other->lock_writer();
  require_done(taken);

  model::Changes changes;
  changes.sources = {{model::SourceId(1), "wecom"}};
  const auto refused = store->commit(changes);
  REQUIRE(!refused.has_value());
  CHECK_MESSAGE(mentions(refused.error().text, "took over"), refused.error().text);
}

}  // namespace store
