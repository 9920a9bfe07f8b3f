#include "store/queries/accounts.h"

#include "store/queries/rows.h"

namespace store {

// Rows of this room, mapped as store/row_mapping.h maps those of the model.
#define QUERIES_TABLE(Row, table_name, key_columns)      \
  template <>                                            \
  struct Table<queries::Row> {                           \
    static constexpr std::string_view name = table_name; \
    static constexpr std::string_view fixed = "";        \
    static constexpr std::string_view key = key_columns; \
  }
QUERIES_TABLE(Account, "account", "id");
QUERIES_TABLE(Session, "session", "token_hash");
QUERIES_TABLE(ApiToken, "api_token", "id");
QUERIES_TABLE(Invitation, "invitation", "token_hash");
QUERIES_TABLE(AuditEntry, "audit", "id");
#undef QUERIES_TABLE

}  // namespace store

namespace store::queries {

void visit_columns(Is<Account> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("login", row.login);
  visit("name", row.name);
  visit("role", row.role);
  visit("password_hash", row.password_hash);
  visit("member_id", row.member);
  visit("created_at", always(row.created_at));
  visit("disabled_at", row.disabled_at);
  visit("language", row.language);
  visit("wecom_user", row.wecom_user);
}

void visit_columns(Is<Session> auto& row, auto&& visit) {
  visit("token_hash", row.token_hash);
  visit("account_id", row.account);
  visit("csrf", row.csrf);
  visit("created_at", always(row.created_at));
  visit("last_seen_at", always(row.last_seen_at));
  visit("expires_at", always(row.expires_at));
}

void visit_columns(Is<ApiToken> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("name", row.name);
  visit("token_hash", row.token_hash);
  visit("role", row.role);
  visit("account_id", row.created_by);
  visit("created_at", always(row.created_at));
  visit("last_used_at", row.last_used_at);
  visit("revoked_at", row.revoked_at);
}

void visit_columns(Is<Invitation> auto& row, auto&& visit) {
  visit("token_hash", row.token_hash);
  visit("role", row.role);
  visit("login", row.login);
  visit("created_by", row.created_by);
  visit("created_at", always(row.created_at));
  visit("expires_at", always(row.expires_at));
  visit("used_at", row.used_at);
}

void visit_columns(Is<AuditEntry> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("at", always(row.at));
  visit("account_id", row.account);
  visit("login", row.login);
  visit("action", row.action);
  visit("subject", row.subject);
  visit("detail", row.detail);
}

namespace {

constexpr std::int64_t accounts_listed_max = 1'000;  // tokens and invitations are shown in one go

const RowHandler ignore_rows = [](const Row&) {};

}  // namespace

base::Result<std::optional<Account>> account(Connection& connection, model::AccountId id) {
  return read_one<Account>(connection, "where id = $1", {id.value});
}

base::Result<std::optional<Account>> account_by_login(Connection& connection,
                                                      const std::string& login) {
  return read_one<Account>(connection, "where login = $1", {std::string_view(login)});
}

base::Result<std::optional<Account>> account_by_wecom_user(Connection& connection,
                                                           const std::string& user) {
  if (user.empty()) return std::optional<Account>();
  return read_one<Account>(connection, "where wecom_user = $1", {std::string_view(user)});
}

base::Result<std::vector<Account>> accounts(Connection& connection, model::AccountId after,
                                            std::int64_t limit) {
  return read_rows<Account>(connection, "where id > $1 order by id limit $2", {after.value, limit});
}

base::Result<std::int64_t> count_working_admins(Connection& connection) {
  return read_integer(connection,
                      "select count(*) from account where role = 'admin' "
                      "and disabled_at is null");
}

base::Result<Account> add_account(Connection& connection, Account account) {
  TRY(known, account_by_login(connection, account.login));
  if (known) {
    return base::fail(base::ErrorCode::conflict,
                      "the login \"" + account.login + "\" is taken: choose another", "login");
  }
  TRY(newest, read_integer(connection, "select max(id) from account"));
  account.id = model::AccountId(newest + 1);
  TRY_VOID(add_row(connection, account));
  return account;
}

base::Result<void> put_account(Connection& connection, const Account& account) {
  return put_row(connection, account);
}

base::Result<std::optional<Session>> session(Connection& connection,
                                             const std::string& token_hash) {
  return read_one<Session>(connection, "where token_hash = $1", {std::string_view(token_hash)});
}

base::Result<void> put_session(Connection& connection, const Session& session) {
  return put_row(connection, session);
}

base::Result<void> remove_session(Connection& connection, const std::string& token_hash) {
  const Value parameters[] = {std::string_view(token_hash)};
  return connection.query("delete from session where token_hash = $1", parameters, ignore_rows);
}

base::Result<void> remove_sessions_of(Connection& connection, model::AccountId account) {
  const Value parameters[] = {account.value};
  return connection.query("delete from session where account_id = $1", parameters, ignore_rows);
}

base::Result<void> remove_expired(Connection& connection, base::Instant now,
                                  base::Instant attempts_before) {
  const Value sessions[] = {now.ms};
  TRY_VOID(connection.query("delete from session where expires_at <= $1", sessions, ignore_rows));
  const Value attempts[] = {attempts_before.ms};
  return connection.query("delete from login_attempt where at < $1", attempts, ignore_rows);
}

base::Result<std::optional<ApiToken>> api_token(Connection& connection,
                                                const std::string& token_hash) {
  return read_one<ApiToken>(connection, "where token_hash = $1", {std::string_view(token_hash)});
}

base::Result<std::vector<ApiToken>> api_tokens(Connection& connection) {
  return read_rows<ApiToken>(connection, "order by id desc limit $1", {accounts_listed_max});
}

base::Result<ApiToken> add_api_token(Connection& connection, ApiToken token) {
  TRY(newest, read_integer(connection, "select max(id) from api_token"));
  token.id = newest + 1;
  TRY_VOID(add_row(connection, token));
  return token;
}

base::Result<void> put_api_token(Connection& connection, const ApiToken& token) {
  return put_row(connection, token);
}

base::Result<std::optional<Invitation>> invitation(Connection& connection,
                                                   const std::string& token_hash) {
  return read_one<Invitation>(connection, "where token_hash = $1", {std::string_view(token_hash)});
}

base::Result<std::vector<Invitation>> open_invitations(Connection& connection, base::Instant now) {
  return read_rows<Invitation>(
      connection, "where used_at is null and expires_at > $1 order by created_at desc limit $2",
      {now.ms, accounts_listed_max});
}

base::Result<void> put_invitation(Connection& connection, const Invitation& invitation) {
  return put_row(connection, invitation);
}

base::Result<void> remove_invitation(Connection& connection, const std::string& token_hash) {
  const Value parameters[] = {std::string_view(token_hash)};
  return connection.query("delete from invitation where token_hash = $1", parameters, ignore_rows);
}

base::Result<void> add_audit(Connection& connection, const AuditEntry& entry) {
  TRY(newest, read_integer(connection, "select max(id) from audit"));
  AuditEntry numbered = entry;
  numbered.id = newest + 1;
  return add_row(connection, numbered);
}

base::Result<std::vector<AuditEntry>> audit(Connection& connection, const std::string& login,
                                            std::int64_t below, std::int64_t limit) {
  Where where;
  if (below != 0) where.add("id < ?", {below});
  if (!login.empty()) where.add("login = ?", {std::string_view(login)});
  const std::string rest = where.text() + " order by id desc limit " + where.parameter(limit);
  return read_rows<AuditEntry>(connection, rest, where.parameters());
}

base::Result<void> add_login_attempt(Connection& connection, const LoginAttempt& attempt) {
  TRY(newest, read_integer(connection, "select max(id) from login_attempt"));
  const Value parameters[] = {newest + 1, std::string_view(attempt.login),
                              std::string_view(attempt.address), attempt.at.ms,
                              static_cast<std::int64_t>(attempt.success)};
  return connection.query(
      "insert into login_attempt (id, login, address, at, success) "
      "values ($1, $2, $3, $4, $5)",
      parameters, ignore_rows);
}

base::Result<FailedLogins> failed_logins(Connection& connection, const std::string& login,
                                         const std::string& address, base::Instant since) {
  FailedLogins failed;
  TRY(last_success, read_integer(connection,
                                 "select max(at) from login_attempt where login = $1 "
                                 "and at >= $2 and success = 1",
                                 {std::string_view(login), since.ms}));
  TRY(of_login, read_integer(connection,
                             "select count(*) from login_attempt where login = $1 "
                             "and at >= $2 and at > $3 and success = 0",
                             {std::string_view(login), since.ms, last_success}));
  TRY(of_address, read_integer(connection,
                               "select count(*) from login_attempt where address = $1 "
                               "and at >= $2 and success = 0",
                               {std::string_view(address), since.ms}));
  failed.of_login = of_login;
  failed.of_address = of_address;
  return failed;
}

}  // namespace store::queries
