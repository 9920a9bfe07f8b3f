// Who comes with a code (网页授权登录), the tickets by which pages are signed for the client
// (JS-SDK), and where a browser goes to get a code.
//
// Sources: developer.work.weixin.qq.com/document/path/91022 and 96441 (in the client), 98152 (on
// the web), 91023 and 98176 (who it is), 90506 (tickets and signature; page_signature in
// callback_crypto.h).
#pragma once

#include <cstdint>
#include <string>

#include "connectors/wecom/client.h"

namespace connectors::wecom {

inline constexpr std::size_t code_bytes_max = 512;
inline constexpr std::size_t state_characters_max = 128;  // letters and digits

// The member's userid; empty: somebody outside the company. A code is good once, for five minutes.
ApiResult<std::string> member_of_code(Client& client, const std::string& code);

enum class TicketKind { company, agent };  // for config and for agentConfig
ApiResult<AccessToken> fetch_ticket(Client& client, TicketKind kind);

struct CodePage {
  std::string page;  // WeCom's own, or a stand-in's
  std::string company, return_address, state;
  std::int64_t agent = 0;
};
// In WeCom's own client: comes back at once, without a question (snsapi_base).
std::string page_inside(const CodePage& page);
// In any other browser: a code to scan. `language`: zh or en.
std::string page_on_the_web(const CodePage& page, const std::string& language);

}  // namespace connectors::wecom
