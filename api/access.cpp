#include "api/access.h"

#include "base/random.h"
#include "model/fact.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

Principal principal_of(const queries::Account& account) {
  Principal who;
  who.account = account.id;
  who.login = account.login;
  who.name = account.name;
  who.role = account.role;
  who.language = account.language;
  who.member = account.member;
  return who;
}

tl::unexpected<base::Error> too_many_failures() {
  return fail(ErrorCode::limit_exceeded,
              "too many failed sign-ins: wait " + std::to_string(throttle_window.ms / 60'000) +
                  " minutes, then try again",
              "login");
}

base::Instant session_end(const queries::Session& session, base::Instant seen) {
  return std::min(seen + session_idle_max, session.created_at + session_age_max);
}

}  // namespace

bool may(const Principal& who, LeastRole least) {
  if (!least) return true;
  if (who.via == Principal::Via::nobody) return false;
  if (*least == AccountRole::integrator) {
    return who.role == AccountRole::integrator || who.role >= AccountRole::operations;
  }
  return who.role >= *least;
}

std::string_view least_role_name(LeastRole least) {
  return least ? model::to_name(*least) : std::string_view("anybody");
}

base::Result<Principal> Access::identify(const Request& request, store::Connection& reader,
                                         base::Instant now) {
  const std::string_view authorization = request.header("authorization");
  constexpr std::string_view bearer = "Bearer ";
  if (authorization.starts_with(bearer)) {
    return by_token(std::string(authorization.substr(bearer.size())), reader, now);
  }
  const std::string token(cookie(request, session_cookie));
  if (token.empty()) return Principal{};
  return by_session(token, reader, now);
}

namespace {

// When somebody was here last is written down if it can be: who only reads is not turned away by a
// full disk.
base::Result<void> if_it_can_be(base::Result<void> written) {
  if (!written && written.error().code == ErrorCode::unavailable) return {};
  return written;
}

}  // namespace

base::Result<Principal> Access::by_session(const std::string& token, store::Connection& reader,
                                           base::Instant now) {
  TRY(session, queries::session(reader, sha256_hex(token)));
  if (!session || session->expires_at <= now) return Principal{};
  TRY(account, queries::account(reader, session->account));
  if (!account || account->disabled_at.ms != 0) return Principal{};
  if (now - session->last_seen_at >= session_touch_every) {
    session->last_seen_at = now;
    session->expires_at = session_end(*session, now);
    // Read again inside: a session that was signed out in between must not come back.
    TRY_VOID(if_it_can_be(door_.write([&](store::Connection& connection) -> base::Result<void> {
      TRY(still, queries::session(connection, session->token_hash));
      return still ? queries::put_session(connection, *session) : base::Result<void>();
    })));
  }
  Principal who = principal_of(*account);
  who.via = Principal::Via::session;
  who.csrf = session->csrf;
  who.token_hash = session->token_hash;
  who.expires_at = session->expires_at;
  return who;
}

base::Result<Principal> Access::by_token(const std::string& token, store::Connection& reader,
                                         base::Instant now) {
  TRY(row, queries::api_token(reader, sha256_hex(token)));
  if (!row || row->revoked_at.ms != 0) return Principal{};
  if (now - row->last_used_at >= session_touch_every) {
    TRY_VOID(if_it_can_be(door_.write([&](store::Connection& connection) -> base::Result<void> {
      TRY(still, queries::api_token(connection, row->token_hash));
      if (!still || still->revoked_at.ms != 0) return {};
      still->last_used_at = now;
      return queries::put_api_token(connection, *still);
    })));
  }
  Principal who;
  who.via = Principal::Via::token;
  who.account = row->created_by;
  who.login = "token:" + row->name;
  who.name = row->name;
  who.role = row->role;
  who.language = "zh";
  who.token_hash = row->token_hash;
  return who;
}

bool Access::passes_csrf(const Principal& who, const Request& request) {
  if (who.via != Principal::Via::session) return true;
  if (request.method == "GET" || request.method == "HEAD") return true;
  return equal_secrets(request.header("x-csrf-token"), who.csrf);
}

base::Result<SignedIn> Access::begin_session(store::Connection& connection,
                                             const queries::Account& account, base::Instant now) {
  SignedIn signed_in;
  signed_in.token = base::secret_hex(token_bytes);
  queries::Session session;
  session.token_hash = sha256_hex(signed_in.token);
  session.account = account.id;
  session.csrf = base::secret_hex(token_bytes);
  session.created_at = session.last_seen_at = now;
  session.expires_at = session_end(session, now);
  TRY_VOID(queries::put_session(connection, session));
  TRY_VOID(queries::remove_expired(connection, now, now - throttle_window * 96));
  signed_in.who = principal_of(account);
  signed_in.who.via = Principal::Via::session;
  signed_in.who.csrf = session.csrf;
  signed_in.who.token_hash = session.token_hash;
  signed_in.who.expires_at = session.expires_at;
  return signed_in;
}

base::Result<SignedIn> Access::sign_in(const std::string& login, const std::string& password,
                                       const std::string& address, base::Instant now) {
  // A login that nobody can have is counted against its address like any other.
  const auto checked = check_login(login);
  const std::string known_login = checked ? *checked : std::string();
  std::optional<queries::Account> account;
  TRY_VOID(door_.write([&](store::Connection& connection) -> base::Result<void> {
    TRY(failed, queries::failed_logins(connection, known_login, address, now - throttle_window));
    if (failed.of_login >= failures_per_login_max ||
        failed.of_address >= failures_per_address_max) {
      return too_many_failures();
    }
    TRY(found, queries::account_by_login(connection, known_login));
    account = std::move(found);
    return {};
  }));
  // Outside the door: it takes its time.
  const bool right = verify_password(password, account ? account->password_hash : "", cost_) &&
                     account->disabled_at.ms == 0;
  std::optional<SignedIn> signed_in;
  const auto note_outcome = [&](store::Connection& connection) -> base::Result<void> {
    TRY_VOID(queries::add_login_attempt(connection, {known_login, address, now, right}));
    if (!right) return {};
    TRY(session, begin_session(connection, *account, now));
    signed_in = std::move(session);
    return {};
  };
  TRY_VOID(door_.write(note_outcome));
  if (!signed_in) {
    return fail(ErrorCode::invalid_input, "the login or the password is wrong", "password");
  }
  return *std::move(signed_in);
}

base::Result<void> Access::check_address(const std::string& address, base::Instant now) {
  return door_.write([&](store::Connection& connection) -> base::Result<void> {
    TRY(failed, queries::failed_logins(connection, "", address, now - throttle_window));
    if (failed.of_address >= failures_per_address_max) return too_many_failures();
    return {};
  });
}

base::Result<void> Access::note_failure(const std::string& login, const std::string& address,
                                        base::Instant now) {
  return door_.write([&](store::Connection& connection) {
    return queries::add_login_attempt(connection, {login, address, now, false});
  });
}

base::Result<void> Access::sign_out(const Principal& who) {
  return door_.write([&](store::Connection& connection) {
    return queries::remove_session(connection, who.token_hash);
  });
}

base::Result<std::string> Access::begin_setup(store::Connection& reader, model::MemberId member) {
  TRY(count, queries::count_working_admins(reader));
  const std::lock_guard lock(setup_mutex_);
  setup_hash_.clear();
  if (count != 0) return std::string();
  std::string token = base::secret_hex(token_bytes);
  setup_hash_ = sha256_hex(token);
  setup_member_ = member;
  return token;
}

base::Result<queries::Account> Access::new_account(const NewAccount& wanted, AccountRole role,
                                                   base::Instant now) {
  queries::Account account;
  TRY(login, check_login(wanted.login));
  TRY_VOID(check_password(wanted.password, "password"));
  if (wanted.name.size() > model::name_bytes_max) {
    return fail(ErrorCode::invalid_input, "the name is too long", "name");
  }
  TRY(hash, hash_password(wanted.password, cost_));
  account.login = std::move(login);
  account.name = wanted.name.empty() ? account.login : wanted.name;
  account.role = role;
  account.password_hash = std::move(hash);
  account.created_at = now;
  account.language = wanted.language.empty() ? "zh" : wanted.language;
  return account;
}

base::Result<SignedIn> Access::set_up(const std::string& token, const NewAccount& wanted,
                                      base::Instant now) {
  const std::lock_guard lock(setup_mutex_);
  if (setup_hash_.empty() || !equal_secrets(sha256_hex(token), setup_hash_)) {
    return fail(ErrorCode::not_allowed,
                "this link is not valid any more: the newest one is printed when the server starts",
                "token");
  }
  TRY(account, new_account(wanted, AccountRole::admin, now));
  account.member = setup_member_;
  auto signed_in = door_.write([&](store::Connection& connection) -> base::Result<SignedIn> {
    TRY(count, queries::count_working_admins(connection));
    if (count != 0) {
      return fail(ErrorCode::conflict, "there is an administrator already: sign in", "token");
    }
    TRY(added, queries::add_account(connection, account));
    return begin_session(connection, added, now);
  });
  if (signed_in) setup_hash_.clear();
  return signed_in;
}

base::Result<Access::Invited> Access::invite(const Principal& who, const std::string& login,
                                             AccountRole role, base::Instant now) {
  TRY(checked, check_login(login));
  if (role == AccountRole::integrator) {
    return fail(
        ErrorCode::invalid_input,
        "integrator is a role for API tokens: choose admin, lead, operator, service or viewer",
        "role");
  }
  Invited invited;
  invited.token = base::secret_hex(token_bytes);
  invited.invitation.token_hash = sha256_hex(invited.token);
  invited.invitation.role = role;
  invited.invitation.login = checked;
  invited.invitation.created_by = who.account;
  invited.invitation.created_at = now;
  invited.invitation.expires_at = now + invitation_lifetime;
  TRY_VOID(door_.write([&](store::Connection& connection) -> base::Result<void> {
    TRY(taken, queries::account_by_login(connection, checked));
    if (taken) {
      return fail(ErrorCode::conflict, "the login \"" + checked + "\" is taken: choose another",
                  "login");
    }
    return queries::put_invitation(connection, invited.invitation);
  }));
  return invited;
}

base::Result<std::optional<queries::Invitation>> Access::find_invitation(store::Connection& reader,
                                                                         const std::string& token,
                                                                         base::Instant now) {
  TRY(invitation, queries::invitation(reader, sha256_hex(token)));
  if (invitation && (invitation->used_at.ms != 0 || invitation->expires_at <= now)) {
    invitation.reset();
  }
  return invitation;
}

base::Result<SignedIn> Access::accept(const std::string& token, const NewAccount& wanted,
                                      base::Instant now) {
  std::optional<queries::Invitation> invitation;
  const auto find = [&](store::Connection& connection) -> base::Result<void> {
    TRY(found, find_invitation(connection, token, now));
    if (!found) {
      return fail(ErrorCode::not_found,
                  "this invitation was used, withdrawn or has run out: ask for another", "token");
    }
    invitation = std::move(found);
    return {};
  };
  TRY_VOID(door_.write(find));
  NewAccount named = wanted;
  named.login = invitation->login;
  TRY(account, new_account(named, invitation->role, now));
  return door_.write([&](store::Connection& connection) -> base::Result<SignedIn> {
    TRY_VOID(find(connection));  // somebody may have been faster while the password was hashed
    invitation->used_at = now;
    TRY_VOID(queries::put_invitation(connection, *invitation));
    TRY(added, queries::add_account(connection, account));
    return begin_session(connection, added, now);
  });
}

base::Result<Access::MadeToken> Access::make_token(const Principal& who, const std::string& name,
                                                   AccountRole role, base::Instant now) {
  if (name.empty() || name.size() > model::name_bytes_max) {
    return fail(ErrorCode::invalid_input, "the token needs a name that tells what it is for",
                "name");
  }
  MadeToken made;
  made.token = base::secret_hex(token_bytes);
  queries::ApiToken row;
  row.name = name;
  row.token_hash = sha256_hex(made.token);
  row.role = role;
  row.created_by = who.account;
  row.created_at = now;
  TRY(added, door_.write([&](store::Connection& connection) {
    return queries::add_api_token(connection, row);
  }));
  made.row = std::move(added);
  return made;
}

base::Result<void> Access::change_password(const Principal& who, const std::string& old_password,
                                           const std::string& new_password) {
  TRY_VOID(check_password(new_password, "password"));
  std::optional<queries::Account> account;
  TRY_VOID(door_.write([&](store::Connection& connection) -> base::Result<void> {
    TRY(found, queries::account(connection, who.account));
    account = std::move(found);
    return {};
  }));
  if (!account || !verify_password(old_password, account->password_hash, cost_)) {
    return fail(ErrorCode::invalid_input, "the old password is wrong", "old_password");
  }
  TRY(hash, hash_password(new_password, cost_));
  return door_.write([&](store::Connection& connection) -> base::Result<void> {
    TRY(current, queries::account(connection, who.account));
    if (!current) return fail(ErrorCode::not_found, "the account is gone");
    TRY(kept, queries::session(connection, who.token_hash));
    current->password_hash = hash;
    TRY_VOID(queries::put_account(connection, *current));
    // Whoever knew the old password is signed out, but for the session that changed it.
    TRY_VOID(queries::remove_sessions_of(connection, who.account));
    return kept ? queries::put_session(connection, *kept) : base::Result<void>();
  });
}

base::Result<std::string> check_login(std::string_view login) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!login.empty() && is_space(login.front())) login.remove_prefix(1);
  while (!login.empty() && is_space(login.back())) login.remove_suffix(1);
  std::string checked;
  for (const char c : login) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool allowed = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9') ||
                         std::string_view("._-@+").find(lower) != std::string_view::npos;
    if (!allowed) {
      return fail(ErrorCode::invalid_input, "a login is made of letters a–z, digits and . _ - @ +",
                  "login");
    }
    checked += lower;
  }
  if (checked.empty() || checked.size() > login_bytes_max) {
    return fail(ErrorCode::invalid_input,
                "a login has 1 to " + std::to_string(login_bytes_max) + " characters", "login");
  }
  return checked;
}

std::string session_cookie_header(const std::string& token, bool is_secure) {
  std::string header =
      std::string(session_cookie) + "=" + token + "; HttpOnly; SameSite=Lax; Path=/";
  header += "; Max-Age=" + std::to_string(token.empty() ? 0 : session_age_max.ms / 1000);
  if (is_secure) header += "; Secure";
  return header;
}

}  // namespace api
