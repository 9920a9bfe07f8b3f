#include "api/api.h"

#include "api/apply_page.h"
#include "api/live_rows.h"
#include "api/render.h"
#include "api/services.h"

namespace api {
namespace {

namespace queries = store::queries;

// Passwords and tokens must not get into the audit trail, and long values are not what it is for.
constexpr std::string_view secret_members[] = {"password", "old_password", "token", "secret"};
constexpr std::size_t audit_text_bytes_max = 500;

bool is_secret(std::string_view name) {
  return std::find(std::begin(secret_members), std::end(secret_members), name) !=
         std::end(secret_members);
}

object audit_detail(const Request& request) {
  object detail;
  const auto parsed = base::parse_json(request.body);
  if (!parsed || !parsed->is_object()) return detail;
  for (const auto& member : parsed->get_object()) {
    const value& each = member.value();
    const bool is_long = each.is_string() && each.get_string().size() > audit_text_bytes_max;
    if (is_secret(member.key()) || is_long || each.is_array() || each.is_object()) continue;
    detail[member.key()] = each;
  }
  return detail;
}

// "questions/12" for /api/v1/questions/12/assign; the secret in an invitation's address stays out.
std::string audit_subject(const Route& route, const Call& call) {
  if (call.path.empty() || route.name == "accept_invitation") return {};
  const std::size_t brace = route.pattern.find('{');
  std::string_view noun = route.pattern.substr(0, brace - 1);
  noun.remove_prefix(noun.rfind('/') + 1);
  return std::string(noun) + "/" + call.path.front();
}

bool is_write(const Request& request) {
  return request.method != "GET" && request.method != "HEAD";
}

bool says_json(const Request& request) {
  const std::string_view type = request.header("content-type");
  return type.starts_with("application/json") || type.starts_with("application/cloudevents");
}

}  // namespace

struct Api::Parts {
  Parts(store::Database& database, Intake& intake, Explainer& explainer, Teacher& teacher,
        LiveFeed& feed, Options options)
      : readers(database),
        door(database),
        access(door, options.password_cost),
        board(options.board),
        webhook_uses(door),
        sandbox(std::move(options.sandbox)),
        services{database,
                 intake,
                 explainer,
                 teacher,
                 options.platforms ? *options.platforms : no_platforms,
                 options.workplaces ? *options.workplaces : no_workplaces,
                 sign_ins,
                 feed,
                 policies,
                 access,
                 door,
                 board,
                 figures,
                 std::move(options.version),
                 std::move(options.more_metrics),
                 std::move(options.writer_trouble),
                 webhook_uses,
                 webhook_pace,
                 options.webhook_reach,
                 std::move(options.webhooks_changed),
                 search_mutex,
                 search,
                 visit_door,
                 std::move(options.public_address)} {}

  NoPlatforms no_platforms;
  NoWorkplaces no_workplaces;
  SignInStates sign_ins;
  FormGuard forms;
  Readers readers;
  WriteDoor door;
  Access access;
  Policies policies;
  queries::GroupBoard board;
  WebhookUses webhook_uses;
  WebhookPace webhook_pace;
  std::function<Response(const Request&)> sandbox;
  RequestFigures figures;
  std::mutex search_mutex;
  std::unique_ptr<store::SearchIndex> search;
  VisitDoor visit_door;
  std::mutex flushing;
  Services services;
};

Api::Api(store::Database& database, Intake& intake, Explainer& explainer, Teacher& teacher,
         Options options)
    : feed_(intake.now()),
      parts_(std::make_unique<Parts>(database, intake, explainer, teacher, feed_,
                                     std::move(options))) {}

Api::~Api() = default;

Response Api::handle(const Request& request) {
  Response response = answer(request);
  if (response.status == 200 && !response.etag.empty() &&
      request.header("if-none-match") == response.etag) {
    response.status = 304;
    response.body.clear();
  }
  RequestFigures& figures = parts_->figures;
  ++figures.requests;
  if (response.status >= 500)
    ++figures.server_errors;
  else if (response.status >= 400)
    ++figures.client_errors;
  return response;
}

Response Api::answer(const Request& request) {
  // No account stands behind a callback: the platform proves itself to its connector.
  if (request.path.starts_with(callback_path)) return parts_->services.platforms.hear(request);
  const bool is_of_sandbox = request.path.starts_with(sandbox_path) && parts_->sandbox;
  if (is_of_sandbox) return parts_->sandbox(request);
  if (is_apply_path(request.path)) return answer_applicant(request);
  Match match = find_route(routes(), request);
  if (!match.route && match.allowed.empty()) {
    return problem(404, "not_found", "there is nothing at " + request.path);
  }
  if (!match.route) {
    Response refused = problem(405, "not_allowed", request.path + " takes " + match.allowed);
    refused.headers.emplace_back("Allow", match.allowed);
    return refused;
  }
  auto loan = parts_->readers.borrow();
  if (!loan) return problem(loan.error());
  const base::Instant now = parts_->services.intake.now();
  auto who = parts_->access.identify(request, **loan, now);
  if (!who) {
    loan->discard();
    return problem(who.error());
  }
  const Route& route = *match.route;
  if (!may(*who, route.least)) {
    if (who->via == Principal::Via::nobody) {
      return problem(401, "not_allowed", "sign in first, or send an API token");
    }
    return problem(403, "not_allowed",
                   "this needs the role " + std::string(least_role_name(route.least)) +
                       ", yours is " + std::string(model::to_name(who->role)));
  }
  if (route.least && !Access::passes_csrf(*who, request)) {
    return problem(403, "not_allowed",
                   "the header X-CSRF-Token is missing or old: load the page again",
                   "X-CSRF-Token");
  }
  if (is_write(request) && !request.body.empty() && !says_json(request)) {
    return problem(415, "invalid_input", "send JSON, with Content-Type: application/json",
                   "Content-Type");
  }
  const Call call{request, *who, **loan, now, std::move(match.path)};
  auto handled = route.handler(parts_->services, call);
  if (!handled) {
    if (handled.error().code == base::ErrorCode::unavailable) loan->discard();
    return problem(handled.error());
  }
  if (is_write(request)) note_in_audit(request, route, *handled, call);
  return *std::move(handled);
}

// Nobody signs in to apply.
Response Api::answer_applicant(const Request& request) {
  auto loan = parts_->readers.borrow();
  if (!loan) return problem(loan.error());
  return answer_apply(parts_->services, parts_->forms, **loan, request);
}

void Api::note_in_audit(const Request& request, const Route& route, const Response& response,
                        const Call& call) {
  // Facts are their own trail, thousands of them a second.
  const bool brings_facts = route.name == "send_facts" || route.name == "receive_events";
  if (response.status >= 300 || brings_facts) return;
  queries::AuditEntry entry;
  entry.at = call.now;
  entry.account = call.who.account;
  object detail = audit_detail(request);
  entry.login = call.who.login;
  if (entry.login.empty()) entry.login = base::text_at(parsed_object(response.body), "login");
  entry.action = route.name;
  entry.subject = audit_subject(route, call);
  entry.detail = base::json::serialize(detail);
  const auto added = parts_->door.write(
      [&](store::Connection& connection) { return queries::add_audit(connection, entry); });
  // The act itself is done and durable; a trail that cannot be written shows in /metrics.
  if (!added) ++parts_->figures.audit_failures;
}

base::Result<std::string> Api::begin_setup(model::MemberId member) {
  TRY(loan, parts_->readers.borrow());
  return parts_->access.begin_setup(*loan, member);
}

base::Result<void> Api::warm_up() {
  TRY(loan, parts_->readers.borrow());
  const base::Instant now = parts_->services.intake.now();
  TRY(policy, parts_->policies.in_force(*loan));
  TRY(board, parts_->board.snapshot(*loan, now, policy->today(now)));
  return {};
}

base::Result<void> Api::flush_feed() {
  const std::lock_guard lock(parts_->flushing);
  const Noted noted = feed_.take_noted();
  if (noted.empty()) return {};
  TRY(loan, parts_->readers.borrow());
  const base::Instant now = parts_->services.intake.now();
  TRY(policy, parts_->policies.in_force(*loan));
  auto told = tell_rows(feed_, *loan, noted, now, policy->today(now));
  if (told) return {};
  // What could not be read is lost to those who listen, so they must fetch again.
  feed_.append("reset", {});
  return told;
}

}  // namespace api
