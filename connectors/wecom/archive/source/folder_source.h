// FolderSource follows a folder of decrypted records: files "*.jsonl", one record a line, as the
// archive's library gives them (record_reader.h), with or without a "seq". Whoever cannot or does
// not want to load the library lets another program write there.
//
//   - Files are read in the order of their names, and the last one is followed as it grows. Append
//     whole lines; a line counts when its line feed is there. Names with the day in them
//     (archive-2026-11-22.jsonl) sort by themselves.
//   - When a file before the one that is being followed appears, grows or goes, all of them are
//     read again: records that are known change nothing, and what came late is not missed. So files
//     can be taken away once they are read, and it is cheap when few are left.
//   - A file that has become shorter than what was read of it is read again from its beginning.
//
// A position is the bytes read of a file, what the files before it were like, and its name: short,
// however many files there are.
#pragma once

#include <cstdint>
#include <map>

#include "connectors/wecom/archive/source/archive_source.h"

namespace connectors::wecom::archive {

inline constexpr std::size_t folder_files_max = 2'000;     // more are an error
inline constexpr std::size_t folder_name_bytes_max = 100;  // a longer name is an error

class FolderSource final : public ArchiveSource {
 public:
  explicit FolderSource(std::string folder) : folder_(std::move(folder)) {}

  // A line that is no record becomes one whose body is that line: whoever reads it finds out.
  base::Result<Page> fetch(const std::string& position, std::size_t records_max) override;
  // Nothing in a folder is sealed; what is sealed elsewhere stays so.
  base::Result<std::vector<base::Result<std::string>>> open(std::span<const Unlocked>) override;
  // Pictures and files are not in the folder.
  base::Result<MediaPart> media(const std::string& file_id, const std::string& part) override;

 private:
  using Sizes = std::map<std::string, std::int64_t>;  // by name
  base::Result<Sizes> list_files() const;
  base::Result<void> read_file(const std::string& name, std::int64_t size, std::int64_t& offset,
                               std::size_t records_max, Page& page) const;

  const std::string folder_;
};

}  // namespace connectors::wecom::archive
