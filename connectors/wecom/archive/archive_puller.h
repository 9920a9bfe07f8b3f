// ArchivePuller brings the chat archive in: it asks its source for what is new, opens what is
// sealed, and gives the facts to the host together with how far it has come, so that the mark moves
// only with the stored rows. While a batch is being stored the next one is fetched and opened.
//
// A mark holds the position, when the archive was first connected and when it was last read to its
// end; it has at most mark_bytes_max.
//
// Nothing is lost: a record that cannot be read becomes a dead letter (dead_letters.h) before the
// mark passes it. Nothing is doubled: facts are named after the platform's message ids.
//
// What was said before the archive was first connected is recorded history; the mark remembers when
// that was. Chats of two people are left out (record_reader.h).
//
// When it asks: as long as there is more, then every `pull_every`, and soon after notify() (the
// platform's msgaudit_notify, which is a hint and may be missing). Never more often than the source
// allows. After errors with pauses that grow; a fault that only a person can mend is tried again
// every `pause_alert`.
//
// A thread of its own from start() to stop(); health(), notify() and read_media() from any thread.
#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "connectors/connector.h"
#include "connectors/wecom/archive/dead_letters.h"
#include "connectors/wecom/archive/private_keys.h"
#include "connectors/wecom/archive/record/record_reader.h"
#include "connectors/wecom/archive/source/archive_source.h"
#include "connectors/wecom/governor.h"

namespace connectors::wecom::archive {

// A host may name the fact that moves the mark after its value, so it must fit into an external id.
inline constexpr std::size_t mark_bytes_max = 230;
// The platform forgets a record after this.
inline constexpr base::Duration kept_by_platform = base::days(5);
// When the archive was not read to its end for so long, health() warns.
inline constexpr base::Duration behind_warning = base::days(1);
// While nothing new comes, the mark says so often that there was nothing.
inline constexpr base::Duration mark_every = base::hours(1);

struct PullerOptions {
  std::string source = "wecom";  // of the facts
  std::string mark = "archive";  // name of the mark: one for each kind of source
  std::string dead_letters;      // a file
  std::string copy_to;           // a folder for decrypted records (day by day); empty: no copy
  bool direct_chats = false;
  base::Duration kept_for = kept_by_platform;  // 0: the source forgets nothing
  base::Duration pull_every = base::minutes(1);
  base::Duration pause_min = base::seconds(5), pause_max = base::minutes(5);
  base::Duration pause_limit = base::minutes(1);  // after limit_exceeded
  base::Duration pause_alert = base::minutes(5);  // after what only a person can mend
  std::size_t records_per_batch = records_per_fetch_max;
  int unlock_threads = 0;  // 0: one for each core
};

struct ArchiveHealth : Health {
  std::int64_t records = 0;   // read since the start
  std::int64_t left_out = 0;  // of those: chats of two, company switches
  std::int64_t dead_letters = 0;
  std::int64_t restarts = 0;  // of the library's process
  std::string position;
};

class ArchivePuller {
 public:
  // `for_media`: a source of its own, so that pictures do not wait for messages; may be null. The
  // clock outlives it.
  ArchivePuller(std::unique_ptr<ArchiveSource> source, std::unique_ptr<ArchiveSource> for_media,
                PrivateKeys keys, PullerOptions options, const base::Clock& clock);
  ~ArchivePuller();  // stops
  ArchivePuller(const ArchivePuller&) = delete;
  ArchivePuller& operator=(const ArchivePuller&) = delete;

  void start(Host& host);  // once; the host outlives stop()
  void stop();
  void notify();
  ArchiveHealth health() const;

  // The bytes of a picture or file, part by part, whenever somebody wants to see them: `sdkfileid`
  // and `md5sum` stand in the message's detail (md5sum may be empty). At most `bytes_max`. What
  // the sink was given counts only when there is no error. One at a time.
  using Sink = std::function<base::Result<void>(std::string_view part)>;
  base::Result<void> read_media(const std::string& file_id, std::string_view md5sum,
                                std::int64_t bytes_max, const Sink& sink);

 private:
  struct Batch {
    std::vector<model::Fact> facts;
    std::vector<ArchiveRecord> records;  // opened; those the facts came from, by `record_of`
    std::vector<std::size_t> record_of;  // fact → record
    std::size_t left_out = 0;
    std::string position;
    bool has_more = false;
    base::Instant newest_at{0};
    Mark mark;
  };
  struct Progress {  // what the mark holds
    std::string position;
    base::Instant began_at{0}, caught_up_at{0};
  };
  using Taking = std::future<base::Result<Taken>>;

  void run();
  bool load_mark();
  bool retry_dead_letters();
  void pull_round();
  base::Result<Batch> prepare(const std::string& position);
  base::Result<std::vector<DeadLetter>> open_records(std::vector<ArchiveRecord>& records);
  void read_records(std::vector<ArchiveRecord> records, Batch& batch,
                    std::vector<DeadLetter>& letters);
  std::vector<base::Result<std::string>> unlock_all(
      const std::vector<ArchiveRecord>& records) const;
  Mark mark_for(const std::string& position) const;
  void note_idle(const std::string& position);
  void begin_taking(Batch batch);
  bool finish_taking();
  void keep_refused(const Taken& taken);
  bool ask_governor();
  void pause_after(const base::Error& error);
  void pause(base::Duration span, bool until_notified);
  void note_error(const base::Error& error);
  void note_well();
  bool is_stopping() const;

  const std::unique_ptr<ArchiveSource> source_, media_source_;
  const PrivateKeys keys_;
  const PullerOptions options_;
  const base::Clock& clock_;
  const RateLimit limit_;
  Governor governor_;
  RecordReader reader_;
  DeadLetters letters_;
  Host* host_ = nullptr;

  // of the thread
  Progress progress_;
  base::Instant marked_at_{0};
  int failures_ = 0;  // in a row
  std::optional<Batch> taking_batch_;
  Taking taking_;

  std::mutex governor_mutex_;
  base::Instant asked_at_{0};  // the governor's time does not go back
  std::mutex media_mutex_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool is_stopping_ = false, is_notified_ = false;
  ArchiveHealth health_;              // its condition and trouble are made when asked
  std::optional<base::Error> error_;  // of the last call, if it failed
  std::string gap_;                   // what was lost before this start, if anything
  std::string first_letter_;          // the reason of one of them
  base::Instant began_at_{0}, caught_up_at_{0};
  std::thread thread_;
};

}  // namespace connectors::wecom::archive
