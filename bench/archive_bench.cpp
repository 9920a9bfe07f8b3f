// archive_per_s: decrypted archive records (the open format, a folder that is followed) through the
// puller and the pump into SQLite: what our own code makes of an archive.
//
// archive_sealed_per_s: the same from sealed records, RSA 2,048 bits and the stand-in library in
// its child process. Every record has a random key of its own, so that each costs one private RSA
// operation (nothing says that the platform ever uses a key twice, so nothing is cached); its note
// says how many of those this machine does in a second, and so how much of it is ours to win. The
// platform allows 600 calls of 1,000 records a minute: 10,000 records a second.
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "bench/figure.h"
#include "bench/workload.h"
#include "connectors/wecom/archive/archive_puller.h"
#include "connectors/wecom/archive/source/chat_data.h"
#include "connectors/wecom/archive/source/folder_source.h"
#include "connectors/wecom/archive/source/library_source.h"
#include "server/pump/pump.h"
#include "simulator/wecom/archive_sdk/sealed_folder.h"
#include "store/sqlite/sqlite_database.h"

namespace bench {

using base::Result;
using connectors::wecom::archive::ArchivePuller;
using connectors::wecom::archive::ArchiveSource;
using connectors::wecom::archive::PrivateKeys;
using connectors::wecom::archive::PullerOptions;
namespace archive_sdk = simulator::wecom::archive_sdk;

namespace {

// The pump as a connector sees it; marks are kept in memory.
class PumpHost final : public connectors::Host {
 public:
  explicit PumpHost(server::Pump& pump) : pump_(pump) {}
  Result<connectors::Taken> take(std::vector<model::Fact> facts) override {
    connectors::Taken taken;
    TRY(receipt, pump_.submit(std::move(facts)));
    for (std::size_t i = 0; i < receipt.outcomes.size(); ++i) {
      const api::Outcome& outcome = receipt.outcomes[i];
      if (outcome.as == api::TakenAs::accepted) ++taken.accepted;
      if (outcome.as == api::TakenAs::known) ++taken.known;
      if (outcome.as == api::TakenAs::refused) taken.refused.emplace_back(i, outcome.error);
    }
    accepted_ += static_cast<std::int64_t>(taken.accepted);
    return taken;
  }
  Result<connectors::Taken> take(std::vector<model::Fact> facts, std::string_view,
                                 const connectors::Mark& mark) override {
    TRY(taken, take(std::move(facts)));
    const std::lock_guard lock(mutex_);
    mark_ = mark.value;
    return taken;
  }
  Result<std::string> mark(std::string_view, std::string_view) override {
    const std::lock_guard lock(mutex_);
    return mark_;
  }
  Result<std::vector<connectors::KnownGroup>> groups(std::string_view) override {
    return std::vector<connectors::KnownGroup>();
  }
  std::int64_t accepted() const { return accepted_; }

 private:
  server::Pump& pump_;
  std::mutex mutex_;
  std::string mark_;
  std::atomic<std::int64_t> accepted_{0};
};

std::string record_of(const model::Fact& fact) {
  return archive_sdk::text_record(fact.external_id, fact.actor, fact.group, fact.at.ms,
                                  std::get<model::MessageSent>(fact.body).text);
}

// Records per second from the start of the puller until all of them are durable.
Result<double> pull_rate(const std::string& folder, std::unique_ptr<ArchiveSource> source,
                         PrivateKeys keys, PullerOptions options, std::int64_t count) {
  TRY(database, store::sqlite::open_sqlite(folder + "/store"));
  TRY(readers, server::Readers::built_in());
  TRY(organisation, server::Organisation::open(*database, std::move(readers)));
  std::vector<model::Fact> publication;
  publication.push_back(busy_policy());
  TRY(published, organisation->take_facts(std::move(publication)));
  base::SystemClock clock;
  server::Pump pump(*organisation, clock, false);
  PumpHost host(pump);
  options.dead_letters = folder + "/dead-letters";
  ArchivePuller puller(std::move(source), nullptr, std::move(keys), std::move(options), clock);
  const double start = seconds();
  constexpr double wait_max = 600;
  puller.start(host);
  while (host.accepted() < count && seconds() - start < wait_max) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  const double rate = static_cast<double>(count) / (seconds() - start);
  puller.stop();
  const auto health = puller.health();
  if (host.accepted() < count || health.dead_letters > 0) {
    return base::fail(base::ErrorCode::unavailable,
                      "the archive did not arrive whole: " + health.trouble);
  }
  return rate;
}

// Private RSA operations per second, on all cores.
Result<double> unlock_rate(const PrivateKeys& keys, const base::json::object& item) {
  TRY(record, connectors::wecom::archive::read_sealed(item));
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  constexpr int each = 2'000;
  std::atomic<int> failed{0};
  const double start = seconds();
  std::vector<std::thread> threads;
  for (unsigned core = 0; core < cores; ++core) {
    threads.emplace_back([&] {
      for (int i = 0; i < each; ++i) failed += !keys.unlock(record.key_version, record.sealed_key);
    });
  }
  for (std::thread& thread : threads) thread.join();
  if (failed > 0) return base::fail(base::ErrorCode::corrupt, "a key did not open");
  return each * static_cast<double>(cores) / (seconds() - start);
}

Result<Figure> open_figure(const Settings& settings, const std::vector<model::Fact>& facts) {
  const std::string folder = settings.folder + "/archive-open";
  std::filesystem::create_directories(folder + "/records");
  {
    std::ofstream out(folder + "/records/archive.jsonl", std::ios::binary);
    for (const model::Fact& fact : facts) out << record_of(fact) << "\n";
  }
  PullerOptions options;
  options.records_per_batch = connectors::wecom::archive::records_per_fetch_max;
  const auto count = static_cast<std::int64_t>(facts.size());
  auto source = std::make_unique<connectors::wecom::archive::FolderSource>(folder + "/records");
  TRY(rate, pull_rate(folder, std::move(source), PrivateKeys(), std::move(options), count));
  char note[200];
  std::snprintf(note, sizeof note,
                "%lld decrypted records through puller and pump, 1000 keywords, 50 rules",
                static_cast<long long>(count));
  return Figure{"archive_per_s", rate, "1/s", 20'000, true, note};
}

Result<Figure> sealed_figure(const Settings& settings, const std::vector<model::Fact>& facts) {
  const std::string folder = settings.folder + "/archive-sealed";
  archive_sdk::SealedFolder sealed(folder + "/records", 1);
  const std::string pem = archive_sdk::make_private_key();
  sealed.use_key(1, pem);
  for (const model::Fact& fact : facts) sealed.add(record_of(fact), fact.external_id);
  PrivateKeys keys;
  TRY_VOID(keys.add(1, pem));
  TRY(unlocks, unlock_rate(keys, sealed.seal("{}", "probe")));
  ::setenv("ARCHIVE_STAND_IN_FOLDER", sealed.folder().c_str(), 1);
  auto source = std::make_unique<connectors::wecom::archive::LibrarySource>(
      connectors::wecom::archive::LibraryAccount{
          {ARCHIVE_CHILD, ARCHIVE_STAND_IN}, "ww0000000000000001", "any", "", ""},
      connectors::wecom::archive::ChildLimits());
  const auto count = static_cast<std::int64_t>(facts.size());
  const auto rate = pull_rate(folder, std::move(source), std::move(keys), PullerOptions(), count);
  ::unsetenv("ARCHIVE_STAND_IN_FOLDER");
  if (!rate) return tl::unexpected(rate.error());
  char note[300];
  std::snprintf(note, sizeof note,
                "%lld sealed records; RSA alone: %.0f/s on all cores, so 20,000/s is out of reach "
                "here; the platform gives at most 10,000/s",
                static_cast<long long>(count), unlocks);
  return Figure{"archive_sealed_per_s", *rate, "1/s", 2'000, true, note};
}

}  // namespace

Result<std::vector<Figure>> archive(const Settings& settings) {
  constexpr int groups = 1'000, members = 20'000;
  TRY(open, open_figure(settings, messages(settings.ingest_messages, groups, members)));
  // A record costs a hundred times as much sealed: a tenth of them says as much.
  TRY(sealed, sealed_figure(settings, messages(settings.ingest_messages / 10, groups, members)));
  return std::vector<Figure>{open, sealed};
}

}  // namespace bench
