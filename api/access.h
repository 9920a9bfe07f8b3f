// Access knows who is asking: accounts with passwords, sessions in a cookie, API tokens,
// invitations, and the first administrator. Sign-ins are throttled per login and per address; every
// limit has its name below.
//
//   cookie     guildhall_session=<token>; HttpOnly; SameSite=Lax; Path=/ (Secure behind TLS)
//   CSRF       a session's requests other than GET must carry its csrf token in X-CSRF-Token
//   API token  Authorization: Bearer <token>; needs no CSRF token, because browsers do not send it
//   by themselves
//
// Safe from any thread. Time is handed in.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "api/http.h"
#include "api/passwords.h"
#include "api/write_door.h"
#include "base/time.h"
#include "store/queries/accounts.h"

namespace api {

using store::queries::AccountRole;

inline constexpr std::string_view session_cookie = "guildhall_session";
inline constexpr base::Duration session_idle_max = base::days(7);  // then sign in again
inline constexpr base::Duration session_age_max = base::days(30);  // … at the latest
inline constexpr base::Duration session_touch_every = base::minutes(5);
inline constexpr base::Duration invitation_lifetime = base::days(7);
inline constexpr base::Duration throttle_window = base::minutes(15);
// So many failed sign-ins within throttle_window, and further ones are refused with 429 until it
// has passed.
inline constexpr int failures_per_login_max = 10;
inline constexpr int failures_per_address_max = 50;
inline constexpr std::size_t login_bytes_max = 64;

// Who is asking, and how they showed it.
struct Principal {
  enum class Via { nobody, session, token };
  Via via = Via::nobody;
  model::AccountId account;
  std::string login, name, language;
  AccountRole role = AccountRole::viewer;
  model::MemberId member;
  std::string csrf, token_hash;
  base::Instant expires_at;
};

// nullopt: anybody, signed in or not. `integrator`: integrators, and operators upwards.
using LeastRole = std::optional<AccountRole>;
bool may(const Principal& who, LeastRole least);
std::string_view least_role_name(LeastRole least);

struct SignedIn {
  Principal who;
  std::string token;  // for the cookie
};

class Access {
 public:
  Access(WriteDoor& door, PasswordCost cost) : door_(door), cost_(cost) {}

  // Who sends this request; `nobody` without or with a wrong cookie or token.
  base::Result<Principal> identify(const Request& request, store::Connection& reader,
                                   base::Instant now);
  // Does the request carry what its session asks for?
  static bool passes_csrf(const Principal& who, const Request& request);

  base::Result<SignedIn> sign_in(const std::string& login, const std::string& password,
                                 const std::string& address, base::Instant now);
  // Refused with limit_exceeded after too many failures from the address; and a further failure.
  // The same count as for passwords.
  base::Result<void> check_address(const std::string& address, base::Instant now);
  base::Result<void> note_failure(const std::string& login, const std::string& address,
                                  base::Instant now);
  // Somebody whom a workplace (workplaces.h) vouches for, by its name of them, which is told apart
  // by nothing but letters: not_found without an account that is linked to it, not_allowed when
  // that is disabled. With `may_get_account` a known staff member gets one of the role `service`;
  // `conflict` when no login is free for it.
  struct Vouched {
    std::string source, user, address, language;
    bool may_get_account = false;
  };
  struct Entered {
    SignedIn signed_in;
    bool is_new = false;
  };
  base::Result<Entered> enter(const Vouched& who, base::Instant now);
  base::Result<void> sign_out(const Principal& who);

  // A token that lets one person make the first administrator; "" when there is one already.
  // Another call makes the token before worthless.
  base::Result<std::string> begin_setup(store::Connection& reader, model::MemberId member);
  struct NewAccount {
    std::string login, name, password, language;
  };
  base::Result<SignedIn> set_up(const std::string& token, const NewAccount& account,
                                base::Instant now);

  struct Invited {
    std::string token;
    store::queries::Invitation invitation;
  };
  base::Result<Invited> invite(const Principal& who, const std::string& login, AccountRole role,
                               base::Instant now);
  base::Result<std::optional<store::queries::Invitation>> find_invitation(store::Connection& reader,
                                                                          const std::string& token,
                                                                          base::Instant now);
  base::Result<SignedIn> accept(const std::string& token, const NewAccount& account,
                                base::Instant now);

  struct MadeToken {
    std::string token;
    store::queries::ApiToken row;
  };
  base::Result<MadeToken> make_token(const Principal& who, const std::string& name,
                                     AccountRole role, base::Instant now);
  base::Result<void> change_password(const Principal& who, const std::string& old_password,
                                     const std::string& new_password);

 private:
  base::Result<Principal> by_session(const std::string& token, store::Connection& reader,
                                     base::Instant now);
  base::Result<Principal> by_token(const std::string& token, store::Connection& reader,
                                   base::Instant now);
  base::Result<SignedIn> begin_session(store::Connection& connection,
                                       const store::queries::Account& account, base::Instant now);
  base::Result<store::queries::Account> new_account(const NewAccount& wanted, AccountRole role,
                                                    base::Instant now);
  base::Result<Entered> enter_as(store::Connection& connection, const Vouched& who,
                                 base::Instant now);

  WriteDoor& door_;
  const PasswordCost cost_;
  std::mutex setup_mutex_;
  std::string setup_hash_;  // SHA-256 of the setup token; empty: none
  model::MemberId setup_member_;
};

// Lower case, without white space around; refuses what cannot be a login.
base::Result<std::string> check_login(std::string_view login);
// The WeCom user id of an account: lower case, for WeCom tells them apart by nothing but letters;
// "" is none. Refuses what cannot be one.
base::Result<std::string> check_wecom_user(std::string_view user);
std::string session_cookie_header(const std::string& token, bool is_secure);  // "" signs out

}  // namespace api
