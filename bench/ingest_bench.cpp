// ingest_*_ratio: the whole pipeline (read, link, decide, commit) against a bare loop that inserts the same message
// rows and upserts one counter row each, in batches of the same size, on the same database.
//
// ack_p99_ms: how long a sender waits for a durable acknowledgement at 500 facts a second.
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
#include "server/pump/pump.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/row_mapping.h"
#include "store/sqlite/sqlite_database.h"

namespace bench {

using base::Result;

namespace {

constexpr std::size_t batch_size = 1'000;

// The bare loop: what any program that keeps messages durably must at least do.
Result<double> bare_rate(store::Database& database, const std::vector<model::Fact>& facts) {
  TRY(connection, database.connect(store::Access::read_write));
  TRY_VOID(connection->run_script(
      "create table bare_message (id bigint primary key, group_id bigint, member_id bigint, source_id bigint,"
      " external_id text, at bigint, kind text, text text, reply_to text, detail text, mentions text);"
      "create unique index bare_external on bare_message (source_id, external_id);"
      "create index bare_group on bare_message (group_id, at);"
      "create table bare_counter (group_id bigint, member_id bigint, messages bigint,"
      " primary key (group_id, member_id));"));
  using store::ColumnType;
  const store::Column message_columns[] = {
      {"id", ColumnType::integer},       {"group_id", ColumnType::integer}, {"member_id", ColumnType::integer},
      {"source_id", ColumnType::integer}, {"external_id", ColumnType::text}, {"at", ColumnType::integer},
      {"kind", ColumnType::text},        {"text", ColumnType::text}};
  const store::Column counter_columns[] = {{"group_id", ColumnType::integer},
                                           {"member_id", ColumnType::integer},
                                           {"messages", ColumnType::integer}};
  const double start = seconds();
  std::int64_t id = 0;
  for (std::size_t at = 0; at < facts.size(); at += batch_size) {
    store::BulkInsert messages{"bare_message", message_columns, "", {}};
    store::BulkInsert counters{"bare_counter", counter_columns,
                               "on conflict (group_id, member_id) do update set "
                               "messages = bare_counter.messages + excluded.messages",
                               {}};
    const std::size_t end = std::min(facts.size(), at + batch_size);
    for (std::size_t i = at; i < end; ++i) {
      const model::Fact& fact = facts[i];
      const auto group = static_cast<std::int64_t>(std::hash<std::string>{}(fact.group) >> 2);
      const auto member = static_cast<std::int64_t>(std::hash<std::string>{}(fact.actor) >> 2);
      messages.cells.insert(messages.cells.end(),
                            {++id, group, member, std::int64_t{1}, std::string_view(fact.external_id),
                             fact.at.ms, std::string_view("text"),
                             std::string_view(std::get<model::MessageSent>(fact.body).text)});
    }
    // One upsert a message; PostgreSQL allows a key once per statement, so equal keys are added up first.
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> added;
    for (std::size_t row = 0; row < end - at; ++row) {
      ++added[{std::get<std::int64_t>(messages.cells[row * 8 + 1]),
               std::get<std::int64_t>(messages.cells[row * 8 + 2])}];
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
  double memory_growth_mb = 0;
};

double resident_mb() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file) return 0;
  long long total = 0, resident = 0;
  const int read = std::fscanf(file, "%lld %lld", &total, &resident);
  std::fclose(file);
  return read == 2 ? static_cast<double>(resident) * 4096 / 1e6 : 0;
}

Result<Ingested> pipeline_rate(store::Database& database, std::vector<model::Fact> facts) {
  TRY(readers, server::Readers::built_in());
  TRY(organisation, server::Organisation::open(database, std::move(readers)));
  std::vector<model::Fact> publication;
  publication.push_back(busy_policy());
  TRY(published, organisation->take_facts(std::move(publication)));
  if (published.outcomes.front().as != api::TakenAs::accepted) {
    return tl::unexpected(published.outcomes.front().error);
  }
  base::SystemClock clock;
  server::Pump pump(*organisation, clock, false);
  const double memory_before = resident_mb();
  const double start = seconds();
  constexpr std::size_t outstanding_max = 3;
  std::deque<std::future<Result<api::Receipt>>> outstanding;
  const std::size_t total = facts.size();
  for (std::size_t at = 0; at < total; at += batch_size) {
    const auto first = facts.begin() + static_cast<std::ptrdiff_t>(at);
    const auto last = facts.begin() + static_cast<std::ptrdiff_t>(std::min(total, at + batch_size));
    auto promise = std::make_shared<std::promise<Result<api::Receipt>>>();
    outstanding.push_back(promise->get_future());
    pump.submit_async({std::make_move_iterator(first), std::make_move_iterator(last)},
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
  return Ingested{static_cast<double>(total) / (seconds() - start), resident_mb() - memory_before};
}

Result<std::vector<Figure>> compare(const std::string& name, store::Database& bare,
                                    store::Database& whole, const Settings& settings) {
  const auto facts = messages(settings.ingest_messages, 1'000, 20'000);
  TRY(bare_per_second, bare_rate(bare, facts));
  TRY(ingested, pipeline_rate(whole, facts));
  char note[200];
  std::snprintf(note, sizeof note, "%.0f facts/s; bare loop %.0f rows/s; %lld messages, 1000 keywords, 50 rules",
                ingested.rate, bare_per_second, static_cast<long long>(settings.ingest_messages));
  return std::vector<Figure>{{name, ingested.rate / bare_per_second, "ratio", 0.5, true, note}};
}

}  // namespace

Result<std::vector<Figure>> ingest_sqlite(const Settings& settings) {
  TRY(bare, store::sqlite::open_sqlite(settings.folder + "/bare"));
  TRY(whole, store::sqlite::open_sqlite(settings.folder + "/whole"));
  return compare("ingest_sqlite_ratio", *bare, *whole, settings);
}

Result<std::vector<Figure>> ingest_postgres(const Settings& settings) {
  TRY(server, store::conformance::TemporaryPostgres::start({"shared_buffers=1GB", "max_wal_size=4GB"}));
  if (!server) return base::fail(base::ErrorCode::unavailable, "PostgreSQL is not installed");
  TRY(bare, store::postgres::open_postgres(server->url("bare")));
  TRY(whole, store::postgres::open_postgres(server->url("whole")));
  return compare("ingest_postgres_ratio", *bare, *whole, settings);
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
    // Each fact has its appointed time, whatever became of those before; waiting counts from there, so that a stall is
    // not hidden.
    const double due = start + static_cast<double>(i) / per_second;
    const double early = due - seconds();
    if (early > 0) std::this_thread::sleep_for(std::chrono::duration<double>(early));
    pump.submit_async({facts[i]}, [&waited, &answered, &failed, i, due](Result<api::Receipt> receipt) {
      if (!receipt) ++failed;
      waited[i] = (seconds() - due) * 1000;
      ++answered;
    });
  }
  while (answered < facts.size()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  if (failed > 0) return base::fail(base::ErrorCode::unavailable, "some facts were not acknowledged");
  std::sort(waited.begin(), waited.end());
  const double p99 = waited[waited.size() * 99 / 100];
  char note[120];
  std::snprintf(note, sizeof note, "median %.1f ms; %d facts/s for %d s", waited[waited.size() / 2],
                per_second, for_seconds);
  return std::vector<Figure>{{"ack_p99_ms", p99, "ms", 20, false, note}};
}

}  // namespace bench
