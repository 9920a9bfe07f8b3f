#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/members.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;

// Names an invitation without being of any use to whoever reads it.
constexpr std::size_t invitation_id_characters = 16;

object account_json(const queries::Account& row, const Names& names) {
  object out;
  out["id"] = row.id.value;
  out["login"] = row.login;
  out["name"] = row.name;
  out["role"] = model::to_name(row.role);
  out["language"] = row.language;
  out["member"] = member_ref(row.member, names);
  out["created_at"] = base::format_iso(row.created_at);
  out["disabled_at"] = time_or_null(row.disabled_at);
  out["wecom_user"] = row.wecom_user;
  return out;
}

base::Result<AccountRole> role_at(const object& body, bool for_token) {
  TRY(name, base::required_text(body, "role"));
  const auto role = model::from_name<AccountRole>(name);
  if (!role || (*role == AccountRole::integrator && !for_token)) {
    return fail(ErrorCode::invalid_input,
                "\"" + name + "\" is not a role: choose admin, lead, operator, service or viewer" +
                    (for_token ? " or integrator" : ""),
                "role");
  }
  return *role;
}

// The logins behind account numbers; "" for those that are gone.
base::Result<std::string> login_of(store::Connection& reader, model::AccountId id) {
  if (!id) return std::string();
  TRY(account, queries::account(reader, id));
  return account ? account->login : std::string();
}

base::Result<void> check_member(store::Connection& connection, model::MemberId id) {
  if (!id) return {};
  TRY(member, queries::member_row(connection, id));
  if (member && member->role == model::Role::staff) return {};
  return fail(ErrorCode::invalid_input,
              "member_id must be a staff member: mark the member as staff first", "member_id");
}

base::Result<void> link_wecom_user(store::Connection& connection, queries::Account& account,
                                   const std::string& user) {
  TRY(holder, queries::account_by_wecom_user(connection, user));
  if (holder && holder->id != account.id) {
    return fail(ErrorCode::conflict,
                "the WeCom user \"" + user + "\" belongs to the account " + holder->login +
                    ": take it away there first",
                "wecom_user");
  }
  account.wecom_user = user;
  return {};
}

}  // namespace

base::Result<Response> accounts(Services&, const Call& call) {
  TRY(limit, call.limit());
  std::int64_t after = 0;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    after = keys[0];
  }
  TRY(rows, queries::accounts(call.reader, model::AccountId(after), limit));
  Names names;
  for (const auto& row : rows) names.want(row.member);
  TRY_VOID(names.load(call.reader));
  const bool is_full = static_cast<std::int64_t>(rows.size()) == limit;
  return page(call, to_array(rows, [&](const auto& row) { return account_json(row, names); }),
              is_full ? make_cursor({rows.back().id.value}) : "");
}

base::Result<Response> change_account(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(body, call.body({"role", "name", "disabled", "member_id", "wecom_user"}));
  std::optional<AccountRole> role;
  if (body.contains("role")) {
    TRY(wanted, role_at(body, false));
    role = wanted;
  }
  std::optional<model::MemberId> member;
  if (body.contains("member_id")) {
    TRY(number, Call::body_id(body, "member_id", false));
    member = model::MemberId(number);
  }
  std::optional<std::string> wecom_user;
  if (body.contains("wecom_user")) {
    TRY(user, check_wecom_user(base::text_at(body, "wecom_user")));
    wecom_user = std::move(user);
  }
  const auto change = [&](store::Connection& connection) -> base::Result<queries::Account> {
    TRY(account, queries::account(connection, model::AccountId(id)));
    if (!account)
      return fail(ErrorCode::not_found, "there is no account " + std::to_string(id), "id");
    if (role) account->role = *role;
    if (body.contains("name")) account->name = base::text_at(body, "name", account->name);
    if (member) {
      TRY_VOID(check_member(connection, *member));
      account->member = *member;
    }
    if (wecom_user) TRY_VOID(link_wecom_user(connection, *account, *wecom_user));
    if (body.contains("disabled")) {
      account->disabled_at = base::flag_at(body, "disabled") ? call.now : base::Instant{};
    }
    TRY_VOID(queries::put_account(connection, *account));
    if (account->disabled_at.ms != 0) {
      TRY_VOID(queries::remove_sessions_of(connection, account->id));
    }
    TRY(admins, queries::count_working_admins(connection));
    if (admins == 0) {
      return fail(ErrorCode::conflict, "this is the last administrator: make another one first",
                  "role");
    }
    return *std::move(account);
  };
  TRY(account, services.door.write(change));
  Names names;
  names.want(account.member);
  TRY_VOID(names.load(call.reader));
  return json_response(account_json(account, names));
}

base::Result<Response> invitations(Services&, const Call& call) {
  TRY(rows, queries::open_invitations(call.reader, call.now));
  array items;
  for (const auto& row : rows) {
    TRY(created_by, login_of(call.reader, row.created_by));
    items.emplace_back(object{{"id", row.token_hash.substr(0, invitation_id_characters)},
                              {"login", row.login},
                              {"role", model::to_name(row.role)},
                              {"created_by", created_by},
                              {"created_at", base::format_iso(row.created_at)},
                              {"expires_at", base::format_iso(row.expires_at)}});
  }
  object body;
  body["items"] = std::move(items);
  return stamped(call, body);
}

base::Result<Response> invite(Services& services, const Call& call) {
  TRY(body, call.body({"login", "role"}));
  TRY(wanted_login, base::required_text(body, "login"));
  TRY(role, role_at(body, false));
  TRY(invited, services.access.invite(call.who, wanted_login, role, call.now));
  return json_response({{"login", invited.invitation.login},
                        {"role", model::to_name(invited.invitation.role)},
                        {"token", invited.token},
                        {"path", "/invitation?token=" + invited.token},
                        {"expires_at", base::format_iso(invited.invitation.expires_at)}},
                       201);
}

base::Result<Response> withdraw_invitation(Services& services, const Call& call) {
  const std::string& wanted = call.path.front();
  const auto remove = [&](store::Connection& connection) -> base::Result<void> {
    TRY(rows, queries::open_invitations(connection, call.now));
    for (const auto& row : rows) {
      if (row.token_hash.substr(0, invitation_id_characters) != wanted) continue;
      return queries::remove_invitation(connection, row.token_hash);
    }
    return fail(ErrorCode::not_found, "there is no open invitation with this id", "id");
  };
  TRY_VOID(services.door.write(remove));
  Response response;
  response.status = 204;
  return response;
}

base::Result<Response> invitation(Services& services, const Call& call) {
  TRY(found, services.access.find_invitation(call.reader, call.path.front(), call.now));
  if (!found) {
    return fail(ErrorCode::not_found,
                "this invitation was used, withdrawn or has run out: ask for another", "token");
  }
  return json_response({{"login", found->login},
                        {"role", model::to_name(found->role)},
                        {"expires_at", base::format_iso(found->expires_at)}});
}

base::Result<Response> tokens(Services&, const Call& call) {
  TRY(rows, queries::api_tokens(call.reader));
  array items;
  for (const auto& row : rows) {
    TRY(created_by, login_of(call.reader, row.created_by));
    items.emplace_back(object{{"id", row.id},
                              {"name", row.name},
                              {"role", model::to_name(row.role)},
                              {"created_by", created_by},
                              {"created_at", base::format_iso(row.created_at)},
                              {"last_used_at", time_or_null(row.last_used_at)},
                              {"revoked_at", time_or_null(row.revoked_at)}});
  }
  object body;
  body["items"] = std::move(items);
  return stamped(call, body);
}

base::Result<Response> create_token(Services& services, const Call& call) {
  TRY(body, call.body({"name", "role"}));
  TRY(name, base::required_text(body, "name"));
  TRY(role, role_at(body, true));
  TRY(made, services.access.make_token(call.who, name, role, call.now));
  return json_response({{"id", made.row.id},
                        {"name", made.row.name},
                        {"role", model::to_name(made.row.role)},
                        {"token", made.token}},
                       201);
}

base::Result<Response> revoke_token(Services& services, const Call& call) {
  TRY(id, call.id());
  const auto revoke = [&](store::Connection& connection) -> base::Result<void> {
    TRY(rows, queries::api_tokens(connection));
    for (auto& row : rows) {
      if (row.id != id) continue;
      if (row.revoked_at.ms == 0) row.revoked_at = call.now;
      return queries::put_api_token(connection, row);
    }
    return fail(ErrorCode::not_found, "there is no token " + std::to_string(id), "id");
  };
  TRY_VOID(services.door.write(revoke));
  Response response;
  response.status = 204;
  return response;
}

base::Result<Response> audit(Services&, const Call& call) {
  TRY(limit, call.limit());
  std::int64_t below = 0;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    below = keys[0];
  }
  const std::string of_login(call.text("login"));
  TRY(rows, queries::audit(call.reader, of_login, below, limit));
  const bool is_full = static_cast<std::int64_t>(rows.size()) == limit;
  const std::string next = is_full ? make_cursor({rows.back().id}) : "";
  return page(call,
              to_array(rows,
                       [](const queries::AuditEntry& row) {
                         return object{
                             {"id", row.id},           {"at", base::format_iso(row.at)},
                             {"login", row.login},     {"action", row.action},
                             {"subject", row.subject}, {"detail", parsed_object(row.detail)}};
                       }),
              next);
}

}  // namespace api
