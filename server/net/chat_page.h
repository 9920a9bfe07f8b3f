// The page at /chat: a visitor joins one room of an XMPP server on this machine in the browser, to
// try the whole loop. There is such a page only where Options::chat names a room.
//
//   /chat             the page (chat.html of the console's files)
//   /chat/room.json   which room, and where its guests are let in
//   /chat/socket      XMPP over WebSocket (RFC 7395), passed on to the chat server (tunnel.h)
//
// The socket is reached through our own port, so that the page needs no address but ours in its
// Content-Security-Policy. Nothing of a visitor's is passed on but the WebSocket's own headers: the
// console's cookie stays here. Pages of other origins are refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/http.h"
#include "server/net/asset_source.h"

namespace server::net {

inline constexpr std::string_view chat_socket_path = "/chat/socket";
inline constexpr std::size_t websocket_key_bytes_max = 64;

struct ChatPage {
  std::string room;        // address of the room
  std::string guests;      // domain that lets in without a password (SASL ANONYMOUS)
  std::uint16_t port = 0;  // of the chat server's HTTP, on 127.0.0.1
};

bool is_chat_path(std::string_view path);

// 404 where there is no such page.
api::Response chat_response(const std::optional<ChatPage>& page, const AssetSource& assets,
                            api::Request request);

// The request for a WebSocket as the chat server is to read it, or why there is none.
base::Result<std::string> chat_upgrade(const std::optional<ChatPage>& page,
                                       const api::Request& request);

}  // namespace server::net
