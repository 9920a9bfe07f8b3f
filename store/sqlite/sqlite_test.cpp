#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "store/conformance/samples.h"
#include "store/conformance/suite.h"
#include "store/conformance/temporary_folder.h"
#include "store/sqlite/bulk_cells.h"
#include "store/sqlite/checkpointer.h"
#include "store/sqlite/sqlite_database.h"

namespace store {

using conformance::require_done;
using conformance::TemporaryFolder;
using conformance::value_of;
namespace fs = std::filesystem;

namespace {

class Folder final : public conformance::Place {
 public:
  base::Result<std::unique_ptr<Database>> open() override {
    return sqlite::open_sqlite((folder_.path() / "data").string());
  }

 private:
  TemporaryFolder folder_;
};

std::string refusal_of(const std::string& directory) {
  const auto opened = sqlite::open_sqlite(directory);
  REQUIRE(!opened.has_value());
  return opened.error().text;
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("sqlite keeps the contract of the store") {
  for (const conformance::Check& check : conformance::checks()) {
    SUBCASE(check.name) {
      Folder folder;
      check.run(folder);
    }
  }
}

TEST_CASE("sqlite: a path that cannot be a data folder is refused with the remedy") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "file";
  std::ofstream(file) << "something";
  CHECK(mentions(refusal_of(file.string()), "is a file, not a folder"));
  CHECK(mentions(refusal_of((file / "below").string()), "cannot be made"));
  CHECK(mentions(refusal_of("/proc/guildhall"), "cannot be made"));
  CHECK(mentions(refusal_of(""), "name a folder"));
}

TEST_CASE("sqlite: a folder without the right to write is refused") {
  const TemporaryFolder folder;
  fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec |
                                     fs::perms::others_read | fs::perms::others_exec);
  const bool was_root = ::geteuid() == 0;
  if (was_root)
    REQUIRE(::seteuid(65534) == 0);  // root may write everywhere: be nobody for a moment
  const auto opened = sqlite::open_sqlite(folder.path().string());
  if (was_root) REQUIRE(::seteuid(0) == 0);
  REQUIRE(!opened.has_value());
  CHECK(mentions(opened.error().text, "make it writable"));
  CHECK(mentions(opened.error().text, folder.path().string()));
}

TEST_CASE("sqlite: a file that is no database is refused, and left as it is") {
  const TemporaryFolder folder;
  const std::string text(10'000, 'x');
  std::ofstream(folder.path() / "guildhall.db") << text;
  const std::string said = refusal_of(folder.path().string());
  CHECK(mentions(said, "is not a Guildhall database"));
  CHECK(mentions(said, "guildhall.db"));
  CHECK(fs::file_size(folder.path() / "guildhall.db") == text.size());
}

TEST_CASE("sqlite: a second instance is told which process holds the data") {
  const TemporaryFolder folder;
  const auto first = value_of(sqlite::open_sqlite(folder.path().string()));
  require_done(first->lock_writer());
  const auto second = value_of(sqlite::open_sqlite(folder.path().string()));
  const auto refused = second->lock_writer();
  REQUIRE(!refused.has_value());
  CHECK(mentions(refused.error().text, "process " + std::to_string(::getpid())));
  CHECK(mentions(refused.error().text, folder.path().string()));
}

TEST_CASE("sqlite: a full disk is told, the batch leaves nothing, and the store works on after") {
  const TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path().string()));
  const auto connection = value_of(database->connect(Access::read_write));
  constexpr auto ignore = [](const Row&) {};
  require_done(connection->run_script("create table thing (text text)"));
  require_done(
      connection->query("pragma max_page_count = 20", {}, ignore));  // as a full disk answers
  require_done(connection->begin());
  const std::string large(60'000, 'x');
  const Value parameters[] = {std::string_view(large)};
  base::Result<void> written;
  for (int i = 0; i < 3 && written; ++i) {
    written = connection->query("insert into thing (text) values ($1)", parameters, ignore);
  }
  REQUIRE(!written.has_value());
  CHECK(written.error().code == base::ErrorCode::unavailable);
  CHECK(mentions(written.error().text, "the disk is full"));
  CHECK(mentions(written.error().text, "guildhall.db"));
  require_done(connection->rollback());
  require_done(connection->query("pragma max_page_count = 1000", {}, ignore));
  std::int64_t rows = -1;
  require_done(connection->query("select count(*) from thing", {},
                                 [&](const Row& row) { rows = row.integer(0); }));
  CHECK(rows == 0);
  require_done(connection->query("insert into thing (text) values ($1)", parameters, ignore));
}

TEST_CASE("sqlite: the log is moved behind the writer, and starts anew") {
  const TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path().string()));
  require_done(database->lock_writer());
  const auto writer = value_of(database->connect(Access::read_write));
  constexpr auto ignore = [](const Row&) {};
  require_done(writer->run_script("create table thing (text text)"));
  const std::string large(1'000'000, 'x');
  const Value parameters[] = {std::string_view(large)};
  const auto commit_a_megabyte = [&] {
    require_done(writer->query("insert into thing (text) values ($1)", parameters, ignore));
    return fs::file_size(folder.path() / "guildhall.db-wal");
  };
  // While the writer is at work nothing is moved until there is much of it …
  auto log_size = commit_a_megabyte();
  while (log_size < 4'096ULL * sqlite::log_pages_at_once) log_size = commit_a_megabyte();
  const auto is_moved = [&] { return fs::file_size(folder.path() / "guildhall.db") > 100'000'000; };
  for (int attempt = 0; attempt < 200 && !is_moved(); ++attempt) {
    ::usleep(50'000);
    log_size = commit_a_megabyte();
  }
  CHECK(is_moved());
  // … and in its first pause all of it is: a commit writes from the log's beginning, which does not
  // grow.
  bool grows = true;
  for (int attempt = 0; attempt < 50 && grows; ++attempt) {
    ::usleep(1'000 * (sqlite::log_wait_ms_max + 200));
    const auto size = commit_a_megabyte();
    grows = size > log_size;
    log_size = size;
  }
  CHECK(!grows);
}

TEST_CASE("sqlite: the log starts anew behind a writer that never rests") {
  const TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path().string()));
  require_done(database->lock_writer());
  const auto writer = value_of(database->connect(Access::read_write));
  require_done(writer->run_script("create table thing (text text)"));
  const std::string large(1'000'000, 'x');
  const Value parameters[] = {std::string_view(large)};
  constexpr std::uint64_t log_max = 4'096ULL * sqlite::log_pages_max;
  for (std::uint64_t written = 0; written < log_max; written += large.size()) {
    require_done(
        writer->query("insert into thing (text) values ($1)", parameters, [](const Row&) {}));
  }
  CHECK(fs::file_size(folder.path() / "guildhall.db-wal") < log_max / 4 * 3);
}

TEST_CASE("sqlite: a bulk call takes as many columns as it may") {
  const TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path().string()));
  const auto writer = value_of(database->connect(Access::read_write));
  std::vector<std::string> names;
  std::string sql;
  for (std::size_t i = 0; i < sqlite::bulk_columns_max; ++i) {
    names.push_back("c" + std::to_string(i));
    sql += (i == 0 ? "" : ", ") + names.back() + " bigint";
  }
  require_done(writer->run_script("create table wide (" + sql + ")"));
  const std::vector<Column> columns = [&] {
    std::vector<Column> made;
    for (const std::string& name : names) made.push_back({name, ColumnType::integer});
    return made;
  }();
  BulkInsert rows{"wide", columns, "", {}};
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(2 * columns.size()); ++i)
    rows.cells.push_back(i);
  require_done(writer->insert(rows));
  std::int64_t last = 0;
  require_done(writer->query("select sum(" + names.back() + ") from wide", {},
                             [&](const Row& row) { last = row.integer(0); }));
  CHECK(last == 63 + 127);
}

// A reader that stays keeps the checkpointer from moving all of the log; others must see all of it
// nevertheless.
TEST_CASE("sqlite: readers see what was committed while a part of the log is moved") {
  const TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path().string()));
  require_done(database->lock_writer());
  const auto writer = value_of(database->connect(Access::read_write));
  constexpr auto ignore = [](const Row&) {};
  require_done(
      writer->run_script("create table thing (id integer primary key, round bigint, text text)"));
  constexpr std::int64_t things = 2'000;
  const std::string filling(500, 'x');
  const auto write_round = [&](std::int64_t round) {
    require_done(writer->begin());
    for (std::int64_t id = 1; id <= things; ++id) {
      const Value row[] = {id, round, std::string_view(filling)};
      require_done(
          writer->query("insert into thing (id, round, text) values ($1, $2, $3) "
                        "on conflict (id) do update set round = excluded.round",
                        row, ignore));
    }
    require_done(writer->commit());
  };
  write_round(0);
  for (std::int64_t round = 1; round <= 6; ++round) {
    CAPTURE(round);
    const auto old = value_of(database->connect(Access::read_only));
    require_done(old->begin());
    require_done(old->query("select count(*) from thing", {}, ignore));
    write_round(round);
    ::usleep(1'000 *
             (sqlite::log_wait_ms_max + 150));  // the checkpointer moves what the old reader allows
    const auto fresh = value_of(database->connect(Access::read_only));
    std::int64_t rows = 0;
    require_done(
        fresh->query("select round, count(*) from thing group by round", {}, [&](const Row& row) {
          CHECK(row.integer(0) == round);
          rows += row.integer(1);
        }));
    CHECK(rows == things);
    require_done(old->query("select count(*) from thing where round <> $1",
                            std::vector<Value>{round - 1},
                            [](const Row& row) { CHECK(row.integer(0) == 0); }));
    require_done(old->rollback());
    std::string verdict;
    require_done(
        fresh->query("pragma integrity_check", {}, [&](const Row& row) { verdict = row.text(0); }));
    CHECK(verdict == "ok");
  }
}

TEST_CASE("sqlite: the data's size is told") {
  const TemporaryFolder folder;
  const auto database = value_of(sqlite::open_sqlite(folder.path().string()));
  const auto store = value_of(Store::open(*database));
  CHECK(value_of(database->size_bytes()) > 100'000);
  CHECK(database->describe() == folder.path().string());
}

}  // namespace store
