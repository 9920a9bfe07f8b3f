// ArchiveSource is where records of the chat archive (会话内容存档) come from: the platform's
// library in a process of its own (library_source.h), or a folder of decrypted records
// (folder_source.h).
//
// A record comes sealed or open. The key of a sealed one is itself sealed with the company's RSA
// key, which the source never sees: whoever reads opens that key and hands it back to open(),
// because the cipher of the message is the library's secret.
//
// For one thread, but for cancel() and restarts(). Errors of all calls say what to do: unavailable
// (try again, with pauses), limit_exceeded (wait a minute), not_allowed (a person must change a
// setting), invalid_input (never again as it is), corrupt (the position is not one of this source).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace connectors::wecom::archive {

// GetChatData gives no more at once.
inline constexpr std::size_t records_per_fetch_max = 1'000;
// Longer records are not read. A text has 2 kB, a long forwarded talk some hundred.
inline constexpr std::size_t record_bytes_max = 8U << 20U;

struct ArchiveRecord {
  std::int64_t seq = 0;  // grows with every record of a company; 0: an open record that names none
  std::string message_id;
  std::int64_t key_version = 0;  // publickey_ver: which of the company's RSA keys
  std::string sealed_key;        // base64; empty: `body` is open
  std::string body;  // sealed: the message as the library wants it; open: JSON (record_reader.h)
};

struct Page {
  std::vector<ArchiveRecord> records;  // in the source's order
  std::string position;                // behind the last of them; a text that only it understands
  bool has_more = false;
};

struct Unlocked {
  std::string key;  // what the RSA key gave
  std::string_view body;
};

struct MediaPart {
  std::string bytes;
  std::string next;  // what to ask for next; empty for the first
  bool is_last = false;
};

class ArchiveSource {
 public:
  virtual ~ArchiveSource() = default;
  // Records behind `position` (empty: from the beginning), at most `records_max`.
  virtual base::Result<Page> fetch(const std::string& position, std::size_t records_max) = 0;
  // The decrypted JSON of each. An error of one is final: it cannot be opened. An error of all
  // means that nothing is known of any.
  virtual base::Result<std::vector<base::Result<std::string>>> open(
      std::span<const Unlocked> records) = 0;
  // A part (512 KiB) of a picture, file or recording.
  virtual base::Result<MediaPart> media(const std::string& file_id, const std::string& part) = 0;

  // How often it may be asked; 0: as often as one likes.
  virtual std::int64_t calls_per_minute_max() const { return 0; }
  // From any thread: what is under way and whatever is asked later fails soon with `unavailable`.
  virtual void cancel() {}
  // How often it had to be begun anew since the start.
  virtual std::int64_t restarts() const { return 0; }
};

}  // namespace connectors::wecom::archive
