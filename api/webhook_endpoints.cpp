// Settings of webhooks that come in: endpoints with their secrets, counts and newest refusals.
#include <algorithm>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "api/webhook_secret.h"
#include "connectors/webhook/event_facts.h"
#include "connectors/webhook/signature.h"
#include "store/queries/webhooks.h"

namespace api {
namespace {

namespace queries = store::queries;
namespace webhook = connectors::webhook;
using base::ErrorCode;
using base::fail;
using queries::WebhookEndpoint;

constexpr std::size_t endpoint_name_bytes_max = 40;
// Name spaces of what people, the deliverer and the clock bring in.
constexpr std::string_view own_sources[] = {"console", "deliverer", "clock"};

object endpoint_json(const WebhookEndpoint& row, base::Instant now) {
  const bool has_old = row.old_secret_until > now;
  object out;
  out["id"] = row.id;
  out["name"] = row.name;
  out["path"] = "/hooks/" + row.name;
  out["source"] = row.source;
  out["created_at"] = base::format_iso(row.created_at);
  out["created_by"] = row.created_by;
  out["disabled_at"] = time_or_null(row.disabled_at);
  out["deleted_at"] = time_or_null(row.deleted_at);
  out["old_secret_until"] = has_old ? time_or_null(row.old_secret_until) : value(nullptr);
  out["last_used_at"] = time_or_null(row.last_used_at);
  out["accepted"] = row.accepted;
  out["known"] = row.known;
  out["refused"] = row.refused;
  return out;
}

base::Result<std::string> checked_name(const object& body) {
  TRY(name, base::required_text(body, "name"));
  const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  if (is_name && !name.empty() && name.size() <= endpoint_name_bytes_max) return name;
  return fail(ErrorCode::invalid_input,
              "a name is 1 to " + std::to_string(endpoint_name_bytes_max) +
                  " of a–z, 0–9, - and _: it stands in the address",
              "name");
}

base::Result<std::string> checked_source(const object& body, const std::string& name) {
  std::string source(base::text_at(body, "source"));
  if (source.empty()) return webhook::own_source(name);
  const bool is_taken =
      std::find(std::begin(own_sources), std::end(own_sources), source) != std::end(own_sources);
  if (!is_taken && source.size() <= model::external_id_bytes_max) return source;
  return fail(ErrorCode::invalid_input,
              is_taken ? "the source \"" + source + "\" is the house's own: choose another"
                       : std::string("the source is too long"),
              "source");
}

base::Result<WebhookEndpoint> found_endpoint(store::Connection& connection, std::int64_t id) {
  TRY(row, queries::webhook_endpoint(connection, id));
  if (!row) return fail(ErrorCode::not_found, "there is no endpoint " + std::to_string(id), "id");
  return *std::move(row);
}

template <class Change>
base::Result<WebhookEndpoint> change_endpoint(Services& services, const Call& call, Change what) {
  TRY(id, call.id());
  return services.door.write([&](store::Connection& connection) -> base::Result<WebhookEndpoint> {
    TRY(row, found_endpoint(connection, id));
    what(row);
    TRY_VOID(queries::put_webhook_endpoint(connection, row));
    return row;
  });
}

}  // namespace

base::Result<Response> webhook_endpoints(Services& services, const Call& call) {
  TRY_VOID(services.webhook_uses.flush());
  TRY(rows, queries::webhook_endpoints(call.reader));
  object body;
  body["items"] =
      to_array(rows, [&](const WebhookEndpoint& row) { return endpoint_json(row, call.now); });
  return stamped(call, body);
}

base::Result<Response> create_webhook_endpoint(Services& services, const Call& call) {
  TRY(body, call.body({"name", "source"}));
  TRY(name, checked_name(body));
  TRY(source, checked_source(body, name));
  WebhookEndpoint row;
  row.name = std::move(name);
  row.source = std::move(source);
  row.secret = webhook::new_secret();
  row.created_at = call.now;
  row.created_by = call.who.login;
  TRY(made, services.door.write([&](store::Connection& connection) {
    return queries::add_webhook_endpoint(connection, row);
  }));
  return json_response({{"endpoint", endpoint_json(made, call.now)}, {"secret", made.secret}}, 201);
}

base::Result<Response> change_webhook_endpoint(Services& services, const Call& call) {
  TRY(body, call.body({"disabled", "deleted"}));
  TRY(changed, change_endpoint(services, call, [&](WebhookEndpoint& row) {
        const auto at = [&](std::string_view key) {
          return base::flag_at(body, key) ? call.now : base::Instant{};
        };
        if (body.contains("disabled")) row.disabled_at = at("disabled");
        if (body.contains("deleted")) row.deleted_at = at("deleted");
      }));
  return json_response(endpoint_json(changed, call.now));
}

base::Result<Response> delete_webhook_endpoint(Services& services, const Call& call) {
  TRY_VOID(
      change_endpoint(services, call, [&](WebhookEndpoint& row) { row.deleted_at = call.now; }));
  Response response;
  response.status = 204;
  return response;
}

base::Result<Response> rotate_webhook_endpoint(Services& services, const Call& call) {
  TRY(changed,
      change_endpoint(services, call, [&](WebhookEndpoint& row) { renew_secret(row, call.now); }));
  return renewed_secret(changed);
}

base::Result<Response> webhook_refusals(Services& services, const Call& call) {
  TRY_VOID(services.webhook_uses.flush());
  TRY(id, call.id());
  TRY_VOID(found_endpoint(call.reader, id));
  TRY(rows, queries::webhook_refusals(call.reader, id));
  object body;
  body["items"] = to_array(rows, [](const queries::WebhookRefusal& row) {
    return object{{"id", row.id},
                  {"at", base::format_iso(row.at)},
                  {"event_id", row.event_id},
                  {"type", row.type},
                  {"field", row.field},
                  {"problem", row.problem}};
  });
  return stamped(call, body);
}

}  // namespace api
