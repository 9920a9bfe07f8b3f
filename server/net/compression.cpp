#include "server/net/compression.h"

#include <zlib.h>

#include "base/ensure.h"

namespace server::net {
namespace {

constexpr int level = 4;  // of 1 … 9: beyond it the time doubles for a tenth of the size
constexpr int window_and_gzip = 15 + 16;
constexpr int memory_level = 8;
constexpr std::string_view mark = "-gzip\"";

bool is_marked(std::string_view etag) { return etag.size() > mark.size() && etag.ends_with(mark); }

std::string marked(std::string_view etag) {
  return std::string(etag.substr(0, etag.size() - 1)) + std::string(mark);
}

bool is_worth_it(const api::Response& response) {
  return response.body.size() >= gzip_bytes_min && !response.events_after;
}

}  // namespace

bool accepts_gzip(const api::Request& request) {
  std::string_view rest = request.header("accept-encoding");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(','), rest.size());
    std::string_view coding = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (!coding.empty() && coding.front() == ' ') coding.remove_prefix(1);
    if (!coding.starts_with("gzip")) continue;
    const std::size_t weight = coding.find("q=");  // "q=0", "q=0.000": not at all
    return weight == std::string_view::npos ||
           coding.find_first_of("123456789", weight) != std::string_view::npos;
  }
  return false;
}

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  ENSURE(deflateInit2(&stream, level, Z_DEFLATED, window_and_gzip, memory_level,
                      Z_DEFAULT_STRATEGY) == Z_OK);
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in =
      reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib does not write to it
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int done = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  ENSURE(done == Z_STREAM_END);  // the bound is one
  return packed;
}

api::Response handle_compressed(api::Api& api, api::Request& request) {
  const auto has = request.headers.find("if-none-match");
  const bool has_packed = has != request.headers.end() && is_marked(has->second);
  if (has_packed) has->second.replace(has->second.size() - mark.size(), mark.size(), "\"");
  api::Response response = api.handle(request);
  if (response.status == 304) {
    if (has_packed) response.etag = marked(response.etag);
    return response;
  }
  return compressed(std::move(response), request);
}

api::Response compressed(api::Response response, const api::Request& request) {
  if (!is_worth_it(response)) return response;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!accepts_gzip(request)) return response;
  response.body = gzip(response.body);
  response.headers.emplace_back("Content-Encoding", "gzip");
  if (!response.etag.empty()) response.etag = marked(response.etag);
  return response;
}

}  // namespace server::net
