// DeadLetters is a file of records that could not be read (no key of their version, no JSON, the
// library dies of them), each with the reason, so that none is lost: the platform forgets after
// five days. They are tried again at every start. JSON lines, only appended to; a file that is
// rewritten is put in place whole.
//
// A sealed record is kept as it came; an open one as its text under "record".
//
// For one thread, but for count().
#pragma once

#include <atomic>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "connectors/wecom/archive/source/archive_source.h"

namespace connectors::wecom::archive {

// With more the archive stands still until a person has looked: then the cause is none of the
// single record. They take two to five kB each.
inline constexpr std::size_t dead_letters_max = 20'000;

struct DeadLetter {
  ArchiveRecord record;
  std::string reason;
};

class DeadLetters {
 public:
  // The file is made with the first letter. What it holds already is read by load().
  explicit DeadLetters(std::string file) : file_(std::move(file)) {}

  base::Result<std::vector<DeadLetter>> load();
  // Durable on return; a record that is there already is not added again. not_allowed: there would
  // be more than dead_letters_max; nothing was added.
  base::Result<void> add(const std::vector<DeadLetter>& letters);
  // These and no others from now on.
  base::Result<void> replace(const std::vector<DeadLetter>& letters);

  std::size_t count() const { return count_; }  // any thread
  const std::string& file() const { return file_; }

 private:
  base::Result<void> write(const std::string& path, const char* mode,
                           const std::vector<const DeadLetter*>& letters) const;

  const std::string file_;
  std::set<std::string> known_;
  std::atomic<std::size_t> count_{0};
};

}  // namespace connectors::wecom::archive
