// Sign-in by a workplace's word: which account it opens, and the one that is made.
#include <algorithm>
#include <cctype>

#include "api/access.h"
#include "base/ascii.h"
#include "store/queries/known_people.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

constexpr std::size_t wecom_user_bytes_max = 64;

// A login that nobody has: the user's own name, or with the platform behind it. Never an account
// that is there already: a name is no proof that both are the same person.
base::Result<std::string> free_login(store::Connection& connection, const std::string& user,
                                     const std::string& source) {
  for (const std::string& wanted : {user, user + "@" + source}) {
    const auto login = check_login(wanted);
    if (!login) continue;
    TRY(taken, queries::account_by_login(connection, *login));
    if (!taken) return *login;
  }
  return fail(ErrorCode::conflict,
              "the login \"" + user + "\" is taken: an administrator links your account", "login");
}

}  // namespace

base::Result<std::string> check_wecom_user(std::string_view user) {
  const auto is_allowed = [](unsigned char c) {
    return std::isalnum(c) != 0 ||
           std::string_view("._-@").find(static_cast<char>(c)) != std::string_view::npos;
  };
  if (user.size() > wecom_user_bytes_max || !std::all_of(user.begin(), user.end(), is_allowed)) {
    return fail(ErrorCode::invalid_input,
                "a WeCom user id has at most 64 letters, digits and . _ - @", "wecom_user");
  }
  return base::lower_ascii(user);
}

base::Result<Access::Entered> Access::enter_as(store::Connection& connection, const Vouched& who,
                                               base::Instant now) {
  TRY(user, check_wecom_user(who.user));
  TRY(account, queries::account_by_wecom_user(connection, user));
  TRY(staff, queries::staff_named(connection, who.source, user));
  Entered entered;
  if (account && account->disabled_at.ms != 0) {
    return fail(ErrorCode::not_allowed, "this account is disabled: ask an administrator", "user");
  }
  if (!account && (!who.may_get_account || !staff)) {
    return fail(ErrorCode::not_found,
                "no account belongs to this member: an administrator links one in Settings",
                "user");
  }
  if (!account) {
    queries::Account made;
    TRY(login, free_login(connection, user, who.source));
    made.login = std::move(login);
    made.name = staff->name.empty() ? who.user : staff->name;
    made.role = AccountRole::service;
    made.member = staff->id;
    made.created_at = now;
    made.language = who.language;
    made.wecom_user = user;
    TRY(added, queries::add_account(connection, std::move(made)));
    account = std::move(added);
    entered.is_new = true;
  } else if (!account->member && staff) {
    account->member = staff->id;  // so that their tasks are theirs
    TRY_VOID(queries::put_account(connection, *account));
  }
  TRY(session, begin_session(connection, *account, now));
  entered.signed_in = std::move(session);
  return entered;
}

base::Result<Access::Entered> Access::enter(const Vouched& who, base::Instant now) {
  const std::string login = who.source + ":" + base::lower_ascii(who.user);
  auto entered = door_.write([&](store::Connection& connection) -> base::Result<Entered> {
    TRY(failed, queries::failed_logins(connection, login, who.address, now - throttle_window));
    if (failed.of_login >= failures_per_login_max) {
      return fail(ErrorCode::limit_exceeded, "too many failed sign-ins: wait, then try again",
                  "login");
    }
    TRY(done, enter_as(connection, who, now));
    TRY_VOID(queries::add_login_attempt(connection, {login, who.address, now, true}));
    return done;
  });
  const bool is_refused = !entered && entered.error().code != ErrorCode::unavailable &&
                          entered.error().code != ErrorCode::limit_exceeded;
  if (is_refused) TRY_VOID(note_failure(login, who.address, now));
  return entered;
}

}  // namespace api
