#include "store/queries/webhooks.h"

#include "store/queries/rows.h"

namespace store {

// Rows of this room, mapped as store/row_mapping.h maps those of the model.
#define QUERIES_TABLE(Row, table_name, key_columns, fixed_columns) \
  template <>                                                      \
  struct Table<queries::Row> {                                     \
    static constexpr std::string_view name = table_name;           \
    static constexpr std::string_view fixed = fixed_columns;       \
    static constexpr std::string_view key = key_columns;           \
  }
QUERIES_TABLE(WebhookEndpoint, "webhook_endpoint", "id",
              " name last_used_at accepted known refused ");
QUERIES_TABLE(WebhookRefusal, "webhook_refusal", "id", "");
QUERIES_TABLE(WebhookSubscription, "webhook_subscription", "id",
              " failing_since last_sent_at last_error ");
QUERIES_TABLE(WebhookCursor, "webhook_cursor", "subscription_id", "");
QUERIES_TABLE(WebhookDelivery, "webhook_delivery", "id", "");
#undef QUERIES_TABLE

}  // namespace store

namespace store::queries {

void visit_columns(Is<WebhookEndpoint> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("name", row.name);
  visit("source", row.source);
  visit("secret", row.secret);
  visit("old_secret", row.old_secret);
  visit("old_secret_until", row.old_secret_until);
  visit("created_at", always(row.created_at));
  visit("created_by", row.created_by);
  visit("disabled_at", row.disabled_at);
  visit("deleted_at", row.deleted_at);
  visit("last_used_at", row.last_used_at);
  visit("accepted", row.accepted);
  visit("known", row.known);
  visit("refused", row.refused);
}

void visit_columns(Is<WebhookRefusal> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("endpoint_id", row.endpoint);
  visit("at", always(row.at));
  visit("event_id", row.event_id);
  visit("type", row.type);
  visit("field", row.field);
  visit("problem", row.problem);
}

void visit_columns(Is<WebhookSubscription> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("url", row.url);
  visit("kinds", row.kinds);
  visit("secret", row.secret);
  visit("old_secret", row.old_secret);
  visit("old_secret_until", row.old_secret_until);
  visit("created_at", always(row.created_at));
  visit("created_by", row.created_by);
  visit("disabled_at", row.disabled_at);
  visit("disabled_why", row.disabled_why);
  visit("deleted_at", row.deleted_at);
  visit("failing_since", row.failing_since);
  visit("last_sent_at", row.last_sent_at);
  visit("last_error", row.last_error);
}

void visit_columns(Is<WebhookCursor> auto& row, auto&& visit) {
  visit("subscription_id", row.subscription);
  visit("decision_id", row.decision);
  visit("task_id", row.task);
  visit("fact_seq", row.fact);
}

void visit_columns(Is<WebhookDelivery> auto& row, auto&& visit) {
  visit("id", row.id);
  visit("subscription_id", row.subscription);
  visit("event_id", row.event_id);
  visit("kind", row.kind);
  visit("body", row.body);
  visit("state", row.state);
  visit("attempts", row.attempts);
  visit("created_at", always(row.created_at));
  visit("next_attempt_at", always(row.next_attempt_at));
  visit("done_at", row.done_at);
  visit("status", row.status);
  visit("error", row.error);
}

namespace {

using base::ErrorCode;
using base::Result;

// Runs `step` in a transaction of its own.
template <class Step>
Result<void> in_transaction(Connection& connection, Step step) {
  TRY_VOID(connection.begin());
  Result<void> done = step();
  if (done) done = connection.commit();
  if (!done) (void)connection.rollback();  // the first error is the one worth telling
  return done;
}

Value time_cell(base::Instant at) { return null_if_zero(at.ms); }

Result<void> check_room(Connection& connection, std::string_view sql, std::int64_t most,
                        std::string_view what) {
  TRY(count, read_integer(connection, sql));
  if (count < most) return {};
  return base::fail(ErrorCode::limit_exceeded, "there are " + std::to_string(count) + " " +
                                                   std::string(what) +
                                                   " already: delete one that is not used");
}

Result<void> begin_now(Connection& connection, std::int64_t subscription) {
  TRY(cursor, newest_webhook_rows(connection));
  cursor.subscription = subscription;
  return put_row(connection, cursor);
}

Result<void> keep_refusals(Connection& connection, std::int64_t endpoint,
                           const std::vector<WebhookRefusal>& refusals) {
  if (refusals.empty()) return {};
  TRY(newest, read_integer(connection, "select max(id) from webhook_refusal"));
  for (WebhookRefusal refusal : refusals) {
    refusal.id = ++newest;
    refusal.endpoint = endpoint;
    TRY_VOID(add_row(connection, refusal));
  }
  return run(connection,
             "delete from webhook_refusal where endpoint_id = $1 and id not in (select id from "
             "webhook_refusal where endpoint_id = $1 order by id desc limit $2)",
             {endpoint, refusals_kept_max});
}

}  // namespace

// ---- in

Result<std::vector<WebhookEndpoint>> webhook_endpoints(Connection& connection) {
  return read_rows<WebhookEndpoint>(connection, "where deleted_at is null order by id limit $1",
                                    {endpoints_max});
}

Result<std::optional<WebhookEndpoint>> webhook_endpoint(Connection& connection, std::int64_t id) {
  return read_one<WebhookEndpoint>(connection, "where id = $1", {id});
}

Result<std::optional<WebhookEndpoint>> webhook_endpoint_by_name(Connection& connection,
                                                                const std::string& name) {
  return read_one<WebhookEndpoint>(connection, "where name = $1", {std::string_view(name)});
}

Result<WebhookEndpoint> add_webhook_endpoint(Connection& connection, WebhookEndpoint row) {
  TRY(taken, webhook_endpoint_by_name(connection, row.name));
  if (taken) {
    const bool is_deleted = taken->deleted_at.ms != 0;
    return base::fail(ErrorCode::conflict,
                      "the name \"" + row.name + "\" " +
                          (is_deleted ? "was an endpoint's that is deleted" : "is taken") +
                          ": choose another",
                      "name");
  }
  TRY_VOID(check_room(connection, "select count(*) from webhook_endpoint where deleted_at is null",
                      endpoints_max, "endpoints"));
  TRY(newest, read_integer(connection, "select max(id) from webhook_endpoint"));
  row.id = newest + 1;
  TRY_VOID(add_row(connection, row));
  return row;
}

Result<void> put_webhook_endpoint(Connection& connection, const WebhookEndpoint& row) {
  return put_row(connection, row);
}

Result<void> note_webhook_use(Connection& connection, std::int64_t endpoint,
                              const WebhookUse& use) {
  TRY_VOID(run(connection,
               "update webhook_endpoint set last_used_at = $2, accepted = accepted + $3, "
               "known = known + $4, refused = refused + $5 where id = $1",
               {endpoint, use.at.ms, use.accepted, use.known, use.refused}));
  return keep_refusals(connection, endpoint, use.refusals);
}

Result<std::vector<WebhookRefusal>> webhook_refusals(Connection& connection,
                                                     std::int64_t endpoint) {
  return read_rows<WebhookRefusal>(connection, "where endpoint_id = $1 order by id desc limit $2",
                                   {endpoint, refusals_kept_max});
}

// ---- out

Result<std::vector<WebhookSubscription>> webhook_subscriptions(Connection& connection) {
  return read_rows<WebhookSubscription>(connection, "where deleted_at is null order by id limit $1",
                                        {subscriptions_max});
}

Result<std::optional<WebhookSubscription>> webhook_subscription(Connection& connection,
                                                                std::int64_t id) {
  return read_one<WebhookSubscription>(connection, "where id = $1", {id});
}

Result<WebhookSubscription> add_webhook_subscription(Connection& connection,
                                                     WebhookSubscription row) {
  TRY_VOID(check_room(connection,
                      "select count(*) from webhook_subscription where deleted_at is null",
                      subscriptions_max, "subscriptions"));
  TRY(newest, read_integer(connection, "select max(id) from webhook_subscription"));
  row.id = newest + 1;
  TRY_VOID(add_row(connection, row));
  TRY_VOID(begin_now(connection, row.id));
  return row;
}

Result<void> put_webhook_subscription(Connection& connection, const WebhookSubscription& row) {
  TRY(before, webhook_subscription(connection, row.id));
  TRY_VOID(put_row(connection, row));
  const bool begins = row.is_active() && !(before && before->is_active());
  return begins ? begin_now(connection, row.id) : Result<void>();
}

Result<WebhookCursor> newest_webhook_rows(Connection& connection) {
  WebhookCursor cursor;
  TRY(decision, read_integer(connection, "select max(id) from decision"));
  TRY(task, read_integer(connection, "select max(id) from task"));
  TRY(fact, read_integer(connection, "select max(seq) from fact"));
  cursor.decision = decision;
  cursor.task = task;
  cursor.fact = fact;
  return cursor;
}

Result<WebhookCursor> webhook_cursor(Connection& connection, std::int64_t subscription) {
  TRY(cursor, read_one<WebhookCursor>(connection, "where subscription_id = $1", {subscription}));
  if (cursor) return *cursor;
  return base::fail(ErrorCode::corrupt,
                    "subscription " + std::to_string(subscription) + " has no place to go on from");
}

Result<void> add_webhook_deliveries(Connection& connection, std::vector<WebhookDelivery> rows) {
  if (rows.empty()) return {};
  TRY(newest, read_integer(connection, "select max(id) from webhook_delivery"));
  BulkInsert insert{Table<WebhookDelivery>::name,
                    columns_of<WebhookDelivery>(),
                    "on conflict (subscription_id, event_id) do nothing",
                    {}};
  for (WebhookDelivery& row : rows) {
    row.id = ++newest;
    append_cells(row, insert.cells);
  }
  return connection.insert(insert);
}

Result<void> save_webhook_turn(Connection& connection, const WebhookCursor& cursor,
                               std::vector<WebhookDelivery> rows) {
  return in_transaction(connection, [&]() -> Result<void> {
    TRY_VOID(add_webhook_deliveries(connection, std::move(rows)));
    return put_row(connection, cursor);
  });
}

Result<std::optional<WebhookDelivery>> webhook_delivery(Connection& connection, std::int64_t id) {
  return read_one<WebhookDelivery>(connection, "where id = $1", {id});
}

Result<std::optional<WebhookDelivery>> next_webhook_delivery(Connection& connection,
                                                             std::int64_t subscription) {
  return read_one<WebhookDelivery>(connection,
                                   "where subscription_id = $1 and state = 'pending' "
                                   "order by next_attempt_at limit 1",
                                   {subscription});
}

Result<void> save_webhook_attempt(Connection& connection, const WebhookAttempt& attempt) {
  const WebhookDelivery& row = attempt.delivery;
  const std::string_view error = row.error;
  return in_transaction(connection, [&]() -> Result<void> {
    TRY_VOID(run(connection,
                 "update webhook_delivery set state = $2, attempts = $3, next_attempt_at = $4, "
                 "done_at = $5, status = $6, error = $7 where id = $1 and state = 'pending'",
                 {row.id, model::to_name(row.state), row.attempts, row.next_attempt_at.ms,
                  time_cell(row.done_at), row.status, error}));
    if (row.state == DeliveryState::sent) {
      return run(connection,
                 "update webhook_subscription set failing_since = null, last_sent_at = $2, "
                 "last_error = '' where id = $1",
                 {row.subscription, attempt.at.ms});
    }
    TRY_VOID(run(connection,
                 "update webhook_subscription set failing_since = coalesce(failing_since, $2), "
                 "last_error = $3 where id = $1",
                 {row.subscription, attempt.at.ms, error}));
    if (!attempt.is_gone) return {};
    return run(connection,
               "update webhook_subscription set disabled_at = $2, disabled_why = $3 "
               "where id = $1 and disabled_at is null",
               {row.subscription, attempt.at.ms, error});
  });
}

Result<std::vector<WebhookDelivery>> webhook_deliveries(Connection& connection,
                                                        const DeliveryFilter& filter,
                                                        std::int64_t below, std::int64_t limit) {
  Where where;
  if (filter.state) where.add("state = ?", {model::to_name(*filter.state)});
  if (filter.subscription != 0) where.add("subscription_id = ?", {filter.subscription});
  if (below != 0) where.add("id < ?", {below});
  const std::string rest = where.text() + " order by id desc limit " + where.parameter(limit);
  return read_rows<WebhookDelivery>(connection, rest, where.parameters());
}

Result<std::vector<DeliveryCounts>> webhook_delivery_counts(Connection& connection) {
  std::vector<DeliveryCounts> counts;
  TRY_VOID(connection.query(
      "select subscription_id, sum(case when state = 'pending' then 1 else 0 end), "
      "sum(case when state = 'dead' then 1 else 0 end) from webhook_delivery "
      "where state in ('pending', 'dead') group by subscription_id order by subscription_id",
      {}, [&](const Row& row) {
        counts.push_back({row.integer(0), row.integer(1), row.integer(2)});
      }));
  return counts;
}

Result<std::int64_t> replay_webhook_delivery(Connection& connection, std::int64_t id,
                                             base::Instant now) {
  TRY(count,
      read_integer(connection,
                   "select count(*) from webhook_delivery where id = $1 and state <> 'pending'",
                   {id}));
  TRY_VOID(run(connection,
               "update webhook_delivery set state = 'pending', attempts = 0, next_attempt_at = $2, "
               "done_at = null where id = $1 and state <> 'pending'",
               {id, now.ms}));
  return count;
}

Result<std::int64_t> replay_dead_webhooks(Connection& connection, std::int64_t subscription,
                                          base::Instant now) {
  TRY(count, read_integer(connection,
                          "select count(*) from webhook_delivery where state = 'dead' "
                          "and ($1 = 0 or subscription_id = $1)",
                          {subscription}));
  TRY_VOID(run(connection,
               "update webhook_delivery set state = 'pending', attempts = 0, next_attempt_at = $2, "
               "done_at = null where state = 'dead' and ($1 = 0 or subscription_id = $1)",
               {subscription, now.ms}));
  return count;
}

Result<void> prune_webhooks(Connection& connection, base::Instant now) {
  const std::int64_t sent_before = (now - sent_kept).ms, dead_before = (now - dead_kept).ms;
  TRY_VOID(run(connection, "delete from webhook_delivery where state = 'sent' and done_at < $1",
               {sent_before}));
  TRY_VOID(run(connection, "delete from webhook_delivery where state = 'dead' and done_at < $1",
               {dead_before}));
  return run(connection,
             "delete from webhook_delivery where state = 'pending' and subscription_id in "
             "(select id from webhook_subscription where deleted_at < $1)",
             {dead_before});
}

}  // namespace store::queries
