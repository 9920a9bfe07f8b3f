// Webhooks: endpoints that take events in, subscriptions that are told of ours, deliveries on their
// way. Like accounts these are no facts; the API and the sender (server/webhooks) write them, each
// only its own columns, inside transactions of their own. Functions that write need a read_write
// Connection.
//
// A row number is taken as max + 1: two who add at once may meet, and one gets `conflict` and tries
// again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/names.h"
#include "store/database.h"

namespace store::queries {

inline constexpr std::int64_t endpoints_max = 100;           // further ones are refused
inline constexpr std::int64_t subscriptions_max = 50;        // further ones are refused
inline constexpr std::int64_t refusals_kept_max = 100;       // per endpoint; the oldest go
inline constexpr base::Duration sent_kept = base::days(7);   // deliveries that arrived
inline constexpr base::Duration dead_kept = base::days(30);  // dead letters, and what is deleted

// ---- in

struct WebhookEndpoint {
  std::int64_t id = 0;
  std::string name, source;
  std::string secret, old_secret;  // the old one is good until old_secret_until
  base::Instant old_secret_until;
  base::Instant created_at;
  std::string created_by;  // login
  base::Instant disabled_at, deleted_at;
  base::Instant last_used_at;
  std::int64_t accepted = 0, known = 0, refused = 0;  // events so far
  friend bool operator==(const WebhookEndpoint&, const WebhookEndpoint&) = default;
};

struct WebhookRefusal {
  std::int64_t id = 0, endpoint = 0;
  base::Instant at;
  std::string event_id, type, field, problem;
  friend bool operator==(const WebhookRefusal&, const WebhookRefusal&) = default;
};

// What one request brought.
struct WebhookUse {
  base::Instant at;
  std::int64_t accepted = 0, known = 0, refused = 0;
  std::vector<WebhookRefusal> refusals;  // `id` and `endpoint` are filled in
};

base::Result<std::vector<WebhookEndpoint>> webhook_endpoints(
    Connection& connection);  // not deleted
base::Result<std::optional<WebhookEndpoint>> webhook_endpoint(Connection& connection,
                                                              std::int64_t id);
base::Result<std::optional<WebhookEndpoint>> webhook_endpoint_by_name(Connection& connection,
                                                                      const std::string& name);
// Gives the row its number. `conflict` when the name is taken, `limit_exceeded` beyond
// endpoints_max.
base::Result<WebhookEndpoint> add_webhook_endpoint(Connection& connection, WebhookEndpoint row);
// All but the name, the counts and the last use.
base::Result<void> put_webhook_endpoint(Connection& connection, const WebhookEndpoint& row);
base::Result<void> note_webhook_use(Connection& connection, std::int64_t endpoint,
                                    const WebhookUse& use);
base::Result<std::vector<WebhookRefusal>> webhook_refusals(Connection& connection,
                                                           std::int64_t endpoint);

// ---- out

struct WebhookSubscription {
  std::int64_t id = 0;
  std::string url;
  std::string kinds;  // separated by spaces (connectors/webhook/event_kinds.h)
  std::string secret, old_secret;
  base::Instant old_secret_until;
  base::Instant created_at;
  std::string created_by;  // login
  base::Instant disabled_at;
  std::string disabled_why;  // empty: a person did it
  base::Instant deleted_at;
  // The sender's: since when no attempt has succeeded; 0: the last one did.
  base::Instant failing_since, last_sent_at;
  std::string last_error;
  bool is_active() const { return disabled_at.ms == 0 && deleted_at.ms == 0; }
  friend bool operator==(const WebhookSubscription&, const WebhookSubscription&) = default;
};

base::Result<std::vector<WebhookSubscription>> webhook_subscriptions(
    Connection& connection);  // not deleted
base::Result<std::optional<WebhookSubscription>> webhook_subscription(Connection& connection,
                                                                      std::int64_t id);
// Gives the row its number and lets it begin with what happens from now on. `limit_exceeded` beyond
// subscriptions_max.
base::Result<WebhookSubscription> add_webhook_subscription(Connection& connection,
                                                           WebhookSubscription row);
// All but what is the sender's. One that was not active and now is begins with what happens from
// now on.
base::Result<void> put_webhook_subscription(Connection& connection, const WebhookSubscription& row);

// Up to which rows it has been told.
struct WebhookCursor {
  std::int64_t subscription = 0, decision = 0, task = 0, fact = 0;
  friend bool operator==(const WebhookCursor&, const WebhookCursor&) = default;
};
base::Result<WebhookCursor> newest_webhook_rows(
    Connection& connection);  // without its subscription
base::Result<WebhookCursor> webhook_cursor(Connection& connection, std::int64_t subscription);

// pending: waits for next_attempt_at · sent: a 2xx came back · dead: no further attempt but by a
// person's word
enum class DeliveryState { pending, sent, dead };

struct WebhookDelivery {
  std::int64_t id = 0, subscription = 0;
  std::string event_id, kind;
  std::string body;  // the event, as it is sent
  DeliveryState state = DeliveryState::pending;
  std::int64_t attempts = 0;
  base::Instant created_at, next_attempt_at, done_at;
  std::int64_t status = 0;  // of the last answer; 0: none came
  std::string error;        // of the last attempt
  friend bool operator==(const WebhookDelivery&, const WebhookDelivery&) = default;
};

// Gives the rows their numbers; those whose event the subscription was told already are left out.
base::Result<void> add_webhook_deliveries(Connection& connection,
                                          std::vector<WebhookDelivery> rows);
// The deliveries and the cursor, in one transaction.
base::Result<void> save_webhook_turn(Connection& connection, const WebhookCursor& cursor,
                                     std::vector<WebhookDelivery> rows);
base::Result<std::optional<WebhookDelivery>> webhook_delivery(Connection& connection,
                                                              std::int64_t id);
// The next one that an active subscription is owed; `next_attempt_at` may lie ahead.
base::Result<std::optional<WebhookDelivery>> next_webhook_delivery(Connection& connection,
                                                                   std::int64_t subscription);

// What came of an attempt, together with what the subscription is to show of it.
struct WebhookAttempt {
  WebhookDelivery delivery;  // as it is now
  base::Instant at;
  bool is_gone = false;  // 410: nobody is there any more; the subscription is disabled
};
// In a transaction of its own. A delivery that is not pending any more stays as it is.
base::Result<void> save_webhook_attempt(Connection& connection, const WebhookAttempt& attempt);

struct DeliveryFilter {
  std::optional<DeliveryState> state;
  std::int64_t subscription = 0;  // 0: of all
};
// Newest first, below the number `below` (0: no bound).
base::Result<std::vector<WebhookDelivery>> webhook_deliveries(Connection& connection,
                                                              const DeliveryFilter& filter,
                                                              std::int64_t below,
                                                              std::int64_t limit);
struct DeliveryCounts {
  std::int64_t subscription = 0, pending = 0, dead = 0;
};
base::Result<std::vector<DeliveryCounts>> webhook_delivery_counts(Connection& connection);

// Makes deliveries that are not pending wait for their first attempt again; returns how many.
base::Result<std::int64_t> replay_webhook_delivery(Connection& connection, std::int64_t id,
                                                   base::Instant now);
base::Result<std::int64_t> replay_dead_webhooks(Connection& connection, std::int64_t subscription,
                                                base::Instant now);  // 0: of all

// Removes what is older than sent_kept and dead_kept say.
base::Result<void> prune_webhooks(Connection& connection, base::Instant now);

}  // namespace store::queries

namespace model {
MODEL_NAMES(store::queries::DeliveryState, "pending", "sent", "dead");
}  // namespace model
