#include "connectors/wecom/staff_calls.h"

#include "base/utf8.h"
#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {

ApiResult<std::string> send_notice(Client& client, std::int64_t agent, const std::string& user,
                                   const std::string& text) {
  if (user.empty() || user.find('|') != std::string::npos)
    return refuse("one member must be named", "user");
  if (text.empty()) return refuse("there is nothing to say", "text");
  base::json::object body{
      {"touser", user},
      {"msgtype", "text"},
      {"agentid", agent},
      {"text", base::json::object{{"content", base::cut_utf8(text, notice_text_bytes_max)}}},
      {"enable_duplicate_check", 1}};
  auto answer = client.call(
      {.path = "message/send", .body = std::move(body), .intent = Intent::change, .subject = user});
  return read_fields(std::move(answer), Intent::change,
                     [](const JsonFields& fields) { return fields.text_or("msgid"); });
}

}  // namespace connectors::wecom
