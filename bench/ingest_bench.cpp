// ingest_*_ratio: the whole pipeline (read, link, decide, commit) against a bare loop that inserts
// the same message rows and upserts one counter row each, in batches of the same size, on a
// database of the same kind.
//
// ingest_memory_mb: how much more memory the pipeline needs after the last fifth of a long import
// than after the first one.
//
// ack_p99_ms: how long a sender waits for a durable acknowledgement at 500 facts a second.
#include <sqlite3.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "bench/figure.h"
#include "bench/workload.h"
#include "server/keepers/keeper.h"
#include "server/pump/pump.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/row_codec.h"
#include "store/sqlite/sqlite_database.h"

namespace bench {

using base::Result;

namespace {

constexpr std::size_t batch_size = server::batch_facts_max;

// The bare loops: what any program that keeps messages durably must at least do. They insert the
// same message rows as the pipeline, all columns and both indexes, and add one to a counter row for
// each.

struct BareRows {
  std::vector<model::Message> messages;
  std::vector<std::int64_t> members;  // of each: its counter's key, with the group
};

BareRows bare_rows(const std::vector<model::Fact>& facts) {
  BareRows rows;
  rows.messages.reserve(facts.size());
  for (const model::Fact& fact : facts) {
    model::Message& row = rows.messages.emplace_back();
    row.id = model::MessageId(static_cast<std::int64_t>(rows.messages.size()));
    row.group = model::GroupId(std::stoll(fact.group.substr(1)) + 1);
    row.member = model::MemberId(std::stoll(fact.actor.substr(1)) + 1);
    row.source = model::SourceId(1);
    row.external_id = fact.external_id;
    row.at = fact.at;
    row.text = std::get<model::MessageSent>(fact.body).text;
    row.history = true;
  }
  return rows;
}

std::string bare_schema() {
  std::string columns;
  for (const store::Column& column : store::columns_of<model::Message>()) {
    const char* type = column.type == store::ColumnType::integer ? "bigint"
                       : column.type == store::ColumnType::real  ? "double precision"
                                                                 : "text";
    columns += (columns.empty() ? "" : ", ") + std::string(column.name) + " " +
               (column.name == "id" ? "integer primary key" : type);
  }
  return "create table bare_message (" + columns + ");" +
         "create unique index bare_external on bare_message (source_id, external_id);"
         "create index bare_group on bare_message (group_id, at, id);"
         "create table bare_counter (group_id bigint, member_id bigint, messages bigint,"
         " primary key (group_id, member_id))";
}

constexpr std::string_view count_one_more =
    "on conflict (group_id, member_id) do update set messages = bare_counter.messages + "
    "excluded.messages";

// SQLite by its own interface and its own file layer, with the settings of store/sqlite.
class BareSqlite {
 public:
  explicit BareSqlite(const std::string& file) {
    const int opened = sqlite3_open(file.c_str(), &handle_);
    failed_ = opened != SQLITE_OK;
    run("pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -131072;"
        "pragma wal_autocheckpoint = 16384");
    run((bare_schema() + " without rowid;").c_str());
    std::string marks;
    for (std::size_t i = 0; i < store::columns_of<model::Message>().size(); ++i)
      marks += i == 0 ? "?" : ",?";
    insert_ = prepare("insert into bare_message (" + store::select_list<model::Message>() +
                      ") values (" + marks + ")");
    count_ = prepare("insert into bare_counter values (?, ?, 1) " + std::string(count_one_more));
  }
  ~BareSqlite() {
    sqlite3_finalize(insert_);
    sqlite3_finalize(count_);
    sqlite3_close(handle_);
  }
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  void run(const char* sql) {
    failed_ = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK || failed_;
  }
  void add(const model::Message& row) {
    cells_.clear();
    store::append_cells(row, cells_);
    for (std::size_t i = 0; i < cells_.size(); ++i) bind(static_cast<int>(i) + 1, cells_[i]);
    step(insert_);
    sqlite3_bind_int64(count_, 1, row.group.value);
    sqlite3_bind_int64(count_, 2, row.member.value);
    step(count_);
  }
  bool failed() const { return failed_; }

 private:
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    failed_ =
        sqlite3_prepare_v2(handle_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK || failed_;
    return statement;
  }
  void bind(int place, const store::Value& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell))
      sqlite3_bind_int64(insert_, place, *number);
    else if (const auto* real = std::get_if<double>(&cell))
      sqlite3_bind_double(insert_, place, *real);
    else if (const auto* text = std::get_if<std::string_view>(&cell)) {
      sqlite3_bind_text64(insert_, place, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else {
      sqlite3_bind_null(insert_, place);
    }
  }
  void step(sqlite3_stmt* statement) {
    failed_ = sqlite3_step(statement) != SQLITE_DONE || failed_;
    sqlite3_reset(statement);
  }
  sqlite3* handle_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  sqlite3_stmt* count_ = nullptr;
  std::vector<store::Value> cells_;
  bool failed_ = false;
};

Result<double> bare_sqlite_rate(const std::string& file, const std::vector<model::Fact>& facts) {
  const BareRows rows = bare_rows(facts);
  BareSqlite loop(file);
  const double start = seconds();
  for (std::size_t at = 0; at < rows.messages.size(); at += batch_size) {
    loop.run("begin immediate");
    for (std::size_t i = at; i < std::min(rows.messages.size(), at + batch_size); ++i)
      loop.add(rows.messages[i]);
    loop.run("commit");
  }
  if (loop.failed()) return base::fail(base::ErrorCode::unavailable, "the bare loop failed");
  return static_cast<double>(facts.size()) / (seconds() - start);
}

// PostgreSQL with one `unnest` a table and batch. A statement may touch a counter once, so that
// equal ones are added up before.
Result<double> bare_postgres_rate(store::Database& database,
                                  const std::vector<model::Fact>& facts) {
  TRY(connection, database.connect(store::Access::read_write));
  TRY_VOID(connection->run_script(bare_schema()));
  constexpr store::Column counter_columns[] = {{"group_id", store::ColumnType::integer},
                                               {"member_id", store::ColumnType::integer},
                                               {"messages", store::ColumnType::integer}};
  const BareRows rows = bare_rows(facts);
  const double start = seconds();
  for (std::size_t at = 0; at < rows.messages.size(); at += batch_size) {
    store::BulkInsert messages{"bare_message", store::columns_of<model::Message>(), "", {}};
    store::BulkInsert counters{"bare_counter", counter_columns, count_one_more, {}};
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> added;
    for (std::size_t i = at; i < std::min(rows.messages.size(), at + batch_size); ++i) {
      store::append_cells(rows.messages[i], messages.cells);
      ++added[{rows.messages[i].group.value, rows.messages[i].member.value}];
    }
    for (const auto& [key, count] : added) {
      counters.cells.insert(counters.cells.end(), {key.first, key.second, count});
    }
    TRY_VOID(connection->begin());
    TRY_VOID(connection->insert(messages));
    TRY_VOID(connection->insert(counters));
    TRY_VOID(connection->commit());
  }
  return static_cast<double>(facts.size()) / (seconds() - start);
}

struct Ingested {
  double rate = 0;
  double processor_us = 0;  // of this program's threads, a fact; neighbours disturb it little
  double memory_growth_mb = 0;
  double catch_up_s = 0;  // search index and health, which are built behind
};

double resident_mb() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  long long total = 0, resident = 0;
  const int read = std::fscanf(file, "%lld %lld", &total, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * 4096 / 1e6 : 0;
}

double processor_seconds() {
  rusage used = {};
  getrusage(RUSAGE_SELF, &used);
  const auto in_seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return in_seconds(used.ru_utime) + in_seconds(used.ru_stime);
}

// An organisation with the busy policy in force.
Result<std::unique_ptr<server::Organisation>> open_busy(store::Database& database) {
  TRY(readers, server::Readers::built_in());
  TRY(organisation, server::Organisation::open(database, std::move(readers)));
  std::vector<model::Fact> publication;
  publication.push_back(busy_policy());
  TRY(published, organisation->take_facts(std::move(publication)));
  if (published.outcomes.front().as != api::TakenAs::accepted) {
    return tl::unexpected(published.outcomes.front().error);
  }
  return organisation;
}

// Submits the facts in batches, some ahead, and waits until all are durable.
Result<void> feed(server::Pump& pump, std::vector<model::Fact> facts) {
  constexpr std::size_t outstanding_max = 6;
  std::deque<std::future<Result<api::Receipt>>> outstanding;
  const std::size_t total = facts.size();
  for (std::size_t at = 0; at < total; at += batch_size) {
    const auto first = facts.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = facts.begin() + static_cast<std::ptrdiff_t>(std::min(total, at + batch_size));
    auto promise = std::make_shared<std::promise<Result<api::Receipt>>>();
    outstanding.push_back(promise->get_future());
    pump.submit_async(
        {std::make_move_iterator(first), std::make_move_iterator(last)},
        [promise](Result<api::Receipt> receipt) { promise->set_value(std::move(receipt)); });
    while (outstanding.size() > outstanding_max) {
      TRY_VOID(outstanding.front().get());
      outstanding.pop_front();
    }
  }
  while (!outstanding.empty()) {
    TRY_VOID(outstanding.front().get());
    outstanding.pop_front();
  }
  return {};
}

Result<Ingested> pipeline_rate(store::Database& database, std::vector<model::Fact> facts) {
  TRY(organisation, open_busy(database));
  base::SystemClock clock;
  server::Pump pump(*organisation, clock, false);
  const double memory_before = resident_mb();
  const auto total = static_cast<double>(facts.size());
  const double start = seconds(), processor_start = processor_seconds();
  TRY_VOID(feed(pump, std::move(facts)));
  Ingested ingested;
  ingested.rate = total / (seconds() - start);
  ingested.processor_us = (processor_seconds() - processor_start) * 1e6 / total;
  ingested.memory_growth_mb = resident_mb() - memory_before;
  const double taken = seconds();
  TRY_VOID(server::keepers::catch_up(database, clock.now()));
  ingested.catch_up_s = seconds() - taken;
  return ingested;
}

Result<std::vector<Figure>> compare(const std::string& name, double bare_rate,
                                    store::Database& whole, std::vector<model::Fact> facts) {
  const auto count = static_cast<long long>(facts.size());
  TRY(ingested, pipeline_rate(whole, std::move(facts)));
  char note[300];
  std::snprintf(note, sizeof note,
                "%.0f facts/s at %.1f us of processor each; bare loop %.0f rows/s; %lld messages, "
                "1000 keywords, 50 rules; "
                "memory grew by %.0f MB; "
                "search and health caught up %.1f s later",
                ingested.rate, ingested.processor_us, bare_rate, count, ingested.memory_growth_mb,
                ingested.catch_up_s);
  return std::vector<Figure>{{name, ingested.rate / bare_rate, "ratio", 0.5, true, note}};
}

std::vector<model::Fact> all_messages(const Settings& settings) {
  return messages(settings.ingest_messages, 1'000, 20'000);
}

}  // namespace

Result<std::vector<Figure>> ingest_sqlite(const Settings& settings) {
  auto facts = all_messages(settings);
  TRY(bare_rate, bare_sqlite_rate(settings.folder + "/bare.db", facts));
  TRY(whole, store::sqlite::open_sqlite(settings.folder + "/whole"));
  return compare("ingest_sqlite_ratio", bare_rate, *whole, std::move(facts));
}

Result<std::vector<Figure>> ingest_postgres(const Settings& settings) {
  TRY(server,
      store::conformance::TemporaryPostgres::start({"shared_buffers=1GB", "max_wal_size=4GB"}));
  if (!server) return base::fail(base::ErrorCode::unavailable, "PostgreSQL is not installed");
  auto facts = all_messages(settings);
  TRY(bare, store::postgres::open_postgres(server->url("bare")));
  TRY(bare_rate, bare_postgres_rate(*bare, facts));
  TRY(whole, store::postgres::open_postgres(server->url("whole")));
  return compare("ingest_postgres_ratio", bare_rate, *whole, std::move(facts));
}

Result<std::vector<Figure>> ingest_memory(const Settings& settings) {
  constexpr std::int64_t fifths = 5,
                         at_once = 50'000;  // messages made at once: they are not counted
  constexpr double growth_max_mb = 100;
  TRY(database, store::sqlite::open_sqlite(settings.folder + "/memory"));
  TRY(organisation, open_busy(*database));
  base::SystemClock clock;
  server::Pump pump(*organisation, clock, false);
  std::string note;
  std::vector<double> resident;
  std::int64_t sent = 0;
  for (std::int64_t fifth = 1; fifth <= fifths; ++fifth) {
    const std::int64_t until = settings.memory_messages * fifth / fifths;
    const double start = seconds();
    const std::int64_t from = sent;
    while (sent < until) {
      const std::int64_t count = std::min(at_once, until - sent);
      TRY_VOID(feed(pump, messages(count, 1'000, 20'000, sent)));
      sent += count;
    }
    resident.push_back(resident_mb());
    char part[80];
    std::snprintf(part, sizeof part, "%s%lld k: %.0f MB (%.0f k/s)", fifth == 1 ? "" : ", ",
                  static_cast<long long>(sent / 1'000), resident.back(),
                  static_cast<double>(sent - from) / (seconds() - start) / 1'000);
    note += part;
  }
  return std::vector<Figure>{
      {"ingest_memory_mb", resident.back() - resident.front(), "MB", growth_max_mb, false, note}};
}

Result<std::vector<Figure>> acknowledge(const Settings& settings) {
  constexpr int per_second = 500, for_seconds = 10;
  TRY(database, store::sqlite::open_sqlite(settings.folder + "/ack"));
  TRY(readers, server::Readers::built_in());
  TRY(organisation, server::Organisation::open(*database, std::move(readers)));
  base::SystemClock clock;
  server::Pump pump(*organisation, clock, false);
  const auto facts = messages(per_second * for_seconds, 200, 5'000);
  std::vector<double> waited(facts.size());
  std::atomic<std::size_t> answered{0};
  std::atomic<int> failed{0};
  const double start = seconds();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    // Each fact has its appointed time, whatever became of those before; waiting counts from there,
    // so that a stall is not hidden.
    const double due = start + static_cast<double>(i) / per_second;
    const double early = due - seconds();
    if (early > 0) std::this_thread::sleep_for(std::chrono::duration<double>(early));
    pump.submit_async({facts[i]},
                      [&waited, &answered, &failed, i, due](Result<api::Receipt> receipt) {
                        if (!receipt) ++failed;
                        waited[i] = (seconds() - due) * 1000;
                        ++answered;
                      });
  }
  while (answered < facts.size()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  if (failed > 0)
    return base::fail(base::ErrorCode::unavailable, "some facts were not acknowledged");
  std::sort(waited.begin(), waited.end());
  const double p99 = waited[waited.size() * 99 / 100];
  char note[120];
  std::snprintf(note, sizeof note, "median %.1f ms; %d facts/s for %d s", waited[waited.size() / 2],
                per_second, for_seconds);
  return std::vector<Figure>{{"ack_p99_ms", p99, "ms", 20, false, note}};
}

}  // namespace bench
