#include "connectors/wecom/client.h"

#include "base/utf8.h"
#include "connectors/wecom/troubles.h"

namespace connectors::wecom {
namespace {

using base::ErrorCode;
using base::json::object;

std::string target_of(std::string_view path,
                      const std::vector<std::pair<std::string, std::string>>& query) {
  std::string target = "/cgi-bin/" + std::string(path);
  char separator = '?';
  for (const auto& [name, value] : query) {
    target.push_back(separator);
    target.append(name).append("=").append(percent_encoded(value));
    separator = '&';
  }
  return target;
}

// `authority`: the token, or the robot's key, by its name in the query.
HttpRequest request_of(const ApiCall& call, const std::string& name, const std::string& authority) {
  auto query = call.query;
  query.insert(query.begin(), {name, authority});
  HttpRequest request;
  request.target = target_of(call.path, query);
  if (call.body) {
    request.method = "POST";
    request.body = base::json::serialize(*call.body);  // raw UTF-8: \u is refused by some calls
  }
  return request;
}

ApiFailure unreadable(const ApiCall& call, std::string text) {
  return {base::Error{ErrorCode::unavailable, std::move(text)}, 0, ErrorClass::retry, std::nullopt,
          call.intent == Intent::change};
}

ApiFailure failure_of(const ApiCall& call, int errcode) {
  const ErrorMeaning& meaning = meaning_of(errcode);
  ApiFailure failure;
  failure.error = {error_code_of(meaning.what), say_errcode(call.path, errcode)};
  failure.errcode = errcode;
  failure.what = meaning.what;
  // "The system is busy" does not say when it became so.
  failure.may_have_happened = errcode == -1 && call.intent == Intent::change;
  return failure;
}

ApiResult<object> read_answer(const ApiCall& call, const HttpResponse& response) {
  if (response.status != 200) {
    return tl::unexpected(
        unreadable(call, say(trouble::bad_status, {call.path, std::to_string(response.status)})));
  }
  auto parsed = base::parse_json(response.body);
  if (!parsed || !parsed->is_object()) {
    return tl::unexpected(unreadable(call, say(trouble::no_object, {call.path})));
  }
  object& answer = parsed->get_object();
  const auto errcode = base::integer_at(answer, "errcode");
  constexpr std::int64_t errcode_max = 1'000'000'000;
  if (!errcode || *errcode < -errcode_max || *errcode > errcode_max) {
    return tl::unexpected(unreadable(call, say(trouble::no_errcode, {call.path})));
  }
  if (*errcode != 0) return tl::unexpected(failure_of(call, static_cast<int>(*errcode)));
  return std::move(answer);
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
    if (is_plain) {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      encoded.push_back(digits[byte >> 4]);
      encoded.push_back(digits[byte & 15]);
    }
  }
  return encoded;
}

tl::unexpected<ApiFailure> refuse(std::string text, std::string field) {
  return tl::unexpected(
      ApiFailure{base::Error{ErrorCode::invalid_input, std::move(text), std::move(field)}, 0,
                 ErrorClass::never, std::nullopt, false});
}

Client::Client(AppSecrets secrets, HttpTransport& transport, const base::Clock& clock,
               GovernorOptions options)
    : secrets_(std::move(secrets)),
      transport_(transport),
      clock_(clock),
      governor_(options),
      tokens_(clock, [this] { return fetch_token(); }) {}

ApiResult<object> Client::call_once(const ApiCall& call, const HttpRequest& request) {
  const CallKey key{secrets_.company, "/cgi-bin/" + call.path,
                    call.robot_key.empty() ? call.subject : call.robot_key};
  {
    const std::lock_guard lock(governor_mutex_);
    const Permission permission = governor_.ask(key, clock_.now());
    if (!permission.is_granted) {
      return tl::unexpected(ApiFailure{
          base::Error{ErrorCode::limit_exceeded,
                      say(trouble::held_back,
                          {call.path, base::format_iso(permission.retry_at), permission.reason})},
          0, ErrorClass::wait_for_window, permission.retry_at, false});
    }
  }
  const auto response = transport_.send(request);
  ApiResult<object> answer =
      response ? read_answer(call, *response)
               : ApiResult<object>(tl::unexpected(ApiFailure{
                     response.error().error, 0, ErrorClass::retry, std::nullopt,
                     response.error().may_have_arrived && call.intent == Intent::change}));
  const int errcode = answer ? 0 : answer.error().errcode != 0 ? answer.error().errcode : -1;
  const std::lock_guard lock(governor_mutex_);
  governor_.finished(key, errcode, clock_.now());
  return answer;
}

ApiResult<object> Client::call(const ApiCall& call) {
  if (call.robot_key.empty()) return call_with_token(call);
  return call_once(call, request_of(call, "key", call.robot_key));
}

ApiResult<object> Client::call_with_token(const ApiCall& call) {
  for (int attempt = 0;; ++attempt) {
    auto token = tokens_.get();
    if (!token) {
      const bool is_hopeless = token.error().code == ErrorCode::not_allowed;
      return tl::unexpected(ApiFailure{token.error(),
                                       0,
                                       is_hopeless ? ErrorClass::stop_and_alert : ErrorClass::retry,
                                       {},
                                       false});
    }
    ApiResult<object> answer = call_once(call, request_of(call, "access_token", *token));
    if (answer || answer.error().what != ErrorClass::refetch_token) return answer;
    tokens_.reject(*token);
    if (attempt == 1) return answer;
  }
}

base::Result<AccessToken> Client::fetch_token() {
  ApiCall call;
  call.path = "gettoken";
  HttpRequest request;
  request.target =
      target_of(call.path, {{"corpid", secrets_.company}, {"corpsecret", secrets_.secret}});
  auto answer = call_once(call, request);
  if (!answer) return tl::unexpected(std::move(answer).error().error);
  AccessToken token;
  token.text = base::text_at(*answer, "access_token");
  const auto seconds = base::integer_at(*answer, "expires_in");
  constexpr std::int64_t seconds_max = 86'400;
  if (token.text.empty() || !seconds || *seconds <= 0 || *seconds > seconds_max) {
    return base::fail(ErrorCode::unavailable, say(trouble::no_token), "access_token");
  }
  token.lifetime = base::seconds(*seconds);
  return token;
}

ApiResult<void> change(Client& client, std::string path, base::json::object body) {
  auto answer =
      client.call({.path = std::move(path), .body = std::move(body), .intent = Intent::change});
  if (!answer) return tl::unexpected(std::move(answer).error());
  return {};
}

ApiResult<void> check_length(const std::string& text, std::size_t characters_max,
                             const std::string& field) {
  if (base::count_code_points(text) <= characters_max) return {};
  return refuse(field + " has more than " + std::to_string(characters_max) + " characters", field);
}

base::json::array array_of(const std::vector<std::string>& texts) {
  return base::json::array(texts.begin(), texts.end());
}

}  // namespace connectors::wecom
