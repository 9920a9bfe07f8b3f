#include "connectors/files/entries.h"

#include <zip.h>

#include <algorithm>
#include <filesystem>
#include <utility>

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

void sort_by_name(std::vector<Entry>& entries) {
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
}

class FolderEntries final : public Entries {
 public:
  FolderEntries(std::string path, std::vector<Entry> list)
      : path_(std::move(path)), list_(std::move(list)) {}
  const std::vector<Entry>& list() const override { return list_; }
  Result<std::unique_ptr<ByteSource>> open(const std::string& name) override {
    return open_bytes(path_ + "/" + name);
  }

 private:
  std::string path_;
  std::vector<Entry> list_;
};

class ZipBytes final : public ByteSource {
 public:
  ZipBytes(zip_file_t* file, std::string name)
      : file_(file), name_(std::move(name)), buffer_(chunk_bytes, '\0') {}
  ~ZipBytes() override { zip_fclose(file_); }
  ZipBytes(const ZipBytes&) = delete;
  ZipBytes& operator=(const ZipBytes&) = delete;

  Result<std::string_view> read() override {
    const zip_int64_t count = zip_fread(file_, buffer_.data(), buffer_.size());
    if (count < 0) {  // libzip checks the CRC at the end of an entry
      return fail(ErrorCode::invalid_input, "the archive is damaged in " + name_ + " (" +
                                                zip_file_strerror(file_) + "); fetch it again");
    }
    done_ += count;
    return std::string_view(buffer_).substr(0, static_cast<std::size_t>(count));
  }
  std::int64_t bytes_done() const override { return done_; }

 private:
  zip_file_t* file_;
  std::string name_, buffer_;
  std::int64_t done_ = 0;
};

class ZipEntries final : public Entries {
 public:
  ZipEntries(zip_t* archive, std::string path) : archive_(archive), path_(std::move(path)) {
    const zip_int64_t count = zip_get_num_entries(archive_, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
      zip_stat_t about;
      if (zip_stat_index(archive_, static_cast<zip_uint64_t>(i), 0, &about) != 0) continue;
      const std::string name = about.name ? about.name : "";
      if (name.empty() || name.back() == '/') continue;
      list_.push_back({name, static_cast<std::int64_t>(about.size)});
    }
    sort_by_name(list_);
  }
  ~ZipEntries() override { zip_discard(archive_); }
  ZipEntries(const ZipEntries&) = delete;
  ZipEntries& operator=(const ZipEntries&) = delete;

  const std::vector<Entry>& list() const override { return list_; }
  Result<std::unique_ptr<ByteSource>> open(const std::string& name) override {
    zip_file_t* file = zip_fopen(archive_, name.c_str(), 0);
    if (!file) {
      return fail(ErrorCode::invalid_input,
                  "cannot open " + name + " in " + path_ + ": " + zip_strerror(archive_));
    }
    return std::make_unique<ZipBytes>(file, name);
  }

 private:
  zip_t* archive_;
  std::string path_;
  std::vector<Entry> list_;
};

}  // namespace

Result<std::unique_ptr<Entries>> open_folder(const std::string& path) {
  namespace fs = std::filesystem;
  std::vector<Entry> list;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator walk(path, options, error), end; !error && walk != end;
       walk.increment(error)) {
    std::error_code ignored;
    if (!walk->is_regular_file(ignored)) continue;
    const auto bytes = walk->file_size(ignored);
    list.push_back({walk->path().lexically_relative(path).generic_string(),
                    ignored ? 0 : static_cast<std::int64_t>(bytes)});
    if (list.size() > entries_max) {
      return fail(ErrorCode::limit_exceeded, path + " holds more than " +
                                                 std::to_string(entries_max) +
                                                 " files; import its parts one by one");
    }
  }
  if (error) {
    return fail(ErrorCode::unavailable, "cannot read the folder " + path + ": " + error.message(),
                "file");
  }
  sort_by_name(list);
  return std::make_unique<FolderEntries>(path, std::move(list));
}

Result<std::unique_ptr<Entries>> open_zip(const std::string& path) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (!archive) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string text = zip_error_strerror(&error);
    zip_error_fini(&error);
    return fail(ErrorCode::invalid_input,
                path + " is not a readable zip archive (" + text + "): is it complete?", "file");
  }
  if (zip_get_num_entries(archive, 0) > static_cast<zip_int64_t>(entries_max)) {
    zip_discard(archive);
    return fail(ErrorCode::limit_exceeded,
                path + " holds more than " + std::to_string(entries_max) + " files");
  }
  return std::make_unique<ZipEntries>(archive, path);
}

}  // namespace connectors::files
