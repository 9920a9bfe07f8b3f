#include "connectors/wecom/archive/record_copy.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/json.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;

std::string record_line(const ArchiveRecord& record) {
  auto parsed = base::parse_json(record.body);
  if (!parsed || !parsed->is_object()) return {};
  base::json::object line;
  if (record.seq != 0) line["seq"] = record.seq;
  for (auto& member : parsed->get_object()) line[member.key()] = std::move(member.value());
  return base::json::serialize(line) + "\n";
}

Result<void> copy_records(const std::vector<ArchiveRecord>& records, const std::string& folder,
                          base::Instant now) {
  if (folder.empty() || records.empty()) return {};
  const std::string path = folder + "/archive-" + base::format_iso(now).substr(0, 10) + ".jsonl";
  std::string text;
  for (const ArchiveRecord& record : records) text += record_line(record);
  const auto failed = [&] {
    return fail(ErrorCode::unavailable,
                "cannot write the copy of the archive to " + path + ": " + std::strerror(errno));
  };
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return failed();
  const off_t before = ::lseek(file, 0, SEEK_END);
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t wrote = ::write(file, text.data() + done, text.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) break;
    done += static_cast<std::size_t>(wrote);
  }
  Result<void> result;
  if (done < text.size() || ::fdatasync(file) != 0) {
    result = failed();
    // No half line may stay: what comes next would be written behind it.
    if (::ftruncate(file, before) != 0) result = failed();
  }
  ::close(file);
  return result;
}

}  // namespace connectors::wecom::archive
