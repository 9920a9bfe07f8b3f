#include "connectors/wecom/archive/source/folder_source.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/hash.h"
#include "connectors/wecom/troubles.h"

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

struct Place {
  std::int64_t offset = 0;   // bytes read of the file
  std::uint64_t before = 0;  // stands for names and sizes of the files before it
  std::string name;          // empty: at the beginning
};

template <class Iterator>
std::uint64_t mark_of(Iterator first, Iterator last) {
  std::uint64_t sum = 0;
  for (; first != last; ++first) {
    sum += base::stable_hash(first->first, static_cast<std::uint64_t>(first->second));
  }
  return sum;
}

// "<offset>:<before, 16 hex digits>:<name>"
std::string write_place(const Place& place) {
  return std::to_string(place.offset) + ":" + base::to_hex(place.before) + ":" + place.name;
}

Result<Place> read_place(const std::string& position) {
  Place place;
  if (position.empty()) return place;
  const char* const end = position.data() + position.size();
  const auto offset = std::from_chars(position.data(), end, place.offset);
  bool is_well = offset.ec == std::errc() && offset.ptr != end && *offset.ptr == ':';
  if (is_well) {
    const auto before = std::from_chars(offset.ptr + 1, end, place.before, 16);
    is_well = before.ec == std::errc() && before.ptr != end && *before.ptr == ':';
    if (is_well) place.name.assign(before.ptr + 1, end);
  }
  if (is_well && place.offset >= 0 && !place.name.empty()) return place;
  return fail(ErrorCode::corrupt,
              "the archive's position is none of a folder: \"" + position + "\"");
}

void take_line(std::string_view line, Page& page) {
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.find_first_not_of(" \t") == std::string_view::npos) return;
  page.records.emplace_back().body = line;
}

}  // namespace

Result<FolderSource::Sizes> FolderSource::list_files() const {
  std::error_code failed;
  Sizes sizes;
  for (auto at = fs::directory_iterator(folder_, failed); !failed && at != fs::directory_iterator();
       at.increment(failed)) {
    std::string name = at->path().filename().string();
    if (!is_followed(name)) continue;
    if (name.size() > folder_name_bytes_max) {
      return fail(ErrorCode::not_allowed,
                  folder_ + "/" + name + ": the name is longer than " +
                      std::to_string(folder_name_bytes_max) + " bytes: give it a shorter one",
                  "folder");
    }
    std::error_code gone;  // between listing and looking: the next time will tell
    const auto size = at->file_size(gone);
    if (!gone) sizes.emplace(std::move(name), static_cast<std::int64_t>(size));
  }
  if (failed) {
    return fail(ErrorCode::not_allowed,
                say(trouble::folder_unreadable, {folder_, failed.message()}), "folder");
  }
  if (sizes.size() > folder_files_max) {
    return fail(ErrorCode::not_allowed,
                say(trouble::folder_full, {folder_, std::to_string(folder_files_max)}), "folder");
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
    // Not beyond the size that the position will stand for.
    const auto left = static_cast<std::size_t>(size - offset) - before;
    const std::size_t got =
        std::fread(text.data() + before, 1, std::min(chunk_bytes, left), file.get());
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
  TRY(place, read_place(position));
  TRY(sizes, list_files());
  auto at = sizes.lower_bound(place.name);
  if (mark_of(sizes.begin(), at) != place.before) {  // something changed behind us
    place = {};
    at = sizes.begin();
  }
  Page page;
  for (; at != sizes.end(); ++at) {
    if (at->first != place.name || place.offset > at->second) {
      place = {0, mark_of(sizes.begin(), at), at->first};
    }
    TRY_VOID(read_file(at->first, at->second, place.offset, records_max, page));
    page.has_more = page.records.size() >= records_max;
    if (page.has_more) break;
  }
  page.position = place.name.empty() ? "" : write_place(place);
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
