// Sign-in with a workplace: the browser is sent there and comes back with a code. What goes wrong
// is told by the sign-in page, which gets a word for it; codes and states are never written
// anywhere.
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::string_view goal_pages[] = {"/", "/sidebar"};
constexpr std::string_view refusal_pages[] = {"/login", "/sidebar"};
constexpr std::string_view wecom_client = "wxwork/";  // in the User-Agent of WeCom's own browser

std::string return_path(const std::string& source) { return "/api/v1/sign-in/" + source + "/back"; }

std::string cookie_header(const std::string& source, const std::string& value, bool is_secure) {
  // Lax, not Strict: the platform's page leads back here.
  std::string header = std::string(sign_in_cookie) + "=" + value +
                       "; HttpOnly; SameSite=Lax; Path=" + return_path(source) + "; Max-Age=" +
                       std::to_string(value.empty() ? 0 : sign_in_lifetime.ms / 1000);
  if (is_secure) header += "; Secure";
  return header;
}

Response go_to(std::string address) {
  Response response;
  response.status = 303;
  response.headers.emplace_back("Location", std::move(address));
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

base::Result<Workplace> workplace_of(Services& services, const std::string& source) {
  for (Workplace& each : services.workplaces.list()) {
    if (each.source == source) return std::move(each);
  }
  return fail(ErrorCode::not_found, "nobody signs in with \"" + source + "\"", "source");
}

// The sign-in page's word for what went wrong (console: sign_in.refused.…).
std::string_view refusal_of(const base::Error& error) {
  switch (error.code) {
    case ErrorCode::invalid_input: return "code";
    case ErrorCode::not_found: return "unknown";
    case ErrorCode::not_allowed: return error.field == "code" ? "outsider" : "disabled";
    case ErrorCode::conflict: return "login_taken";
    case ErrorCode::limit_exceeded: return "throttled";
    case ErrorCode::unavailable:
    case ErrorCode::corrupt: break;
  }
  return "unavailable";
}

// Who came, and their session.
base::Result<Access::Entered> enter_with_code(Services& services, const Call& call,
                                              const Workplace& workplace) {
  const std::string& address = call.request.address;
  TRY_VOID(services.access.check_address(address, call.now));
  auto user = services.workplaces.member_of_code(workplace.source, std::string(call.text("code")));
  if (!user) {
    if (user.error().code != ErrorCode::unavailable) {
      TRY_VOID(services.access.note_failure(workplace.source + ":", address, call.now));
    }
    return tl::unexpected(std::move(user).error());
  }
  const std::string language =
      call.request.header("accept-language").starts_with("en") ? "en" : "zh";
  return services.access.enter(
      {workplace.source, *user, address, language, workplace.makes_accounts}, call.now);
}

void note_in_audit(Services& services, const Call& call, const std::string& source,
                   const Access::Entered& entered) {
  queries::AuditEntry entry;
  entry.at = call.now;
  entry.account = entered.signed_in.who.account;
  entry.login = entered.signed_in.who.login;
  entry.action = "finish_sign_in";
  entry.detail = base::json::serialize(object{{"source", source}, {"new_account", entered.is_new}});
  const auto added = services.door.write(
      [&](store::Connection& connection) { return queries::add_audit(connection, entry); });
  if (!added) ++services.figures.audit_failures;
}

}  // namespace

base::Result<Response> sign_in_ways(Services& services, const Call&) {
  object body;
  body["items"] = to_array(services.workplaces.list(), [](const Workplace& each) {
    // Begun at our public address, so that the cookie is of the host that the visitor returns to.
    return object{{"source", each.source},
                  {"address", each.address + "/api/v1/sign-in/" + each.source}};
  });
  return json_response(body);
}

base::Result<Response> begin_sign_in(Services& services, const Call& call) {
  TRY(workplace, workplace_of(services, call.path.front()));
  const std::string_view wanted = call.text("goal");
  const auto goal = model::from_name<SignInGoal>(wanted.empty() ? "console" : wanted);
  if (!goal) return fail(ErrorCode::invalid_input, "goal must be console or sidebar", "goal");
  const BegunSignIn begun = services.sign_ins.begin(workplace.source, *goal, call.now);
  SignInTrip trip;
  trip.return_address = workplace.address + return_path(workplace.source);
  trip.state = begun.state;
  trip.language = call.text("language") == "en" ? "en" : "zh";
  trip.is_inside = call.request.header("user-agent").find(wecom_client) != std::string_view::npos;
  TRY(address, services.workplaces.sign_in_address(workplace.source, trip));
  Response response = go_to(std::move(address));
  response.headers.emplace_back(
      "Set-Cookie", cookie_header(workplace.source, begun.cookie, call.request.is_secure));
  return response;
}

base::Result<Response> finish_sign_in(Services& services, const Call& call) {
  TRY(workplace, workplace_of(services, call.path.front()));
  const FinishedSignIn finished =
      services.sign_ins.finish(workplace.source, std::string(call.text("state")),
                               cookie(call.request, sign_in_cookie), call.now);
  const auto place = static_cast<std::size_t>(finished.goal);
  const std::string old_cookie = cookie_header(workplace.source, "", call.request.is_secure);
  const auto refused = [&](std::string_view word) {
    Response response = go_to(std::string(refusal_pages[place]) + "?refused=" + std::string(word));
    response.headers.emplace_back("Set-Cookie", old_cookie);
    return response;
  };
  if (!finished.is_good) return refused("state");
  const auto entered = enter_with_code(services, call, workplace);
  if (!entered) return refused(refusal_of(entered.error()));
  note_in_audit(services, call, workplace.source, *entered);
  Response response = go_to(std::string(goal_pages[place]) + "?signed_in=" + workplace.source);
  response.headers.emplace_back(
      "Set-Cookie", session_cookie_header(entered->signed_in.token, call.request.is_secure));
  response.headers.emplace_back("Set-Cookie", old_cookie);
  return response;
}

}  // namespace api
