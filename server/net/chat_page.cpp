#include "server/net/chat_page.h"

#include <algorithm>

#include "server/net/static_files.h"

namespace server::net {
namespace {

using base::ErrorCode;
using base::fail;

constexpr std::string_view upstream_path = "/xmpp-websocket";  // of Prosody and ejabberd

bool holds_word(std::string_view list, std::string_view word) {
  const auto found = std::search(list.begin(), list.end(), word.begin(), word.end(),
                                 [](char a, char b) { return (a | 0x20) == (b | 0x20); });
  return found != list.end();
}

// Browsers always say where a page comes from when it opens a WebSocket; others need not.
bool is_foreign(const api::Request& request) {
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return false;
  const std::string host(request.header("host"));
  return origin != "http://" + host && origin != "https://" + host;
}

}  // namespace

bool is_chat_path(std::string_view path) {
  return path == "/chat" || path == "/chat.html" || path.starts_with("/chat/");
}

api::Response chat_response(const std::optional<ChatPage>& page, const AssetSource& assets,
                            api::Request request) {
  if (page && (request.path == "/chat" || request.path == "/chat/")) {
    request.path = "/chat.html";
    return static_response(assets, request);
  }
  if (page && request.path == "/chat/room.json") {
    return api::json_response(
        {{"room", page->room}, {"domain", page->guests}, {"socket", chat_socket_path}});
  }
  return api::problem(404, "not_found",
                      page ? "there is nothing at " + request.path
                           : "there is no chat page here: start with ./dev up --chat");
}

base::Result<std::string> chat_upgrade(const std::optional<ChatPage>& page,
                                       const api::Request& request) {
  if (!page) return fail(ErrorCode::not_found, "there is no chat page here");
  const std::string key(request.header("sec-websocket-key"));
  const bool is_upgrade = request.method == "GET" &&
                          holds_word(request.header("upgrade"), "websocket") && !key.empty() &&
                          key.size() <= websocket_key_bytes_max;
  if (!is_upgrade || request.header("sec-websocket-version") != "13" ||
      !holds_word(request.header("sec-websocket-protocol"), "xmpp")) {
    return fail(ErrorCode::invalid_input,
                "this address speaks XMPP over WebSocket only (RFC 7395): open /chat instead");
  }
  if (is_foreign(request)) {
    return fail(ErrorCode::not_allowed, "a page from elsewhere may not chat here");
  }
  return "GET " + std::string(upstream_path) + " HTTP/1.1\r\nHost: " + page->guests +
         "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Protocol: xmpp\r\nSec-WebSocket-Key: " +
         key + "\r\n\r\n";
}

}  // namespace server::net
