#include "server/console_assets.h"

#include <zlib.h>

#include <array>
#include <utility>

#include "base/ensure.h"
#include "base/hash.h"

namespace server {

namespace {

constexpr std::size_t gzip_worth_bytes = 1'024;  // smaller files gain nothing

std::string_view type_of(std::string_view path) {
  static constexpr auto types = std::to_array<std::pair<std::string_view, std::string_view>>(
      {{".html", "text/html; charset=utf-8"},
       {".js", "text/javascript; charset=utf-8"},
       {".css", "text/css; charset=utf-8"},
       {".json", "application/json"},
       {".webmanifest", "application/manifest+json"},
       {".svg", "image/svg+xml"},
       {".png", "image/png"},
       {".ico", "image/x-icon"},
       {".woff2", "font/woff2"},
       {".txt", "text/plain; charset=utf-8"}});
  for (const auto& [ending, type] : types) {
    if (path.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

bool is_text(std::string_view type) {
  return type.starts_with("text/") || type.find("json") != std::string_view::npos ||
         type.find("svg") != std::string_view::npos;
}

std::string gzip(std::string_view bytes) {
  constexpr int gzip_window = 15 + 16;  // 16: a gzip header
  z_stream stream{};
  ENSURE(deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  std::string copy(bytes);  // zlib's interface wants a mutable pointer
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  ENSURE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace

ConsoleAssets::ConsoleAssets() {
  for (const EmbeddedFile& embedded : embedded_console()) {
    File file;
    file.bytes = {embedded.begin, static_cast<std::size_t>(embedded.end - embedded.begin)};
    file.content_type = type_of(embedded.path);
    file.etag = "\"" + base::to_hex(base::stable_hash(file.bytes)) + "\"";
    if (is_text(file.content_type) && file.bytes.size() >= gzip_worth_bytes) file.gzip = gzip(file.bytes);
    files_.emplace(embedded.path, std::move(file));
  }
}

std::optional<net::Asset> ConsoleAssets::find(std::string_view path) const {
  const auto found = files_.find(std::string(path));
  if (found == files_.end()) return std::nullopt;
  const File& file = found->second;
  return net::Asset{file.bytes, file.gzip, file.content_type, file.etag};
}

}  // namespace server
