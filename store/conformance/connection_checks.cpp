#include <array>
#include <limits>

#include "store/conformance/checks.h"
#include "store/conformance/samples.h"

namespace store::conformance {

using base::ErrorCode;

namespace {

constexpr std::array<Column, 4> thing_columns = {
    Column{"id", ColumnType::integer}, Column{"number", ColumnType::integer},
    Column{"share", ColumnType::real}, Column{"text", ColumnType::text}};
constexpr auto ignore = [](const Row&) {};

struct Thing {
  Value number, share, text;
};

std::unique_ptr<Connection> connect_with_table(Database& database) {
  auto connection = value_of(database.connect(Access::read_write));
  require_done(
      connection->run_script("create table thing (id bigint primary key, number bigint, share "
                             "double precision, text text);"
                             "create unique index thing_text on thing (text)"));
  return connection;
}

base::Result<void> insert_things(Connection& connection, std::span<const Thing> things,
                                 std::int64_t first_id = 1, std::string_view on_conflict = "") {
  BulkInsert rows{"thing", thing_columns, on_conflict, {}};
  for (const Thing& thing : things) {
    rows.cells.insert(rows.cells.end(), {first_id++, thing.number, thing.share, thing.text});
  }
  return connection.insert(rows);
}

std::int64_t count_things(Connection& connection) {
  std::int64_t count = -1;
  require_done(connection.query("select count(*) from thing", {},
                                [&](const Row& row) { count = row.integer(0); }));
  return count;
}

void check_cell(const Row& row, int column, const Value& expected) {
  CHECK(row.is_null(column) == std::holds_alternative<std::monostate>(expected));
  if (const auto* number = std::get_if<std::int64_t>(&expected)) {
    CHECK(row.integer(column) == *number);
  } else if (const auto* share = std::get_if<double>(&expected)) {
    CHECK(row.real(column) == *share);
  } else if (const auto* text = std::get_if<std::string_view>(&expected)) {
    CHECK(row.text(column) == *text);
  } else {
    CHECK(row.integer(column) == 0);
    CHECK(row.real(column) == 0.0);
    CHECK(row.text(column) == "");
  }
}

}  // namespace

void check_values_round_trip(Place& place) {
  const auto database = value_of(place.open());
  const auto connection = connect_with_table(*database);
  std::vector<Thing> things = {
      {Value{}, Value{}, Value{}},
      {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<double>::max(), Value{}},
      {std::numeric_limits<std::int64_t>::max(), std::numeric_limits<double>::denorm_min(),
       Value{}},
      {std::int64_t{0}, 0.1 + 0.2, Value{}},
      {std::int64_t{-1}, -1.0 / 3, Value{}},
  };
  for (const std::string& text : nasty_texts()) {
    things.push_back({Value{}, Value{}, std::string_view(text)});
  }
  require_done(insert_things(*connection, things));
  std::size_t at = 0;
  require_done(connection->query("select number, share, text from thing order by id", {},
                                 [&](const Row& row) {
                                   REQUIRE(at < things.size());
                                   check_cell(row, 0, things[at].number);
                                   check_cell(row, 1, things[at].share);
                                   check_cell(row, 2, things[at].text);
                                   ++at;
                                 }));
  CHECK(at == things.size());

  // The same through a statement's parameters, one by one.
  for (const std::string& text : nasty_texts()) {
    const Value parameters[] = {std::string_view(text)};
    int found = 0;
    require_done(connection->query("select text from thing where text = $1", parameters,
                                   [&](const Row& row) {
                                     CHECK(row.text(0) == text);
                                     ++found;
                                   }));
    CHECK_MESSAGE(found == 1, text);
  }
}

void check_parameters(Place& place) {
  const auto database = value_of(place.open());
  const auto connection = connect_with_table(*database);
  const Value parameters[] = {std::int64_t{7}, std::string_view("seven"), 0.5};
  require_done(connection->query(
      "insert into thing (text, share, number, id) values ($2, $3, $1, $1)", parameters, ignore));
  int rows = 0;
  require_done(
      connection->query("select id + number, text, share from thing where text = $2 and id = $1 "
                        "and share >= $3 limit $1",
                        parameters, [&](const Row& row) {
                          CHECK(row.integer(0) == 14);
                          CHECK(row.text(1) == "seven");
                          CHECK(row.real(2) == 0.5);
                          ++rows;
                        }));
  CHECK(rows == 1);
  // The same statement with another kind of value: NULL where a number was.
  for (const Value& number : {Value{std::int64_t{1}}, Value{}, Value{std::int64_t{2}}}) {
    const Value set[] = {number};
    require_done(connection->query("update thing set number = $1", set, ignore));
    require_done(connection->query("select number from thing", {},
                                   [&](const Row& row) { check_cell(row, 0, number); }));
  }
}

void check_bulk_statements(Place& place) {
  const auto database = value_of(place.open());
  const auto connection = connect_with_table(*database);
  const std::vector<Thing> things = {
      {std::int64_t{1}, 0.0, "a"}, {std::int64_t{1}, 0.0, "b"}, {std::int64_t{2}, 0.0, "c"}};
  require_done(insert_things(*connection, things));
  const std::vector<Thing> changed = {{std::int64_t{9}, 0.0, "a2"}, {std::int64_t{8}, 1.0, "d"}};
  require_done(insert_things(*connection, changed, 3,
                             "on conflict (id) do update set number = thing.number + "
                             "excluded.number, text = excluded.text"));

  static constexpr Column by_number_and_text[] = {{"number", ColumnType::integer},
                                                  {"text", ColumnType::text}};
  KeyedRows keys{"thing", by_number_and_text, {}};
  keys.cells = {std::int64_t{1},  "a",  std::int64_t{1}, "c",
                std::int64_t{11}, "a2", std::int64_t{8}, "d"};
  std::vector<std::int64_t> ids;
  require_done(connection->look_up(keys, "id, \"text\"",
                                   [&](const Row& row) { ids.push_back(row.integer(0)); }));
  std::sort(ids.begin(), ids.end());
  CHECK(ids == std::vector<std::int64_t>{1, 3, 4});
  keys.bounded = "id";
  keys.least = 3;
  ids.clear();
  require_done(
      connection->look_up(keys, "id", [&](const Row& row) { ids.push_back(row.integer(0)); }));
  std::sort(ids.begin(), ids.end());
  CHECK(ids == std::vector<std::int64_t>{3, 4});
  keys.bounded = {};

  require_done(connection->remove(keys));
  CHECK(count_things(*connection) == 1);

  keys.cells.clear();  // nothing named: nothing found, nothing removed
  require_done(connection->look_up(keys, "id", [](const Row&) { CHECK(false); }));
  require_done(connection->remove(keys));
  require_done(insert_things(*connection, {}));
  CHECK(count_things(*connection) == 1);

  // One statement, all or nothing, outside a transaction too.
  const std::vector<Thing> with_a_duplicate = {{Value{}, 0.0, "new"}, {Value{}, 0.0, "b"}};
  const auto refused = insert_things(*connection, with_a_duplicate, 10);
  REQUIRE(!refused.has_value());
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(count_things(*connection) == 1);
}

void check_errors(Place& place) {
  const auto database = value_of(place.open());
  const auto connection = connect_with_table(*database);
  const auto code_of = [&](std::string_view sql) {
    const auto done = connection->query(sql, {}, ignore);
    REQUIRE(!done.has_value());
    CHECK(!done.error().text.empty());
    return done.error().code;
  };
  require_done(connection->query("insert into thing (id, text) values (1, 'a')", {}, ignore));
  CHECK(code_of("insert into thing (id, text) values (1, 'b')") == ErrorCode::conflict);
  CHECK(code_of("insert into thing (id, text) values (2, 'a')") == ErrorCode::conflict);
  CHECK(code_of("select nonsense from thing") == ErrorCode::invalid_input);
  CHECK(code_of("selct 1") == ErrorCode::invalid_input);
  CHECK(!connection->run_script("create table thing (id bigint)"));
  CHECK(count_things(*connection) == 1);  // the connection works on
}

void check_transactions(Place& place) {
  const auto database = value_of(place.open());
  const auto writer = connect_with_table(*database);
  const auto reader = value_of(database->connect(Access::read_only));
  const std::vector<Thing> one = {{std::int64_t{1}, 0.0, "a"}};

  require_done(writer->begin());
  require_done(insert_things(*writer, one));
  CHECK(count_things(*writer) == 1);
  CHECK(count_things(*reader) == 0);  // not before it is committed
  require_done(writer->rollback());
  CHECK(count_things(*writer) == 0);

  require_done(writer->begin());
  require_done(insert_things(*writer, one));
  require_done(writer->commit());
  CHECK(count_things(*reader) == 1);

  // A reader's transaction sees one state until it ends.
  require_done(reader->begin());
  CHECK(count_things(*reader) == 1);
  require_done(insert_things(*writer, std::vector<Thing>{{Value{}, Value{}, "b"}}, 2));
  CHECK(count_things(*reader) == 1);
  require_done(reader->commit());
  CHECK(count_things(*reader) == 2);

  // A statement that fails in a transaction: after rollback nothing of it is there.
  require_done(writer->begin());
  require_done(insert_things(*writer, std::vector<Thing>{{Value{}, Value{}, "c"}}, 3));
  const auto duplicate = insert_things(*writer, std::vector<Thing>{{Value{}, Value{}, "a"}}, 4);
  REQUIRE(!duplicate.has_value());
  CHECK(duplicate.error().code == ErrorCode::conflict);
  require_done(writer->rollback());
  require_done(writer->rollback());  // once more is no error
  CHECK(count_things(*writer) == 2);
}

void check_commit_soon(Place& place) {
  const auto database = value_of(place.open());
  require_done(database->lock_writer());
  const auto writer = connect_with_table(*database);
  const auto reader = value_of(database->connect(Access::read_only));
  const auto add = [&](std::int64_t id, std::string_view text) {
    return insert_things(*writer, std::vector<Thing>{{Value{}, Value{}, text}}, id);
  };
  for (std::int64_t id = 1; id <= 3; ++id) {
    require_done(writer->begin_batch());
    require_done(add(id, "a" + std::to_string(id)));
    require_done(writer->commit_soon());
    CHECK(count_things(*reader) == id);
    if (id != 2) require_done(database->make_durable());
  }
  // In a batch a failure is told by the commit at the latest, and leaves nothing.
  require_done(writer->begin_batch());
  require_done(add(4, "b"));
  auto failed = add(5, "a1");
  if (failed) failed = add(6, "c");
  if (failed) failed = writer->commit_soon();
  REQUIRE(!failed.has_value());
  CHECK(failed.error().code == ErrorCode::conflict);
  require_done(writer->rollback());
  CHECK(count_things(*reader) == 3);
  // What follows is as ever.
  require_done(writer->begin());
  require_done(add(4, "b"));
  require_done(writer->commit());
  CHECK(count_things(*reader) == 4);
}

void check_read_only(Place& place) {
  const auto database = value_of(place.open());
  const auto writer = connect_with_table(*database);
  const auto reader = value_of(database->connect(Access::read_only));
  CHECK(!reader->query("insert into thing (id) values (1)", {}, ignore));
  CHECK(!reader->run_script("drop table thing"));
  CHECK(!insert_things(*reader, std::vector<Thing>{{Value{}, Value{}, "a"}}));
  CHECK(count_things(*writer) == 0);
}

void check_case_insensitive_like(Place& place) {
  const auto database = value_of(place.open());
  const auto connection = connect_with_table(*database);
  require_done(insert_things(*connection, std::vector<Thing>{{Value{}, Value{}, "ACME Trading"},
                                                             {Value{}, Value{}, "上海acme"},
                                                             {Value{}, Value{}, "other"}}));
  std::vector<std::int64_t> ids;
  const Value parameters[] = {"%Acme%"};
  require_done(connection->query("select id from thing where text {like} $1 order by id",
                                 parameters,
                                 [&](const Row& row) { ids.push_back(row.integer(0)); }));
  CHECK(ids == std::vector<std::int64_t>{1, 2});
}

void check_large_batches(Place& place) {
  const auto database = value_of(place.open());
  const auto connection = connect_with_table(*database);
  std::vector<std::string> texts;
  for (int i = 0; i < 10'000; ++i) texts.push_back(std::to_string(i));
  for (char c = 'a'; c <= 't'; ++c) texts.push_back(std::string(65'536 - 2, c) + "\"\\");
  std::vector<Thing> things;
  for (const std::string& text : texts)
    things.push_back({Value{}, Value{}, std::string_view(text)});
  require_done(connection->begin());
  require_done(insert_things(*connection, things));
  require_done(connection->commit());
  std::size_t at = 0;
  bool equal = true;
  require_done(connection->query("select text from thing order by id", {}, [&](const Row& row) {
    equal = equal && at < texts.size() && row.text(0) == texts[at];
    ++at;
  }));
  CHECK(equal);
  CHECK(at == texts.size());
}

}  // namespace store::conformance
