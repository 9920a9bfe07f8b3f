#include "connectors/files/byte_source.h"

#include <sys/stat.h>
#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

namespace connectors::files {
namespace {

using base::ErrorCode;
using base::fail;
using base::Result;

struct FileCloser {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

class FileBytes final : public ByteSource {
 public:
  FileBytes(std::FILE* file, std::string name)
      : file_(file), name_(std::move(name)), buffer_(chunk_bytes) {}

  Result<std::string_view> read() override {
    const std::size_t count = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
    if (count == 0 && std::ferror(file_.get())) {
      return fail(ErrorCode::unavailable, "cannot read " + name_ + ": " + std::strerror(errno));
    }
    done_ += static_cast<std::int64_t>(count);
    return std::string_view(buffer_.data(), count);
  }
  std::int64_t bytes_done() const override { return done_; }

 private:
  std::unique_ptr<std::FILE, FileCloser> file_;
  std::string name_;
  std::vector<char> buffer_;
  std::int64_t done_ = 0;
};

class MemoryBytes final : public ByteSource {
 public:
  explicit MemoryBytes(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<std::string_view> read() override {
    const auto chunk = std::string_view(bytes_).substr(at_, chunk_bytes);
    at_ += chunk.size();
    return chunk;
  }
  std::int64_t bytes_done() const override { return static_cast<std::int64_t>(at_); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

class GunzipBytes final : public ByteSource {
 public:
  explicit GunzipBytes(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)), buffer_(chunk_bytes) {}
  ~GunzipBytes() override {
    if (open_) inflateEnd(&stream_);
  }
  GunzipBytes(const GunzipBytes&) = delete;
  GunzipBytes& operator=(const GunzipBytes&) = delete;

  Result<std::string_view> read() override {
    if (!started_) {
      TRY_VOID(start());
      if (!open_) return std::exchange(head_, {});
    }
    if (!open_) return packed_->read();
    return inflate_some();
  }
  std::int64_t bytes_done() const override { return packed_->bytes_done(); }

 private:
  Result<void> start() {
    TRY(first, packed_->read());
    started_ = true;
    head_ = first;
    if (first.size() < 2 || first.substr(0, 2) != "\x1f\x8b") return {};
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) {  // 15 bits of window, 16: gzip wrapping
      return fail(ErrorCode::unavailable, "cannot unpack gzip: out of memory");
    }
    open_ = true;
    feed(first);
    return {};
  }

  void feed(std::string_view bytes) {
    // zlib reads through a pointer that it does not declare const.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }

  Result<std::string_view> inflate_some() {
    while (true) {
      if (stream_.avail_in == 0) {
        TRY(more, packed_->read());
        if (more.empty()) {
          if (member_done_) return std::string_view();
          return fail(ErrorCode::invalid_input,
                      "the gzip data end in the middle: the file is truncated; fetch it again");
        }
        feed(more);
      }
      if (member_done_) {             // another member follows
        if (*stream_.next_in == 0) {  // or padding, as tape tools write it
          ++stream_.next_in, --stream_.avail_in;
          continue;
        }
        inflateReset(&stream_);
        member_done_ = false;
      }
      stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
      stream_.avail_out = static_cast<uInt>(buffer_.size());
      const int state = inflate(&stream_, Z_NO_FLUSH);
      if (state == Z_STREAM_END) member_done_ = true;
      const std::size_t count = buffer_.size() - stream_.avail_out;
      if (count > 0) return std::string_view(buffer_.data(), count);
      if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
        return fail(ErrorCode::invalid_input, std::string("the gzip data are damaged (") +
                                                  (stream_.msg ? stream_.msg : "unknown error") +
                                                  "); fetch the file again");
      }
    }
  }

  std::unique_ptr<ByteSource> packed_;
  std::vector<char> buffer_;
  std::string_view head_;
  z_stream stream_{};
  bool started_ = false, open_ = false, member_done_ = false;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_bytes(const std::string& path) {
  if (path == "-") return std::make_unique<FileBytes>(stdin, "standard input");
  struct stat about {};
  if (stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode)) {
    return fail(ErrorCode::invalid_input, path + " is a folder, where a file is wanted", "file");
  }
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (!file) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::unavailable;
    return fail(code, "cannot open " + path + ": " + std::strerror(errno), "file");
  }
  return std::make_unique<FileBytes>(file, path);
}

std::unique_ptr<ByteSource> memory_bytes(std::string bytes) {
  return std::make_unique<MemoryBytes>(std::move(bytes));
}

std::unique_ptr<ByteSource> gunzip(std::unique_ptr<ByteSource> packed) {
  return std::make_unique<GunzipBytes>(std::move(packed));
}

}  // namespace connectors::files
