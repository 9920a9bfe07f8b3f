#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

base::Result<object> session_json(store::Connection& reader, const Principal& who) {
  Names names;
  names.want(who.member);
  TRY_VOID(names.load(reader));
  object body;
  body["login"] = who.login;
  body["name"] = who.name;
  body["role"] = model::to_name(who.role);
  body["language"] = who.language;
  body["member"] = member_ref(who.member, names);
  body["csrf_token"] = who.csrf;
  body["expires_at"] = time_or_null(who.expires_at);
  return body;
}

base::Result<Response> signed_in_response(const Call& call, const SignedIn& signed_in) {
  TRY(body, session_json(call.reader, signed_in.who));
  Response response = json_response(body);
  response.headers.emplace_back("Set-Cookie",
                                session_cookie_header(signed_in.token, call.request.is_secure));
  return response;
}

base::Result<std::string> language_at(const object& body) {
  const std::string language(base::text_at(body, "language", "zh"));
  if (language != "zh" && language != "en") {
    return fail(ErrorCode::invalid_input, "language must be zh or en", "language");
  }
  return language;
}

base::Result<Access::NewAccount> new_account(const object& body) {
  Access::NewAccount account;
  TRY(language, language_at(body));
  TRY(password, base::required_text(body, "password"));
  TRY(name, base::required_text(body, "name"));
  account.login = base::text_at(body, "login");
  account.name = std::move(name);
  account.password = std::move(password);
  account.language = std::move(language);
  return account;
}

}  // namespace

base::Result<Response> login(Services& services, const Call& call) {
  TRY(body, call.body({"login", "password"}));
  TRY(name, base::required_text(body, "login"));
  TRY(password, base::required_text(body, "password"));
  TRY(signed_in, services.access.sign_in(name, password, call.request.address, call.now));
  return signed_in_response(call, signed_in);
}

base::Result<Response> session(Services&, const Call& call) {
  TRY(body, session_json(call.reader, call.who));
  return json_response(body);
}

base::Result<Response> logout(Services& services, const Call& call) {
  if (call.who.via == Principal::Via::session) TRY_VOID(services.access.sign_out(call.who));
  Response response;
  response.status = 204;
  response.headers.emplace_back("Set-Cookie", session_cookie_header("", call.request.is_secure));
  return response;
}

base::Result<Response> setup_state(Services&, const Call& call) {
  TRY(count, queries::count_working_admins(call.reader));
  object body;
  body["needed"] = count == 0;
  return json_response(body);
}

base::Result<Response> setup(Services& services, const Call& call) {
  TRY(body, call.body({"token", "login", "name", "password", "language"}));
  TRY(token, base::required_text(body, "token"));
  TRY(account, new_account(body));
  TRY(signed_in, services.access.set_up(token, account, call.now));
  return signed_in_response(call, signed_in);
}

base::Result<Response> accept_invitation(Services& services, const Call& call) {
  TRY(body, call.body({"name", "password", "language"}));
  TRY(account, new_account(body));
  TRY(signed_in, services.access.accept(call.path.front(), account, call.now));
  return signed_in_response(call, signed_in);
}

base::Result<Response> my_settings(Services&, const Call& call) {
  TRY(body, session_json(call.reader, call.who));
  body.erase("csrf_token");
  body.erase("expires_at");
  return json_response(body);
}

base::Result<Response> change_my_settings(Services& services, const Call& call) {
  if (call.who.via != Principal::Via::session) {
    return fail(ErrorCode::not_allowed, "settings belong to people: sign in with a password");
  }
  TRY(body, call.body({"language", "name", "password", "old_password"}));
  Principal who = call.who;
  if (body.contains("password")) {
    TRY(old_password, base::required_text(body, "old_password"));
    TRY(password, base::required_text(body, "password"));
    TRY_VOID(services.access.change_password(who, old_password, password));
  }
  if (body.contains("language")) {
    TRY(language, language_at(body));
    who.language = std::move(language);
  }
  if (body.contains("name")) {
    TRY(name, base::required_text(body, "name"));
    if (name.empty() || name.size() > model::name_bytes_max) {
      return fail(ErrorCode::invalid_input, "the name is empty or too long", "name");
    }
    who.name = std::move(name);
  }
  const auto store_it = [&](store::Connection& connection) -> base::Result<void> {
    TRY(account, queries::account(connection, who.account));
    if (!account) return fail(ErrorCode::not_found, "the account is gone");
    account->language = who.language;
    account->name = who.name;
    return queries::put_account(connection, *account);
  };
  TRY_VOID(services.door.write(store_it));
  TRY(settings, session_json(call.reader, who));
  settings.erase("csrf_token");
  settings.erase("expires_at");
  return json_response(settings);
}

}  // namespace api
