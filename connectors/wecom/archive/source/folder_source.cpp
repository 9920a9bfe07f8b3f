#include "connectors/wecom/archive/source/folder_source.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/json.h"

namespace connectors::wecom::archive {

using base::ErrorCode;
using base::fail;
using base::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t chunk_bytes = 1U << 20U;

bool is_followed(const std::string& name) {
  return name.size() > 6 && name.front() != '.' && name.ends_with(".jsonl");
}

void take_line(std::string_view line, Page& page) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.find_first_not_of(" \t") == std::string_view::npos) return;
  page.records.emplace_back().body = line;
}

}  // namespace

Result<FolderSource::Offsets> FolderSource::list_files() const {
  std::error_code failed;
  Offsets sizes;
  for (auto at = fs::directory_iterator(folder_, failed); !failed && at != fs::directory_iterator();
       at.increment(failed)) {
    std::string name = at->path().filename().string();
    if (!is_followed(name)) continue;
    std::error_code gone;  // between listing and looking: the next time will tell
    const auto size = at->file_size(gone);
    if (!gone) sizes.emplace(std::move(name), static_cast<std::int64_t>(size));
  }
  if (failed) {
    return fail(ErrorCode::not_allowed,
                "the archive's folder " + folder_ + " cannot be read: " + failed.message(),
                "folder");
  }
  if (sizes.size() > folder_files_max) {
    return fail(ErrorCode::not_allowed,
                "the archive's folder " + folder_ + " has more than " +
                    std::to_string(folder_files_max) + " files: move away what was read",
                "folder");
  }
  return sizes;
}

Result<void> FolderSource::read_file(const std::string& name, std::int64_t size,
                                     std::int64_t& offset, std::size_t records_max,
                                     Page& page) const {
  const std::string path = folder_ + "/" + name;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rbe"),
                                                             &std::fclose);
  if (!file || ::fseeko(file.get(), offset, SEEK_SET) != 0) {
    return fail(ErrorCode::not_allowed, path + " cannot be read: " + std::strerror(errno),
                "folder");
  }
  std::string text;
  while (offset < size && page.records.size() < records_max) {
    const std::size_t before = text.size();
    text.resize(before + chunk_bytes);
    const std::size_t got = std::fread(text.data() + before, 1, chunk_bytes, file.get());
    text.resize(before + got);
    std::size_t start = 0;
    while (page.records.size() < records_max) {
      const std::size_t end = text.find('\n', start);
      if (end == std::string::npos) break;
      take_line(std::string_view(text).substr(start, end - start), page);
      offset += static_cast<std::int64_t>(end + 1 - start);
      start = end + 1;
    }
    text.erase(0, start);
    if (got == 0) break;  // the rest is half a line
    if (text.size() > record_bytes_max && page.records.size() < records_max) {
      return fail(ErrorCode::not_allowed,
                  path + ": the line at byte " + std::to_string(offset) + " is longer than " +
                      std::to_string(record_bytes_max >> 20U) + " MiB: is it an archive?",
                  "folder");
    }
  }
  return {};
}

Result<Page> FolderSource::fetch(const std::string& position, std::size_t records_max) {
  base::json::object before;
  if (!position.empty()) {
    auto parsed = base::parse_json(position);
    if (!parsed || !parsed->is_object()) {
      return fail(ErrorCode::corrupt, "the archive's position is none of a folder: \"" + position +
                                          "\"; was it the library's?");
    }
    before = std::move(parsed->get_object());
  }
  TRY(sizes, list_files());
  Page page;
  base::json::object after;
  for (const auto& [name, size] : sizes) {
    std::int64_t offset = base::integer_at(before, name).value_or(0);
    if (offset < 0 || offset > size) offset = 0;
    if (offset < size && page.records.size() < records_max) {
      TRY_VOID(read_file(name, size, offset, records_max, page));
    }
    page.has_more = page.has_more || page.records.size() >= records_max;
    after[name] = offset;
  }
  page.position = base::json::serialize(after);
  return page;
}

Result<std::vector<Result<std::string>>> FolderSource::open(std::span<const Unlocked> records) {
  return std::vector<Result<std::string>>(
      records.size(), fail(ErrorCode::invalid_input, "only the archive's library can open it"));
}

Result<MediaPart> FolderSource::media(const std::string&, const std::string&) {
  return fail(ErrorCode::not_found, "pictures and files are not in the archive's folder");
}

}  // namespace connectors::wecom::archive
