// Settings of webhooks that go out: who is told of which events, and how that is going.
#include <algorithm>

#include "api/handlers.h"
#include "api/render.h"
#include "api/services.h"
#include "api/webhook_secret.h"
#include "base/random.h"
#include "connectors/webhook/envelope.h"
#include "connectors/webhook/event_facts.h"
#include "connectors/webhook/event_kinds.h"
#include "connectors/webhook/signature.h"
#include "store/queries/webhooks.h"

namespace api {
namespace {

namespace queries = store::queries;
namespace webhook = connectors::webhook;
using base::ErrorCode;
using base::fail;
using queries::WebhookSubscription;

constexpr int test_event_id_bytes = 8;
constexpr int add_tries_max = 3;  // row numbers may meet with the sender's

array kinds_of(const WebhookSubscription& row) {
  array kinds;
  for (const std::string_view kind : webhook::event_kinds) {
    const std::string padded = " " + row.kinds + " ";
    if (padded.find(" " + std::string(kind) + " ") != std::string::npos) kinds.emplace_back(kind);
  }
  return kinds;
}

object subscription_json(const WebhookSubscription& row, const queries::DeliveryCounts& counts,
                         base::Instant now) {
  const bool has_old = row.old_secret_until > now;
  object out;
  out["id"] = row.id;
  out["url"] = row.url;
  out["kinds"] = kinds_of(row);
  out["created_at"] = base::format_iso(row.created_at);
  out["created_by"] = row.created_by;
  out["disabled_at"] = time_or_null(row.disabled_at);
  out["disabled_why"] = row.disabled_why;
  out["deleted_at"] = time_or_null(row.deleted_at);
  out["old_secret_until"] = has_old ? time_or_null(row.old_secret_until) : value(nullptr);
  out["failing_since"] = time_or_null(row.failing_since);
  out["last_sent_at"] = time_or_null(row.last_sent_at);
  out["last_error"] = row.last_error;
  out["pending"] = counts.pending;
  out["dead"] = counts.dead;
  return out;
}

base::Result<queries::DeliveryCounts> counts_of(store::Connection& reader, std::int64_t id) {
  TRY(all, queries::webhook_delivery_counts(reader));
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& each) { return each.subscription == id; });
  return found == all.end() ? queries::DeliveryCounts{id, 0, 0} : *found;
}

// An address that is one already (and not a name) is judged now; names are judged at each
// connection.
base::Result<void> check_url(const std::string& text, webhook::Reach reach) {
  TRY(url, webhook::parse_url(text, reach));
  const auto address = webhook::parse_address(url.host);
  const std::string_view refusal =
      address ? webhook::refusal_of(*address, reach) : std::string_view();
  if (refusal.empty()) return {};
  return fail(ErrorCode::invalid_input,
              url.host + " is not sent to (" + std::string(refusal) +
                  "): give an address of the public internet",
              "url");
}

base::Result<std::string> checked_kinds(const object& body) {
  const array* list = base::array_at(body, "kinds");
  if (!list || list->empty()) {
    return fail(ErrorCode::invalid_input, "kinds must be a list of at least one kind of event",
                "kinds");
  }
  std::string kinds;
  for (const value& each : *list) {
    if (!each.is_string() || !webhook::is_event_kind(each.get_string())) {
      std::string known;
      for (const std::string_view kind : webhook::event_kinds) {
        known += (known.empty() ? "" : ", ") + std::string(kind);
      }
      return fail(ErrorCode::invalid_input,
                  base::json::serialize(each) + " is no kind of event: choose from " + known,
                  "kinds");
    }
    if (!kinds.empty()) kinds += ' ';
    kinds += each.get_string();
  }
  return kinds;
}

base::Result<WebhookSubscription> found_subscription(store::Connection& connection,
                                                     std::int64_t id) {
  TRY(row, queries::webhook_subscription(connection, id));
  if (!row)
    return fail(ErrorCode::not_found, "there is no subscription " + std::to_string(id), "id");
  return *std::move(row);
}

template <class Change>
base::Result<WebhookSubscription> change_subscription(Services& services, const Call& call,
                                                      Change what) {
  TRY(id, call.id());
  TRY(changed,
      services.door.write([&](store::Connection& connection) -> base::Result<WebhookSubscription> {
        TRY(row, found_subscription(connection, id));
        what(row);
        TRY_VOID(queries::put_webhook_subscription(connection, row));
        return row;
      }));
  services.webhooks_changed();
  return changed;
}

}  // namespace

base::Result<Response> webhook_subscriptions(Services&, const Call& call) {
  TRY(rows, queries::webhook_subscriptions(call.reader));
  array items;
  for (const WebhookSubscription& row : rows) {
    TRY(counts, counts_of(call.reader, row.id));
    items.emplace_back(subscription_json(row, counts, call.now));
  }
  object body;
  body["items"] = std::move(items);
  return stamped(call, body);
}

base::Result<Response> create_webhook_subscription(Services& services, const Call& call) {
  TRY(body, call.body({"url", "kinds"}));
  TRY(url, base::required_text(body, "url"));
  TRY_VOID(check_url(url, services.webhook_reach));
  TRY(kinds, checked_kinds(body));
  WebhookSubscription row;
  row.url = std::move(url);
  row.kinds = std::move(kinds);
  row.secret = webhook::new_secret();
  row.created_at = call.now;
  row.created_by = call.who.login;
  TRY(made, services.door.write([&](store::Connection& connection) {
    return queries::add_webhook_subscription(connection, row);
  }));
  services.webhooks_changed();
  return json_response(
      {{"subscription", subscription_json(made, {}, call.now)}, {"secret", made.secret}}, 201);
}

base::Result<Response> change_webhook_subscription(Services& services, const Call& call) {
  TRY(body, call.body({"url", "kinds", "disabled", "deleted"}));
  std::string url, kinds;
  if (body.contains("url")) {
    TRY(wanted, base::required_text(body, "url"));
    TRY_VOID(check_url(wanted, services.webhook_reach));
    url = std::move(wanted);
  }
  if (body.contains("kinds")) {
    TRY(wanted, checked_kinds(body));
    kinds = std::move(wanted);
  }
  TRY(changed, change_subscription(services, call, [&](WebhookSubscription& row) {
        const auto at = [&](std::string_view key) {
          return base::flag_at(body, key) ? call.now : base::Instant{};
        };
        if (!url.empty()) row.url = url;
        if (!kinds.empty()) row.kinds = kinds;
        if (body.contains("deleted")) row.deleted_at = at("deleted");
        if (body.contains("disabled")) {
          row.disabled_at = at("disabled");
          row.disabled_why.clear();
        }
      }));
  TRY(counts, counts_of(call.reader, changed.id));
  return json_response(subscription_json(changed, counts, call.now));
}

base::Result<Response> delete_webhook_subscription(Services& services, const Call& call) {
  TRY_VOID(change_subscription(services, call,
                               [&](WebhookSubscription& row) { row.deleted_at = call.now; }));
  Response response;
  response.status = 204;
  return response;
}

base::Result<Response> rotate_webhook_subscription(Services& services, const Call& call) {
  TRY(changed, change_subscription(services, call,
                                   [&](WebhookSubscription& row) { renew_secret(row, call.now); }));
  return renewed_secret(changed);
}

base::Result<Response> test_webhook_subscription(Services& services, const Call& call) {
  TRY(id, call.id());
  TRY(subscription, found_subscription(call.reader, id));
  if (!subscription.is_active()) {
    return fail(ErrorCode::conflict, "the subscription is switched off: switch it on first", "id");
  }
  webhook::Event event;
  event.id = "test-" + base::secret_hex(test_event_id_bytes);
  event.source = "guildhall";
  event.type = std::string(webhook::type_prefix) + std::string(webhook::test_kind);
  event.time = call.now;
  event.data = object{{"by", call.who.login}};
  queries::WebhookDelivery row;
  row.subscription = id;
  row.event_id = event.id;
  row.kind = webhook::test_kind;
  row.body = webhook::write_event(event);
  row.created_at = call.now;
  row.next_attempt_at = call.now;
  base::Result<void> added;
  for (int tries = 0; tries < add_tries_max; ++tries) {
    added = services.door.write([&](store::Connection& connection) {
      return queries::add_webhook_deliveries(connection, {row});
    });
    if (added || added.error().code != ErrorCode::conflict) break;
  }
  if (!added) return tl::unexpected(std::move(added).error());
  services.webhooks_changed();
  return json_response({{"event_id", row.event_id}});
}

}  // namespace api
