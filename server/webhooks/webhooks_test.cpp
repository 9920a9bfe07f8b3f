// From committed rows to a receiver: what is told, what is not, and what becomes of it when things
// fail.
#include "store/queries/webhooks.h"

#include <doctest/doctest.h>

#include <chrono>
#include <mutex>

#include "base/random.h"
#include "connectors/https/loopback_server_test.h"
#include "connectors/webhook/retry.h"
#include "connectors/webhook/signature.h"
#include "server/webhooks/gatherer.h"
#include "server/webhooks/post.h"
#include "server/webhooks/sender.h"
#include "store/conformance/samples.h"
#include "store/conformance/temporary_folder.h"
#include "store/conformance/temporary_postgres.h"
#include "store/postgres/postgres_database.h"
#include "store/sqlite/sqlite_database.h"
#include "store/store.h"

namespace server::webhooks {
namespace {

namespace queries = store::queries;
using base::Instant;
using connectors::https::LoopbackServer;
using connectors::https::TestAnswer;
using connectors::webhook::Reach;
using queries::DeliveryState;
using store::conformance::require_done;
using store::conformance::value_of;

constexpr Instant now{1'780'000'000'000};
constexpr std::string_view all_kinds =
    "question.opened question.answered question.breached question.closed question.reopened "
    "task.created task.done task.cancelled member.joined member.left rule.strike rule.undone";

// A store with one group, one question and what is said of it; rows are added as a pump would.
struct Place {
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<store::Connection> connection;
  std::int64_t decisions = 0;

  explicit Place(std::unique_ptr<store::Database> of) : database(std::move(of)) {
    store = value_of(store::Store::open(*database));
    connection = value_of(database->connect(store::Access::read_write));
    model::Changes changes;
    changes.sources.push_back({model::SourceId(1), "wecom"});
    changes.groups.put({model::GroupId(1), model::SourceId(1), "g1", "星河", {}, "", 0, now, now});
    for (const int id : {1, 2}) {
      model::Member member;
      member.id = model::MemberId(id);
      member.source = model::SourceId(1);
      member.external_id = "u" + std::to_string(id);
      member.name = id == 1 ? "王芳" : "客服小李";
      member.phone = "13800001111";
      changes.members.put(member);
    }
    model::Message message;
    message.id = model::MessageId(1);
    message.group = model::GroupId(1);
    message.member = model::MemberId(1);
    message.source = model::SourceId(1);
    message.external_id = "m1";
    message.text = "发票什么时候开？";
    message.at = now;
    changes.messages.push_back(message);
    model::Question question;
    question.id = model::QuestionId(1);
    question.message = message.id;
    question.group = message.group;
    question.asker = message.member;
    question.asked_at = now;
    changes.questions.put(question);
    require_done(store->commit(changes));
  }

  model::Decision decide(std::string kind, model::DecisionMode mode = model::DecisionMode::live) {
    model::Decision row;
    row.id = model::DecisionId(++decisions);
    row.cause = model::FactSeq(1);
    row.at = now + base::minutes(decisions);
    row.kind = std::move(kind);
    row.mode = mode;
    row.group = model::GroupId(1);
    row.member = model::MemberId(1);
    row.message = model::MessageId(1);
    if (row.kind.starts_with("question.")) row.question = model::QuestionId(1);
    return row;
  }
  void commit(std::vector<model::Decision> rows) {
    model::Changes changes;
    changes.decisions = std::move(rows);
    require_done(store->commit(changes));
  }

  queries::WebhookSubscription subscribe(std::string url,
                                         std::string kinds = std::string(all_kinds)) {
    queries::WebhookSubscription row;
    row.url = std::move(url);
    row.kinds = std::move(kinds);
    row.secret = connectors::webhook::new_secret();
    row.created_at = now;
    return value_of(queries::add_webhook_subscription(*connection, row));
  }
  std::vector<queries::WebhookDelivery> deliveries() {
    return value_of(queries::webhook_deliveries(*connection, {}, 0, 200));
  }
  // The kinds, oldest first.
  std::string told() {
    std::string kinds;
    const auto rows = deliveries();
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      kinds += (kinds.empty() ? "" : " ") + row->kind;
    }
    return kinds;
  }
};

void check_what_is_told(Place& place) {
  place.commit({place.decide("question.opened")});
  CHECK_FALSE(value_of(gather(*place.database, now)).has_subscriptions);
  place.subscribe("https://a.example/");
  place.subscribe("https://b.example/", "member.left");
  value_of(gather(*place.database, now));
  CHECK(place.told() == "");  // what was before is not told

  model::Changes changes;
  changes.decisions = {place.decide("question.opened"),
                       place.decide("question.warned"),
                       place.decide("question.opened", model::DecisionMode::history),
                       place.decide("rule.warn", model::DecisionMode::shadow),
                       place.decide("rule.mute"),
                       place.decide("question.expired"),
                       place.decide("question.answered_in_time_learned_late")};
  model::Task task;
  task.id = model::TaskId(1);
  task.kind = "answer_question";
  task.group = model::GroupId(1);
  task.question = model::QuestionId(1);
  task.decision = changes.decisions[0].id;
  task.owner = model::MemberId(2);
  task.created_at = now;
  changes.tasks.put(task);
  model::FactRow fact{
      model::FactSeq(2),        model::SourceId(1), "f2", "leave", now, "g1", "u1", false,
      R"({"reason":"removed"})"};
  changes.facts.push_back(fact);
  require_done(place.store->commit(changes));
  CHECK_FALSE(value_of(gather(*place.database, now)).has_more);
  CHECK(place.told() ==
        "question.opened rule.strike question.closed question.answered task.created member.left "
        "member.left");
  value_of(gather(*place.database, now));
  CHECK(place.deliveries().size() == 7);  // nothing twice

  const auto rows = place.deliveries();
  const std::string& opened = rows.back().body;
  for (const char* part :
       {R"("type":"guildhall.question.opened")", R"("id":"decision-2")", R"("external_id":"g1")",
        R"("source":"wecom")", "发票什么时候开？", "王芳"}) {
    CHECK_MESSAGE(opened.find(part) != std::string::npos, part);
  }
  CHECK(opened.find("13800001111") == std::string::npos);
  CHECK(rows.front().body.find(R"("reason":"removed")") != std::string::npos);
  CHECK(rows.front().subscription == 2);

  // A task that an answer closed.
  model::Changes later;
  later.decisions = {place.decide("question.answered")};
  task.state = model::TaskState::done;
  task.done_at = later.decisions[0].at;
  later.tasks.put(task);
  require_done(place.store->commit(later));
  value_of(gather(*place.database, now));
  CHECK(place.told().ends_with("question.answered task.done"));
}

void check_turns(Place& place) {
  place.subscribe("https://a.example/");
  place.decisions = rows_per_turn_max - 1;
  place.commit({place.decide("question.opened"), place.decide("question.opened")});
  CHECK(value_of(gather(*place.database, now)).has_more);
  CHECK(place.deliveries().size() == 1);
  CHECK_FALSE(value_of(gather(*place.database, now)).has_more);
  CHECK(place.deliveries().size() == 2);
}

TestAnswer answer(const std::string& status) {
  return {"HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n"};
}

queries::WebhookSubscription to(const LoopbackServer& server) {
  queries::WebhookSubscription row;
  row.id = 1;
  row.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/in?key=1";
  row.secret = connectors::webhook::new_secret();
  return row;
}

queries::WebhookDelivery an_event() {
  queries::WebhookDelivery row;
  row.id = 1;
  row.subscription = 1;
  row.event_id = "decision-1";
  row.body = R"({"text":"你好"})";
  return row;
}

std::string header(const std::string& request, const std::string& name) {
  const std::size_t at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

constexpr auto& waits = connectors::webhook::retry_waits;

// The whole way with threads: ends when `is_done`, or after a while.
void wait_until(const std::function<bool()>& is_done) {
  for (int i = 0; i < 600 && !is_done(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  CHECK(is_done());
}

std::unique_ptr<store::Database> in_folder(const store::conformance::TemporaryFolder& folder) {
  return value_of(store::sqlite::open_sqlite((folder.path() / "data").string()));
}

}  // namespace

TEST_CASE("webhooks: what is told, on sqlite") {
  const store::conformance::TemporaryFolder one, two;
  Place place(in_folder(one));
  check_what_is_told(place);
  Place other(in_folder(two));
  check_turns(other);
}

TEST_CASE("webhooks: what is told, on postgres") {
  const auto server = value_of(store::conformance::TemporaryPostgres::start());
  if (!server) return;
  Place place(value_of(store::postgres::open_postgres(server->url("told"))));
  check_what_is_told(place);
  Place other(value_of(store::postgres::open_postgres(server->url("turns"))));
  check_turns(other);
}

TEST_CASE("webhooks: an attempt is signed with every secret that is good") {
  std::string received;
  LoopbackServer server([&](const std::string& request) {
    received = request;
    return answer("204 No Content");
  });
  const base::ManualClock clock(now);
  Post post(clock, Reach::with_loopback, "");
  auto subscription = to(server);
  subscription.old_secret = connectors::webhook::new_secret();
  subscription.old_secret_until = now + base::milliseconds(1);
  auto made = post.attempt(subscription, an_event(), waits, 0);
  CHECK(made.delivery.state == DeliveryState::sent);
  CHECK(made.delivery.status == 204);
  CHECK(made.delivery.attempts == 1);
  CHECK(made.delivery.done_at == now);
  CHECK(received.starts_with("POST /in?key=1 HTTP/1.1\r\n"));
  CHECK(header(received, "Content-Type") == "application/cloudevents+json");
  CHECK(header(received, "webhook-id") == "decision-1");
  const std::string body = received.substr(received.find("\r\n\r\n") + 4);
  CHECK(body == an_event().body);
  const connectors::webhook::SignedHeaders headers{header(received, "webhook-id"),
                                                   header(received, "webhook-timestamp"),
                                                   header(received, "webhook-signature")};
  for (const std::string& secret : {subscription.secret, subscription.old_secret}) {
    const std::vector<std::string> known = {secret};
    CHECK(connectors::webhook::verify(known, headers, body, now).has_value());
  }
  subscription.old_secret_until = now;
  post.attempt(subscription, an_event(), waits, 0);
  CHECK(header(received, "webhook-signature").find(' ') == std::string::npos);
}

TEST_CASE("webhooks: what fails waits longer and longer, then is a dead letter") {
  LoopbackServer server([&](const std::string&) { return answer("302 Found"); });
  const base::ManualClock clock(now);
  Post post(clock, Reach::with_loopback, "");
  auto delivery = an_event();
  for (std::size_t i = 0; i < waits.size(); ++i) {
    const auto made = post.attempt(to(server), delivery, waits, 0);
    delivery = made.delivery;
    CHECK(delivery.state == DeliveryState::pending);
    CHECK(delivery.next_attempt_at == now + waits[i]);
    CHECK(delivery.error == "answered 302");
  }
  const auto last = post.attempt(to(server), delivery, waits, 0);
  CHECK(last.delivery.state == DeliveryState::dead);
  CHECK(last.delivery.done_at == now);
  CHECK_FALSE(last.is_gone);
  CHECK(last.delivery.attempts == static_cast<std::int64_t>(waits.size()) + 1);
}

TEST_CASE("webhooks: 410 is the end; addresses that must not be asked are not") {
  LoopbackServer server([&](const std::string&) { return answer("410 Gone"); });
  const base::ManualClock clock(now);
  Post post(clock, Reach::with_loopback, "");
  const auto gone = post.attempt(to(server), an_event(), waits, 0);
  CHECK(gone.is_gone);
  CHECK(gone.delivery.state == DeliveryState::dead);
  CHECK(gone.delivery.error == "answered 410 Gone");
  CHECK(server.connections() == 1);

  Post strict(clock, Reach::internet, "");
  for (const char* host : {"localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]"}) {
    CAPTURE(host);
    auto subscription = to(server);
    subscription.url = "https://" + std::string(host) + ":" + std::to_string(server.port()) + "/";
    const auto refused = strict.attempt(subscription, an_event(), waits, 0);
    CHECK(refused.delivery.status == 0);
    CHECK(refused.delivery.error.find("loopback, not sent to") != std::string::npos);
  }
  auto plain = to(server);
  CHECK(strict.attempt(plain, an_event(), waits, 0).delivery.error.find("https://") !=
        std::string::npos);
  CHECK(server.connections() == 1);
  // A certificate that nobody vouches for.
  const connectors::https::TestCertificate certificate("localhost");
  LoopbackServer tls([&](const std::string&) { return answer("200 OK"); }, &certificate);
  auto secure = to(tls);
  secure.url = "https://localhost:" + std::to_string(tls.port()) + "/";
  const auto unknown = post.attempt(secure, an_event(), waits, 0);
  CHECK(unknown.delivery.error.starts_with("TLS to localhost: "));
  CHECK(unknown.delivery.state == DeliveryState::pending);
}

TEST_CASE(
    "webhooks: the sender delivers after failures, past a receiver that is slow, and what a person "
    "replays") {
  const store::conformance::TemporaryFolder folder;
  Place place(in_folder(folder));
  std::mutex mutex;
  std::vector<std::string> taken;
  int failures = 3;
  LoopbackServer server([&](const std::string& request) {
    const std::lock_guard lock(mutex);
    if (failures > 0) {
      --failures;
      return answer("500 Internal Server Error");
    }
    taken.push_back(header(request, "webhook-id"));
    return answer("200 OK");
  });
  LoopbackServer silent([](const std::string&) { return TestAnswer{}; });
  place.subscribe(to(silent).url);
  place.subscribe(to(server).url, "question.opened");
  const base::SystemClock clock;
  Sender sender(*place.database, clock,
                {Reach::with_loopback, {base::milliseconds(1), base::milliseconds(1)}, ""});
  std::vector<model::Decision> rows;
  for (int i = 0; i < 30; ++i) rows.push_back(place.decide("question.opened"));
  place.commit(rows);
  sender.wake();
  // The first is given up after its third attempt; the others arrive.
  const auto count = [&](DeliveryState state) {
    return value_of(queries::webhook_deliveries(*place.connection, {state, 2}, 0, 200)).size();
  };
  wait_until([&] { return count(DeliveryState::pending) == 0 && count(DeliveryState::sent) > 0; });
  const std::size_t dead = count(DeliveryState::dead);
  CHECK(dead + count(DeliveryState::sent) == 30);
  if (dead > 0) {
    CHECK(value_of(queries::replay_dead_webhooks(*place.connection, 2, clock.now())) ==
          static_cast<std::int64_t>(dead));
    sender.look_again();
  }
  wait_until([&] { return count(DeliveryState::sent) == 30; });
  const std::lock_guard lock(mutex);
  CHECK(taken.size() == 30);
  CHECK(sender.figures().sent == 30);
  CHECK(sender.figures().failed_attempts >= 3);
}

TEST_CASE("webhooks: what was pending when the program died is delivered by the next one") {
  const store::conformance::TemporaryFolder folder;
  std::atomic<int> taken = 0;
  LoopbackServer server([&](const std::string&) {
    ++taken;
    return answer("200 OK");
  });
  Place place(in_folder(folder));
  place.subscribe(to(server).url);
  place.commit({place.decide("question.opened")});
  value_of(gather(*place.database, now));           // gathered, not sent
  place.commit({place.decide("question.opened")});  // committed, not gathered
  const base::SystemClock clock;
  Sender sender(*place.database, clock, {Reach::with_loopback, {}, ""});
  wait_until([&] { return taken == 2; });
}

}  // namespace server::webhooks
