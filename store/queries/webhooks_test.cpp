// Webhooks' own tables on both databases: rows come back, columns of the API and of the sender do
// not overwrite each other, limits hold.
#include "store/queries/webhooks.h"

#include <doctest/doctest.h>

#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/queries/webhook_rows.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace store::queries {
namespace {

using base::Instant;
using conformance::require_done;
using conformance::value_of;

constexpr Instant now{1'780'000'000'000};

struct Place {
  std::unique_ptr<Database> database;
  std::unique_ptr<Store> store;
  std::unique_ptr<Connection> connection;

  explicit Place(std::unique_ptr<Database> of) : database(std::move(of)) {
    store = value_of(Store::open(*database));
    connection = value_of(database->connect(Access::read_write));
  }
  Connection& operator*() { return *connection; }
};

WebhookEndpoint endpoint_named(std::string name) {
  WebhookEndpoint row;
  row.name = std::move(name);
  row.source = "hook:" + row.name;
  row.secret = "whsec_a";
  row.created_at = now;
  row.created_by = "li";
  return row;
}

WebhookSubscription subscription_to(std::string url) {
  WebhookSubscription row;
  row.url = std::move(url);
  row.kinds = "question.opened task.done";
  row.secret = "whsec_b";
  row.created_at = now;
  row.created_by = "li";
  return row;
}

WebhookDelivery delivery_of(std::int64_t subscription, std::string event_id, Instant at = now) {
  WebhookDelivery row;
  row.subscription = subscription;
  row.event_id = std::move(event_id);
  row.kind = "task.done";
  row.body = R"({"text":"引号\"'"})";
  row.created_at = at;
  row.next_attempt_at = at;
  return row;
}

void check_endpoints(Place& place) {
  const WebhookEndpoint shop = value_of(add_webhook_endpoint(*place, endpoint_named("shop")));
  CHECK(shop.id == 1);
  CHECK(value_of(webhook_endpoint(*place, 1)) == shop);
  CHECK(value_of(webhook_endpoint_by_name(*place, "shop")) == shop);
  CHECK(!value_of(webhook_endpoint_by_name(*place, "Shop")));
  const auto twice = add_webhook_endpoint(*place, endpoint_named("shop"));
  CHECK(twice.error().code == base::ErrorCode::conflict);
  CHECK(twice.error().field == "name");

  // Counts go on although an older copy of the row is put back.
  WebhookUse use;
  use.at = now + base::minutes(1);
  use.accepted = 2;
  use.refused = 1;
  use.refusals = {{0, 0, use.at, "e1", "guildhall.x", "type", "not taken"}};
  require_done(note_webhook_use(*place, 1, use));
  WebhookEndpoint changed = shop;
  changed.old_secret = shop.secret;
  changed.secret = "whsec_c";
  changed.old_secret_until = now + base::hours(24);
  require_done(put_webhook_endpoint(*place, changed));
  changed.accepted = 2;
  changed.refused = 1;
  changed.last_used_at = use.at;
  CHECK(value_of(webhook_endpoint(*place, 1)) == changed);

  const auto refusals = value_of(webhook_refusals(*place, 1));
  REQUIRE(refusals.size() == 1);
  CHECK(refusals[0].field == "type");
  use.refusals.assign(static_cast<std::size_t>(refusals_kept_max), use.refusals[0]);
  use.refusals.back().event_id = "newest";
  require_done(note_webhook_use(*place, 1, use));
  const auto kept = value_of(webhook_refusals(*place, 1));
  CHECK(static_cast<std::int64_t>(kept.size()) == refusals_kept_max);
  CHECK(kept.front().event_id == "newest");
  CHECK(kept.back().id == 2);  // the first one went

  changed.deleted_at = now;
  require_done(put_webhook_endpoint(*place, changed));
  CHECK(value_of(webhook_endpoints(*place)).empty());
  CHECK(add_webhook_endpoint(*place, endpoint_named("shop")).error().field == "name");
  for (std::int64_t i = 0; i < endpoints_max; ++i) {
    value_of(add_webhook_endpoint(*place, endpoint_named("e" + std::to_string(i))));
  }
  CHECK(add_webhook_endpoint(*place, endpoint_named("one more")).error().code ==
        base::ErrorCode::limit_exceeded);
}

void check_subscriptions(Place& place) {
  model::Changes changes;
  model::Decision decision;
  decision.id = model::DecisionId(7);
  decision.cause = model::FactSeq(1);
  changes.decisions.push_back(decision);
  require_done(place.store->commit(changes));
  const auto row =
      value_of(add_webhook_subscription(*place, subscription_to("https://a.example/")));
  CHECK(value_of(webhook_subscription(*place, row.id)) == row);
  const WebhookCursor begun{row.id, 7, 0, 0};
  CHECK(value_of(webhook_cursor(*place, row.id)) == begun);

  // Of one turn everything is kept, or nothing.
  const WebhookCursor further{row.id, 9, 1, 2};
  require_done(
      save_webhook_turn(*place, further, {delivery_of(row.id, "d8"), delivery_of(row.id, "d9")}));
  require_done(
      save_webhook_turn(*place, further, {delivery_of(row.id, "d9"), delivery_of(row.id, "d10")}));
  CHECK(value_of(webhook_cursor(*place, row.id)) == further);
  CHECK(value_of(webhook_deliveries(*place, {}, 0, 50)).size() == 3);

  // What a person changes and what the sender notes do not overwrite each other.
  auto delivery = *value_of(next_webhook_delivery(*place, row.id));
  CHECK(delivery.event_id == "d8");
  delivery.attempts = 1;
  delivery.status = 500;
  delivery.error = "500";
  delivery.next_attempt_at = now + base::seconds(5);
  require_done(save_webhook_attempt(*place, {delivery, now + base::seconds(1), false}));
  WebhookSubscription changed = row;
  changed.url = "https://b.example/";
  require_done(put_webhook_subscription(*place, changed));
  changed.failing_since = now + base::seconds(1);
  changed.last_error = "500";
  CHECK(value_of(webhook_subscription(*place, row.id)) == changed);
  CHECK(value_of(webhook_cursor(*place, row.id)) == further);

  // Failing since the first failure, until one succeeds.
  require_done(save_webhook_attempt(*place, {delivery, now + base::seconds(9), false}));
  CHECK(value_of(webhook_subscription(*place, row.id))->failing_since == now + base::seconds(1));
  delivery.state = DeliveryState::sent;
  delivery.status = 204;
  delivery.error.clear();
  delivery.done_at = now + base::seconds(10);
  require_done(save_webhook_attempt(*place, {delivery, now + base::seconds(10), false}));
  CHECK(value_of(webhook_subscription(*place, row.id))->failing_since == Instant{});
  CHECK(value_of(webhook_subscription(*place, row.id))->last_sent_at == now + base::seconds(10));
  // What is settled stays settled, whatever comes later.
  delivery.state = DeliveryState::dead;
  require_done(save_webhook_attempt(*place, {delivery, now, false}));
  CHECK(value_of(webhook_delivery(*place, delivery.id))->state == DeliveryState::sent);

  // 410: disabled, with the reason; switched on again it begins with what happens then.
  auto last = *value_of(next_webhook_delivery(*place, row.id));
  last.state = DeliveryState::dead;
  last.error = "410 Gone";
  last.done_at = now;
  require_done(save_webhook_attempt(*place, {last, now, true}));
  auto gone = *value_of(webhook_subscription(*place, row.id));
  CHECK(gone.disabled_at == now);
  CHECK(gone.disabled_why == "410 Gone");
  gone.disabled_at = {};
  require_done(put_webhook_subscription(*place, gone));
  CHECK(value_of(webhook_cursor(*place, row.id)) == begun);

  for (std::int64_t i = 1; i < subscriptions_max; ++i) {
    value_of(add_webhook_subscription(*place, subscription_to("https://c.example/")));
  }
  CHECK(add_webhook_subscription(*place, subscription_to("https://c.example/")).error().code ==
        base::ErrorCode::limit_exceeded);
}

void check_deliveries(Place& place) {
  for (int i = 0; i < 2; ++i) {
    value_of(add_webhook_subscription(*place, subscription_to("https://a.example/")));
  }
  require_done(add_webhook_deliveries(
      *place, {delivery_of(1, "a", now + base::seconds(2)), delivery_of(1, "b"),
               delivery_of(2, "a"), delivery_of(2, "c")}));
  CHECK(value_of(next_webhook_delivery(*place, 1))->event_id ==
        "b");  // the earliest, not the first
  CHECK(!value_of(next_webhook_delivery(*place, 3)));
  for (const std::int64_t id : {2, 3, 4}) {
    auto row = *value_of(webhook_delivery(*place, id));
    row.state = id == 3 ? DeliveryState::sent : DeliveryState::dead;
    row.attempts = 8;
    row.done_at = now;
    require_done(save_webhook_attempt(*place, {row, now, false}));
  }
  const auto counts = value_of(webhook_delivery_counts(*place));
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].pending == 1);
  CHECK(counts[0].dead == 1);
  CHECK(counts[1].pending == 0);
  CHECK(counts[1].dead == 1);
  const auto ids = [&](const DeliveryFilter& filter, std::int64_t below, std::int64_t limit) {
    std::vector<std::int64_t> found;
    for (const auto& row : value_of(webhook_deliveries(*place, filter, below, limit))) {
      found.push_back(row.id);
    }
    return found;
  };
  using Ids = std::vector<std::int64_t>;
  CHECK(ids({}, 0, 50) == Ids{4, 3, 2, 1});
  CHECK(ids({}, 4, 2) == Ids{3, 2});
  CHECK(ids({DeliveryState::dead, 0}, 0, 50) == Ids{4, 2});
  CHECK(ids({DeliveryState::dead, 2}, 0, 50) == Ids{4});
  CHECK(ids({std::nullopt, 1}, 0, 50) == Ids{2, 1});

  const Instant later = now + base::hours(1);
  CHECK(value_of(replay_webhook_delivery(*place, 1, later)) == 0);  // pending already
  CHECK(value_of(replay_webhook_delivery(*place, 3, later)) == 1);
  CHECK(value_of(replay_webhook_delivery(*place, 99, later)) == 0);
  const auto replayed = *value_of(webhook_delivery(*place, 3));
  CHECK(replayed.attempts == 0);
  CHECK(replayed.next_attempt_at == later);
  CHECK(replayed.done_at == Instant{});
  CHECK(value_of(replay_dead_webhooks(*place, 2, later)) == 1);
  CHECK(value_of(replay_dead_webhooks(*place, 0, later)) == 1);
  CHECK(ids({DeliveryState::pending, 0}, 0, 50) == Ids{4, 3, 2, 1});
}

void check_pruning(Place& place) {
  value_of(add_webhook_subscription(*place, subscription_to("https://a.example/")));
  auto deleted = value_of(add_webhook_subscription(*place, subscription_to("https://b.example/")));
  require_done(
      add_webhook_deliveries(*place, {delivery_of(1, "sent"), delivery_of(1, "dead"),
                                      delivery_of(1, "pending"), delivery_of(2, "deleted")}));
  for (const std::int64_t id : {1, 2}) {
    auto row = *value_of(webhook_delivery(*place, id));
    row.state = id == 1 ? DeliveryState::sent : DeliveryState::dead;
    row.done_at = now;
    require_done(save_webhook_attempt(*place, {row, now, false}));
  }
  deleted.deleted_at = now;
  require_done(put_webhook_subscription(*place, deleted));
  const auto left_at = [&](Instant at) {
    require_done(prune_webhooks(*place, at));
    return value_of(webhook_deliveries(*place, {}, 0, 50)).size();
  };
  CHECK(left_at(now + sent_kept) == 4);
  CHECK(left_at(now + sent_kept + base::milliseconds(1)) == 3);
  CHECK(left_at(now + dead_kept) == 3);
  CHECK(left_at(now + dead_kept + base::milliseconds(1)) == 1);
}

model::Decision decision_at(std::int64_t id, std::string kind, std::string reason = "{}") {
  model::Decision row;
  row.id = model::DecisionId(id);
  row.cause = model::FactSeq(1);
  row.at = now + base::minutes(id);
  row.kind = std::move(kind);
  row.group = model::GroupId(1);
  row.reason = std::move(reason);
  return row;
}

model::Task task_closed(std::int64_t id, std::int64_t decision, model::TaskState state,
                        Instant done_at) {
  model::Task row;
  row.id = model::TaskId(id);
  row.group = model::GroupId(1);
  row.decision = model::DecisionId(decision);
  row.state = state;
  row.created_at = now;
  row.done_at = done_at;
  return row;
}

std::vector<std::int64_t> ids_of(const auto& rows) {
  std::vector<std::int64_t> ids;
  for (const auto& row : rows) ids.push_back(row.id.value);
  return ids;
}

void check_rows(Place& place) {
  using Ids = std::vector<std::int64_t>;
  model::Changes changes;
  auto answered = decision_at(1, "question.answered");
  answered.question = model::QuestionId(5);
  auto old = decision_at(2, "question.opened");
  old.mode = model::DecisionMode::history;
  const auto done = decision_at(3, "task.done", R"({"task":3})");
  const auto undone = decision_at(4, "rule.undone", R"({"decision":1})");
  changes.decisions = {answered, old, done, undone};
  auto about_question = task_closed(1, 1, model::TaskState::done, answered.at);
  about_question.question = model::QuestionId(5);
  changes.tasks.put(about_question);
  changes.tasks.put(task_closed(2, 2, model::TaskState::open, {}));
  changes.tasks.put(task_closed(3, 3, model::TaskState::done, done.at));
  changes.tasks.put(task_closed(4, 1, model::TaskState::cancelled, undone.at));
  model::Group group;
  group.id = model::GroupId(1);
  group.source = model::SourceId(1);
  group.external_id = "g";
  changes.groups.put(group);
  model::Member member;
  member.id = model::MemberId(1);
  member.source = model::SourceId(1);
  member.external_id = "u";
  changes.members.put(member);
  model::FactRow fact{
      model::FactSeq(1), model::SourceId(1), "f1", "join", now, "g", "u", false, "{}"};
  for (const auto& [kind, actor, history] : {std::tuple{"join", "u", false},
                                             {"join", "u", true},
                                             {"rename", "u", false},
                                             {"leave", "u", false},
                                             {"leave", "nobody", false}}) {
    fact.kind = kind;
    fact.actor = actor;
    fact.history = history;
    fact.external_id = "f" + std::to_string(fact.seq.value);
    changes.facts.push_back(fact);
    ++fact.seq.value;
  }
  require_done(place.store->commit(changes));

  CHECK(ids_of(value_of(live_decisions(*place, {0, 9}))) == Ids{1, 3, 4});
  CHECK(ids_of(value_of(live_decisions(*place, {1, 3}))) == Ids{3});
  CHECK(ids_of(value_of(live_tasks(*place, {0, 9}))) ==
        Ids{1, 3, 4});  // the second follows from history
  CHECK(ids_of(value_of(tasks_closed_by(*place, answered))) == Ids{1});
  CHECK(ids_of(value_of(tasks_closed_by(*place, done))) == Ids{3});
  CHECK(ids_of(value_of(tasks_closed_by(*place, undone))) == Ids{4});
  CHECK(value_of(tasks_closed_by(*place, old)).empty());
  const auto passages = value_of(live_passages(*place, {0, 9}));
  REQUIRE(passages.size() == 2);
  CHECK(passages[0].fact.kind == "join");
  CHECK(passages[0].group == group);
  CHECK(passages[1].member == member);
  CHECK(passages[1].fact.kind == "leave");
  CHECK(value_of(newest_webhook_rows(*place)) == WebhookCursor{0, 4, 4, 5});
}

struct Subject {
  const char* name;
  void (*run)(Place& place);
};
constexpr Subject subjects[] = {{"endpoints", check_endpoints},
                                {"subscriptions", check_subscriptions},
                                {"deliveries", check_deliveries},
                                {"pruning", check_pruning},
                                {"rows that events are made of", check_rows}};

}  // namespace

TEST_CASE("webhooks' tables on sqlite") {
  for (const Subject& subject : subjects) {
    SUBCASE(subject.name) {
      const conformance::TemporaryFolder folder;
      Place place(value_of(sqlite::open_sqlite((folder.path() / "data").string())));
      subject.run(place);
    }
  }
}

TEST_CASE("webhooks' tables on postgres") {
  const auto server = value_of(conformance::TemporaryPostgres::start());
  if (!server) return;
  int number = 0;
  for (const Subject& subject : subjects) {
    const std::string name = subject.name;
    CAPTURE(name);
    const std::string schema = "webhooks_" + std::to_string(++number);
    Place place(value_of(postgres::open_postgres(server->url(schema))));
    subject.run(place);
  }
}

}  // namespace store::queries
