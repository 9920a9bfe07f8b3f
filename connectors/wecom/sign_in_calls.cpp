#include "connectors/wecom/sign_in_calls.h"

#include "connectors/wecom/json_fields.h"

namespace connectors::wecom {

namespace {
constexpr base::Duration ticket_lifetime_max = base::hours(24);  // WeCom says two hours
}  // namespace

ApiResult<std::string> member_of_code(Client& client, const std::string& code) {
  if (code.empty() || code.size() > code_bytes_max) {
    return refuse("a code has 1 to " + std::to_string(code_bytes_max) + " bytes", "code");
  }
  return read_fields(client.call({.path = "auth/getuserinfo", .query = {{"code", code}}}),
                     Intent::read, [](const JsonFields& fields) {
                       // Outsiders have an openid, and members none.
                       return fields.has("openid") ? std::string() : fields.text("userid");
                     });
}

ApiResult<AccessToken> fetch_ticket(Client& client, TicketKind kind) {
  ApiCall call{.path = "get_jsapi_ticket"};
  if (kind == TicketKind::agent) call = {.path = "ticket/get", .query = {{"type", "agent_config"}}};
  ApiResult<AccessToken> ticket =
      read_fields(client.call(call), Intent::read, [](const JsonFields& fields) {
        return AccessToken{fields.text("ticket"), base::seconds(fields.number("expires_in"))};
      });
  if (ticket && (ticket->text.empty() || ticket->lifetime <= base::seconds(0) ||
                 ticket->lifetime > ticket_lifetime_max)) {
    return tl::unexpected(
        ApiFailure{base::Error{base::ErrorCode::unavailable,
                               call.path + ": the answer has no ticket with a lifetime", "ticket"},
                   0, ErrorClass::retry, std::nullopt, false});
  }
  return ticket;
}

std::string page_inside(const CodePage& page) {
  return page.page + "?appid=" + percent_encoded(page.company) +
         "&redirect_uri=" + percent_encoded(page.return_address) +
         "&response_type=code&scope=snsapi_base&state=" + percent_encoded(page.state) +
         "&agentid=" + std::to_string(page.agent) + "#wechat_redirect";
}

std::string page_on_the_web(const CodePage& page, const std::string& language) {
  return page.page + "?login_type=CorpApp&appid=" + percent_encoded(page.company) +
         "&agentid=" + std::to_string(page.agent) +
         "&redirect_uri=" + percent_encoded(page.return_address) +
         "&state=" + percent_encoded(page.state) + "&lang=" + percent_encoded(language);
}

}  // namespace connectors::wecom
