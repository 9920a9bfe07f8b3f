// POST /hooks/{name}: events from other systems. No session: the signature says who sends. Answered
// only when what was taken is durable. Each event has an outcome of its own; when one is refused
// the status is 422, so that a sender that looks at nothing else notices, and sending all of it
// again takes nothing twice.
#include "api/facts.h"
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "connectors/webhook/event_facts.h"
#include "connectors/webhook/signature.h"

namespace api {
namespace {

namespace queries = store::queries;
namespace webhook = connectors::webhook;
using base::ErrorCode;
using base::fail;
using queries::WebhookEndpoint;

std::optional<Response> refusal_of(const WebhookEndpoint& endpoint, const Call& call) {
  if (endpoint.deleted_at.ms != 0) {
    return problem(410, "not_found", "this endpoint was deleted: stop sending to it");
  }
  if (endpoint.disabled_at.ms != 0) {
    return problem(403, "not_allowed",
                   "this endpoint is switched off: an administrator can switch it on again");
  }
  const Request& request = call.request;
  if (request.body.size() > webhook::body_bytes_max) {
    return problem(413, "limit_exceeded",
                   "the body is larger than " + std::to_string(webhook::body_bytes_max / 1024) +
                       " KiB: send it in parts",
                   "body");
  }
  std::vector<std::string> secrets = {endpoint.secret};
  if (endpoint.old_secret_until > call.now) secrets.push_back(endpoint.old_secret);
  const webhook::SignedHeaders headers{std::string(request.header(webhook::id_header)),
                                       std::string(request.header(webhook::timestamp_header)),
                                       std::string(request.header(webhook::signature_header))};
  const auto verified = webhook::verify(secrets, headers, request.body, call.now);
  if (verified) return std::nullopt;
  return problem(401, "not_allowed", verified.error().text, verified.error().field);
}

// Too many at once: the sender is told when to come again.
std::optional<Response> refusal_of_pace(WebhookPace& pace, std::int64_t endpoint,
                                        base::Instant now) {
  const base::Duration wait = pace.wait(endpoint, now);
  if (wait.ms == 0) return std::nullopt;
  const std::string seconds = std::to_string((wait.ms + 999) / 1'000);
  Response response = problem(
      429, "limit_exceeded",
      "this endpoint takes " + std::to_string(webhook_requests_per_second_max) +
          " requests a second, after a burst of " + std::to_string(webhook_requests_burst_max) +
          ": send again in " + seconds + " s, and several events in one request (up to 1,000)");
  response.headers.emplace_back("Retry-After", seconds);
  return response;
}

queries::WebhookUse use_of(const std::vector<webhook::Entry>& entries,
                           const std::vector<Outcome>& outcomes, base::Instant now) {
  queries::WebhookUse use;
  use.at = now;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const Outcome& outcome = outcomes[i];
    if (outcome.as == TakenAs::accepted) ++use.accepted;
    if (outcome.as == TakenAs::known) ++use.known;
    if (outcome.as != TakenAs::refused) continue;
    ++use.refused;
    use.refusals.push_back(
        {0, 0, now, entries[i].id, entries[i].type, outcome.error.field, outcome.error.text});
  }
  return use;
}

Response receipt_of(const std::vector<webhook::Entry>& entries,
                    const std::vector<Outcome>& outcomes, const queries::WebhookUse& use) {
  object body;
  if (use.refused > 0) {
    const std::string detail =
        std::to_string(use.refused) + " of " + std::to_string(outcomes.size()) +
        " events refused; the others are taken. The first: " + use.refusals.front().problem;
    body = parsed_object(problem(422, "invalid_input", detail, use.refusals.front().field).body);
  }
  body["accepted"] = use.accepted;
  body["known"] = use.known;
  body["refused"] = use.refused;
  array list;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    object out = outcome_json(outcomes[i]);
    out["id"] = entries[i].id;
    list.emplace_back(std::move(out));
  }
  body["outcomes"] = std::move(list);
  return json_response(body, use.refused > 0 ? 422 : 200);
}

}  // namespace

base::Result<Response> receive_events(Services& services, const Call& call) {
  TRY(endpoint, queries::webhook_endpoint_by_name(call.reader, call.path.front()));
  if (!endpoint) {
    return fail(
        ErrorCode::not_found,
        "there is no endpoint of this name: an administrator makes one in the settings, under "
        "Webhooks",
        "name");
  }
  if (auto refusal = refusal_of(*endpoint, call)) return *std::move(refusal);
  if (auto refusal = refusal_of_pace(services.webhook_pace, endpoint->id, call.now)) {
    return *std::move(refusal);
  }
  auto entries = webhook::read_events(call.request.header("content-type"), call.request.body);
  if (!entries) {
    const base::Error& error = entries.error();
    if (error.field != "Content-Type") return tl::unexpected(error);
    return problem(415, "invalid_input", error.text, error.field);
  }
  std::vector<base::Result<model::Fact>> facts;
  for (const webhook::Entry& entry : *entries) {
    if (entry.event)
      facts.push_back(webhook::to_fact(*entry.event, {endpoint->name, endpoint->source}, call.now));
    else
      facts.push_back(tl::unexpected(entry.event.error()));
  }
  TRY(outcomes, submit_facts(services, std::move(facts)));
  queries::WebhookUse use = use_of(*entries, outcomes, call.now);
  Response response = receipt_of(*entries, outcomes, use);
  // What was taken is durable; a count that cannot be written shows in /metrics.
  if (!services.webhook_uses.note(endpoint->id, std::move(use))) ++services.figures.audit_failures;
  return response;
}

}  // namespace api
