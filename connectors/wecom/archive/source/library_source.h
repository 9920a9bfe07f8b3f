// LibrarySource asks the platform's archive library, which runs in a child process
// (child_program.h). Whatever the library does there, this side stays whole: a child that crashes,
// does not answer in time or takes too much memory is killed and begun anew, with pauses that grow,
// and what was pending is asked again.
//
// A record of which the child dies again and again, while it opens others, is given up as
// unreadable: else one record would stop the archive for ever. When it opens no other either, the
// library is at fault and not the record, and the call fails as a whole.
//
// A position is the seq of the last record, as a number.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "connectors/wecom/archive/source/archive_source.h"
#include "connectors/wecom/archive/source/child_process.h"

namespace connectors::wecom::archive {

struct LibraryAccount {
  std::vector<std::string> child_command;  // program and arguments; the library is named in them
  std::string corp_id, secret;             // of the archive, not of an app
  std::string proxy, proxy_password;       // "http://10.0.0.1:8081", "user:password"; may be empty
};

struct ChildLimits {
  Wait start{15'000};  // from exec to the answer of Init
  Wait fetch{30'000}, media{60'000};
  Wait open{10'000};  // a single record
  std::int64_t memory_bytes_max = std::int64_t{512} << 20U;
  Wait pause_min{200}, pause_max{60'000};  // before it is begun anew; doubles with every death
  int deaths_per_request_max = 3;          // then the call fails, or the record is given up
  // A child that fails and is older than this is begun anew: the library's session lasts two hours.
  std::chrono::minutes session{110};
};

// How long the library itself may wait for the network.
inline constexpr int library_timeout_s = 20;
// Of one `open` to the child.
inline constexpr std::size_t open_bytes_max = 8U << 20U;
// The platform's limit.
inline constexpr std::int64_t archive_calls_per_minute_max = 600;

class LibrarySource final : public ArchiveSource {
 public:
  LibrarySource(LibraryAccount account, ChildLimits limits);
  ~LibrarySource() override;

  base::Result<Page> fetch(const std::string& position, std::size_t records_max) override;
  base::Result<std::vector<base::Result<std::string>>> open(
      std::span<const Unlocked> records) override;
  base::Result<MediaPart> media(const std::string& file_id, const std::string& part) override;
  std::int64_t calls_per_minute_max() const override { return archive_calls_per_minute_max; }
  void cancel() override;
  std::int64_t restarts() const override;

 private:
  using Answers = std::vector<base::Result<std::string>>;
  base::Result<void> need_child();
  base::Result<void> pause_before_start();
  void lose_child();
  void note_answer();
  base::Result<std::string> ask(const std::function<FrameWriter()>& request, Wait limit);
  base::Result<std::string> try_ask(FrameWriter request, Wait limit);
  base::Result<void> open_some(std::span<const Unlocked> records, Answers& answers);
  base::Result<void> tell_open(std::span<const Unlocked> records);
  base::Result<void> receive_opened(std::size_t count, Answers& answers);
  void begin_anew_if_old();

  const LibraryAccount account_;
  const ChildLimits limits_;
  const int wake_;  // eventfd
  std::unique_ptr<ChildProcess> child_;
  int deaths_ = 0;  // since the last answer
  std::size_t records_max_ = records_per_fetch_max;

  mutable std::mutex mutex_;
  std::condition_variable cancelled_changed_;
  bool is_cancelled_ = false;
  std::int64_t starts_ = 0;
};

}  // namespace connectors::wecom::archive
