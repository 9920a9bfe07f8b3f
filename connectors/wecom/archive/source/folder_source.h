// FolderSource follows a folder of decrypted records: files "*.jsonl", one record a line, as the
// archive's library gives them (record_reader.h), with or without a "seq". Whoever cannot or does
// not want to load the library lets another program write there.
//
//   - Files are read in the order of their names, and followed as they grow, all of them: a name
//     that comes late is not missed. Write a file to its end, or append whole lines; a line counts
//     when its line feed is there.
//   - A file that has become shorter than what was read of it is read again from its beginning
//     (records that are known change nothing).
//   - Files can be taken away once they are read.
//
// A position is a JSON object of bytes read by file name.
#pragma once

#include <map>
#include <optional>

#include "connectors/wecom/archive/source/archive_source.h"

namespace connectors::wecom::archive {

// More are an error, for the position names each: move away what was read.
inline constexpr std::size_t folder_files_max = 2'000;

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
  using Offsets = std::map<std::string, std::int64_t>;
  base::Result<Offsets> list_files() const;
  base::Result<void> read_file(const std::string& name, std::int64_t size, std::int64_t& offset,
                               std::size_t records_max, Page& page) const;

  const std::string folder_;
};

}  // namespace connectors::wecom::archive
