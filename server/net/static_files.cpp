#include "server/net/static_files.h"

#include <algorithm>

#include "api/apply_path.h"
#include "api/platforms.h"
#include "server/net/compression.h"

namespace server::net {
namespace {

constexpr std::string_view start_page = "/index.html";

// Pages of the console have no dot in their last part; a missing script must not be answered with a
// page.
bool looks_like_page(std::string_view path) {
  return path.substr(path.rfind('/') + 1).find('.') == std::string_view::npos;
}

}  // namespace

bool is_api_path(std::string_view path) {
  return path.starts_with("/api/") || path.starts_with(api::callback_path) ||
         path.starts_with("/hooks/") || path.starts_with("/e/") ||
         path.starts_with(api::sandbox_path) || path == "/api" || api::is_apply_path(path) ||
         path == "/healthz" || path == "/metrics";
}

api::Response static_response(const AssetSource& assets, const api::Request& request) {
  if (request.method != "GET" && request.method != "HEAD") {
    api::Response refused = api::problem(405, "not_allowed", request.path + " takes GET, HEAD");
    refused.headers.emplace_back("Allow", "GET, HEAD");
    return refused;
  }
  std::string_view path = request.path;
  std::optional<Asset> asset = assets.find(path);
  if (!asset && looks_like_page(path)) {
    // A page of its own ("/sidebar"), else one of the console's.
    asset = assets.find(std::string(path) + ".html");
    if (!asset) asset = assets.find(start_page);
    path = start_page;
  }
  if (!asset) return api::problem(404, "not_found", "there is nothing at " + request.path);
  api::Response response;
  response.content_type = asset->content_type;
  response.etag = asset->etag;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  response.headers.emplace_back("Cache-Control", path.starts_with(immutable_folder)
                                                     ? "public, max-age=31536000, immutable"
                                                     : "no-cache");
  if (request.header("if-none-match") == asset->etag) {
    response.status = 304;
    return response;
  }
  if (!asset->gzip.empty() && accepts_gzip(request)) {
    response.headers.emplace_back("Content-Encoding", "gzip");
    response.body = asset->gzip;
  } else {
    response.body = asset->bytes;
  }
  return response;
}

void add_security_headers(api::Response& response) {
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "same-origin");
  const auto has = [&](std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& header) { return header.first == name; });
  };
  // Styles are set inline by the console's component library; scripts never are.
  if (!has("Content-Security-Policy"))
    response.headers.emplace_back(
        "Content-Security-Policy",
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
        "data:; "
        "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'");
  if (has("Cache-Control")) return;
  response.headers.emplace_back("Cache-Control",
                                response.etag.empty() ? "no-store" : "private, no-cache");
}

}  // namespace server::net
