#include "server/webhooks/gatherer.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "server/webhooks/event_maker.h"
#include "store/queries/webhooks.h"

namespace server::webhooks {

namespace queries = store::queries;
using base::Result;
using queries::Span;
using queries::WebhookCursor;

namespace {

bool wants(const queries::WebhookSubscription& subscription, std::string_view kind) {
  const std::string padded = " " + subscription.kinds + " ";
  return padded.find(" " + std::string(kind) + " ") != std::string::npos;
}

Span stretch(std::int64_t after, std::int64_t newest) {
  return {after, std::max(after, std::min(newest, after + rows_per_turn_max))};
}

std::vector<queries::WebhookDelivery> deliveries_of(
    const queries::WebhookSubscription& subscription, const std::vector<Happening>& happenings,
    base::Instant now) {
  std::vector<queries::WebhookDelivery> rows;
  for (const Happening& each : happenings) {
    if (!wants(subscription, each.kind)) continue;
    queries::WebhookDelivery row;
    row.subscription = subscription.id;
    row.event_id = each.event.id;
    row.kind = each.kind;
    row.body = connectors::webhook::write_event(each.event);
    row.created_at = now;
    row.next_attempt_at = now;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<Gathered> gather(store::Database& database, base::Instant now) {
  TRY(reader, database.connect(store::Access::read_only));
  TRY(subscriptions, queries::webhook_subscriptions(*reader));
  std::erase_if(subscriptions, [](const auto& each) { return !each.is_active(); });
  Gathered gathered;
  gathered.has_subscriptions = !subscriptions.empty();
  if (subscriptions.empty()) return gathered;
  TRY(newest, queries::newest_webhook_rows(*reader));
  EventMaker maker(*reader);
  // Most subscriptions stand at the same place.
  std::map<std::tuple<std::int64_t, std::int64_t, std::int64_t>, std::vector<Happening>> made;
  std::unique_ptr<store::Connection> writer;
  for (const queries::WebhookSubscription& subscription : subscriptions) {
    TRY(cursor, queries::webhook_cursor(*reader, subscription.id));
    const News news{stretch(cursor.decision, newest.decision), stretch(cursor.task, newest.task),
                    stretch(cursor.fact, newest.fact)};
    const WebhookCursor next{subscription.id, news.decisions.through, news.tasks.through,
                             news.facts.through};
    if (next == cursor) continue;
    const auto [place, is_new] = made.try_emplace({cursor.decision, cursor.task, cursor.fact});
    if (is_new) {
      TRY(happenings, maker.happenings(news));
      place->second = std::move(happenings);
    }
    if (!writer) {
      TRY(opened, database.connect(store::Access::read_write));
      writer = std::move(opened);
    }
    TRY_VOID(
        queries::save_webhook_turn(*writer, next, deliveries_of(subscription, place->second, now)));
    gathered.has_more = gathered.has_more || next.decision < newest.decision ||
                        next.task < newest.task || next.fact < newest.fact;
  }
  return gathered;
}

}  // namespace server::webhooks
