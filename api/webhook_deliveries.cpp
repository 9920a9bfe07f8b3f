// Deliveries of webhooks: what is on its way, what arrived, and the dead letters that a person may
// send again.
#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "store/queries/webhooks.h"

namespace api {
namespace {

namespace queries = store::queries;
using base::ErrorCode;
using base::fail;
using queries::DeliveryState;
using queries::WebhookDelivery;

object delivery_json(const WebhookDelivery& row) {
  const bool is_pending = row.state == DeliveryState::pending;
  object out;
  out["id"] = row.id;
  out["subscription_id"] = row.subscription;
  out["event_id"] = row.event_id;
  out["kind"] = row.kind;
  out["state"] = model::to_name(row.state);
  out["attempts"] = row.attempts;
  out["created_at"] = base::format_iso(row.created_at);
  out["next_attempt_at"] = is_pending ? time_or_null(row.next_attempt_at) : value(nullptr);
  out["done_at"] = time_or_null(row.done_at);
  out["status"] = row.status;
  out["error"] = row.error;
  return out;
}

}  // namespace

base::Result<Response> webhook_deliveries(Services&, const Call& call) {
  TRY(limit, call.limit());
  queries::DeliveryFilter filter;
  if (const std::string_view state = call.text("state"); !state.empty()) {
    filter.state = model::from_name<DeliveryState>(state);
    if (!filter.state) {
      return fail(ErrorCode::invalid_input, "state must be pending, sent or dead", "state");
    }
  }
  TRY(subscription, call.integer("subscription"));
  filter.subscription = subscription.value_or(0);
  std::int64_t below = 0;
  if (!call.text("cursor").empty()) {
    TRY(keys, read_cursor(call.text("cursor"), 1));
    below = keys[0];
  }
  TRY(rows, queries::webhook_deliveries(call.reader, filter, below, limit));
  const bool is_full = static_cast<std::int64_t>(rows.size()) == limit;
  return page(call, to_array(rows, delivery_json), is_full ? make_cursor({rows.back().id}) : "");
}

base::Result<Response> webhook_delivery(Services&, const Call& call) {
  TRY(id, call.id());
  TRY(row, queries::webhook_delivery(call.reader, id));
  if (!row) {
    return fail(ErrorCode::not_found, "there is no delivery " + std::to_string(id), "id");
  }
  return json_response({{"delivery", delivery_json(*row)}, {"body", parsed_object(row->body)}});
}

base::Result<Response> replay_webhook_delivery(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(count, services.door.write([&](store::Connection& connection) {
    return queries::replay_webhook_delivery(connection, id, call.now);
  }));
  if (count == 0) {
    return fail(ErrorCode::conflict,
                "delivery " + std::to_string(id) + " is waiting already, or is not there any more",
                "id");
  }
  services.webhooks_changed();
  return json_response({{"replayed", count}});
}

base::Result<Response> replay_webhook_deliveries(Services& services, const Call& call) {
  TRY(body, call.body({"subscription"}));
  std::int64_t subscription = 0;
  if (body.contains("subscription")) {
    TRY(number, Call::body_id(body, "subscription", false));
    subscription = number;
  }
  TRY(count, services.door.write([&](store::Connection& connection) {
    return queries::replay_dead_webhooks(connection, subscription, call.now);
  }));
  services.webhooks_changed();
  return json_response({{"replayed", count}});
}

}  // namespace api
