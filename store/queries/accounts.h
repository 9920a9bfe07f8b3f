// Accounts, sessions, API tokens, invitations, login attempts and the audit trail: rows of the
// API's own, which are no facts. Only hashes of secrets are kept (SHA-256 of 256-bit random tokens;
// argon2id of passwords): this file never sees a secret. Writing functions need a read_write
// Connection, and a row number is taken as max + 1, so writers must take turns (api/access does).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/ids.h"
#include "model/names.h"
#include "store/database.h"

namespace store::queries {

// Least first; `integrator` is for API tokens only and may send facts, nothing else.
enum class AccountRole { integrator, viewer, service, operations, lead, admin };

struct Account {
  model::AccountId id;
  std::string login;  // lower case
  std::string name;
  AccountRole role = AccountRole::viewer;
  std::string password_hash;
  model::MemberId member;
  base::Instant created_at, disabled_at;
  std::string language = "zh";
  std::string wecom_user;  // lower case; empty: signs in with a password only
};

base::Result<std::optional<Account>> account(Connection& connection, model::AccountId id);
base::Result<std::optional<Account>> account_by_login(Connection& connection,
                                                      const std::string& login);
base::Result<std::optional<Account>> account_by_wecom_user(Connection& connection,
                                                           const std::string& user);
base::Result<std::vector<Account>> accounts(Connection& connection, model::AccountId after,
                                            std::int64_t limit);
base::Result<std::int64_t> count_working_admins(Connection& connection);
// Gives the account its id. `conflict` when the login is taken.
base::Result<Account> add_account(Connection& connection, Account account);
base::Result<void> put_account(Connection& connection, const Account& account);

struct Session {
  std::string token_hash;
  model::AccountId account;
  std::string csrf;
  base::Instant created_at, last_seen_at, expires_at;
};
base::Result<std::optional<Session>> session(Connection& connection, const std::string& token_hash);
base::Result<void> put_session(Connection& connection, const Session& session);
base::Result<void> remove_session(Connection& connection, const std::string& token_hash);
base::Result<void> remove_sessions_of(Connection& connection, model::AccountId account);
base::Result<void> remove_expired(Connection& connection, base::Instant now,
                                  base::Instant attempts_before);

struct ApiToken {
  std::int64_t id = 0;
  std::string name, token_hash;
  AccountRole role = AccountRole::integrator;
  model::AccountId created_by;
  base::Instant created_at, last_used_at, revoked_at;
};
base::Result<std::optional<ApiToken>> api_token(Connection& connection,
                                                const std::string& token_hash);
base::Result<std::vector<ApiToken>> api_tokens(Connection& connection);
base::Result<ApiToken> add_api_token(Connection& connection, ApiToken token);
base::Result<void> put_api_token(Connection& connection, const ApiToken& token);

struct Invitation {
  std::string token_hash;
  AccountRole role = AccountRole::viewer;
  std::string login;
  model::AccountId created_by;
  base::Instant created_at, expires_at, used_at;
};
base::Result<std::optional<Invitation>> invitation(Connection& connection,
                                                   const std::string& token_hash);
base::Result<std::vector<Invitation>> open_invitations(Connection& connection, base::Instant now);
base::Result<void> put_invitation(Connection& connection, const Invitation& invitation);
base::Result<void> remove_invitation(Connection& connection, const std::string& token_hash);

struct AuditEntry {
  std::int64_t id = 0;
  base::Instant at;
  model::AccountId account;
  std::string login, action, subject;
  std::string detail;  // JSON object
};
base::Result<void> add_audit(Connection& connection, const AuditEntry& entry);
base::Result<std::vector<AuditEntry>> audit(Connection& connection, const std::string& login,
                                            std::int64_t below, std::int64_t limit);

struct LoginAttempt {
  std::string login, address;
  base::Instant at;
  bool success = false;
};
base::Result<void> add_login_attempt(Connection& connection, const LoginAttempt& attempt);
struct FailedLogins {
  std::int64_t of_login = 0;  // since the login's last success
  std::int64_t of_address = 0;
};
base::Result<FailedLogins> failed_logins(Connection& connection, const std::string& login,
                                         const std::string& address, base::Instant since);

}  // namespace store::queries

namespace model {
template <>
struct NameOf<store::queries::AccountRole> {
  static constexpr auto all = std::to_array<std::string_view>(
      {"integrator", "viewer", "service", "operator", "lead", "admin"});
};
}  // namespace model
