// Calls that reach the company's own members: messages of the app. A customer's id is not taken
// here.
//
// Source: developer.work.weixin.qq.com/document/path/90236.
#pragma once

#include <cstdint>
#include <string>

#include "connectors/wecom/client.h"

namespace connectors::wecom {

inline constexpr std::size_t notice_text_bytes_max =
    2'048;  // longer texts are cut by us, at a character

// The message id. WeCom itself drops the same text to the same member within half an hour, so that
// a call whose answer was lost does no harm when it is made again.
ApiResult<std::string> send_notice(Client& client, std::int64_t agent, const std::string& user,
                                   const std::string& text);

}  // namespace connectors::wecom
