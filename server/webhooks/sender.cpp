#include "server/webhooks/sender.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "base/random.h"
#include "connectors/webhook/retry.h"
#include "server/webhooks/gatherer.h"
#include "server/webhooks/post.h"
#include "store/queries/webhooks.h"

namespace server::webhooks {

namespace queries = store::queries;
using base::Result;

namespace {

constexpr auto settle_wait = std::chrono::milliseconds(200);  // lets a burst of commits pass
constexpr base::Duration quiet_wait = base::seconds(30);  // looks again even when nothing is said
constexpr base::Duration trouble_wait = base::seconds(5);
constexpr base::Duration prune_every = base::hours(1);

std::vector<base::Duration> or_default(std::vector<base::Duration> waits) {
  if (!waits.empty()) return waits;
  const auto& table = connectors::webhook::retry_waits;
  return {table.begin(), table.end()};
}

}  // namespace

Sender::Sender(store::Database& database, const base::Clock& clock, SenderOptions options)
    : database_(database),
      clock_(clock),
      options_{options.reach, or_default(std::move(options.waits)),
               std::move(options.authority_file)} {
  threads_.emplace_back([this] { gather_on(); });
  for (int i = 0; i < posting_threads; ++i) threads_.emplace_back([this] { post_on(); });
}

Sender::~Sender() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  gathers_.notify_all();
  posts_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Sender::wake() {
  if (has_subscriptions_.load(std::memory_order_relaxed)) look_again();
}

void Sender::look_again() {
  {
    const std::lock_guard lock(mutex_);
    awake_ = true;
  }
  gathers_.notify_all();
}

SenderFigures Sender::figures() const { return {sent_, failed_attempts_, dead_}; }

// ---- gathering

void Sender::gather_on() {
  bool has_more = false;
  while (wait(has_more)) {
    const auto more = turn();
    has_more = more && *more;
    complain(more ? std::string() : more.error().text);
  }
}

bool Sender::wait(bool has_more) {
  std::unique_lock lock(mutex_);
  if (!has_more && !awake_) {
    const auto is_called = [this] { return awake_ || stopping_; };
    if (has_subscriptions_ || !complained_.empty()) {
      base::Duration span = complained_.empty() ? quiet_wait : trouble_wait;
      if (next_due_.ms != 0) span = std::clamp(next_due_ - clock_.now(), base::Duration{0}, span);
      gathers_.wait_for(lock, std::chrono::milliseconds(span.ms), is_called);
    } else {
      gathers_.wait(lock, is_called);
    }
  }
  if (!has_more) gathers_.wait_for(lock, settle_wait, [this] { return stopping_; });
  awake_ = false;
  return !stopping_;
}

Result<bool> Sender::turn() {
  TRY(gathered, gather(database_, clock_.now()));
  has_subscriptions_ = gathered.has_subscriptions;
  TRY(reader, database_.connect(store::Access::read_only));
  TRY_VOID(queue_due(*reader));
  TRY_VOID(prune_now_and_then());
  return gathered.has_more;
}

Result<void> Sender::queue_due(store::Connection& reader) {
  TRY(subscriptions, queries::webhook_subscriptions(reader));
  const base::Instant now = clock_.now();
  base::Instant next_due;
  for (const queries::WebhookSubscription& subscription : subscriptions) {
    if (!subscription.is_active()) continue;
    {
      const std::lock_guard lock(mutex_);
      if (busy_.contains(subscription.id)) continue;  // looked at again when its thread is done
    }
    TRY(next, queries::next_webhook_delivery(reader, subscription.id));
    if (!next) continue;
    if (next->next_attempt_at > now) {
      const bool is_first = next_due.ms == 0 || next->next_attempt_at < next_due;
      if (is_first) next_due = next->next_attempt_at;
      continue;
    }
    const std::lock_guard lock(mutex_);
    busy_.insert(subscription.id);
    owed_.push_back(subscription.id);
    posts_.notify_one();
  }
  const std::lock_guard lock(mutex_);
  next_due_ = next_due;
  return {};
}

Result<void> Sender::prune_now_and_then() {
  const base::Instant now = clock_.now();
  if (!has_subscriptions_ || now - pruned_at_ < prune_every) return {};
  pruned_at_ = now;
  TRY(writer, database_.connect(store::Access::read_write));
  return queries::prune_webhooks(*writer, now);
}

void Sender::complain(const std::string& trouble) {
  if (!trouble.empty() && trouble != complained_) {
    std::fprintf(stderr, "guildhall: webhooks wait: %s\n", trouble.c_str());
  }
  const std::lock_guard lock(mutex_);
  complained_ = trouble;
}

// ---- posting

void Sender::post_on() {
  std::unique_lock lock(mutex_);
  while (true) {
    posts_.wait(lock, [this] { return stopping_ || !owed_.empty(); });
    if (stopping_) return;
    const std::int64_t subscription = owed_.front();
    owed_.pop_front();
    std::unique_ptr<Post> way = std::move(ways_[subscription]);
    lock.unlock();
    if (!way) way = std::make_unique<Post>(clock_, options_.reach, options_.authority_file);
    const auto visited = visit(subscription, *way);
    if (!visited) {
      std::fprintf(stderr, "guildhall: webhooks to subscription %lld: %s\n",
                   static_cast<long long>(subscription), visited.error().text.c_str());
    }
    lock.lock();
    ways_[subscription] = std::move(way);
    busy_.erase(subscription);
    awake_ = awake_ || visited.has_value();  // a store in trouble is not asked again at once
    gathers_.notify_all();
  }
}

Result<void> Sender::visit(std::int64_t id, Post& post) {
  TRY(connection, database_.connect(store::Access::read_write));
  base::Random random(static_cast<std::uint64_t>(clock_.now().ms) ^ static_cast<std::uint64_t>(id)
                                                                        << 48U);
  for (int i = 0; i < deliveries_per_visit_max; ++i) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return {};
    }
    // Read anew each time: a person may have switched it off or rotated the secret.
    TRY(subscription, queries::webhook_subscription(*connection, id));
    if (!subscription || !subscription->is_active()) return {};
    TRY(delivery, queries::next_webhook_delivery(*connection, id));
    if (!delivery || delivery->next_attempt_at > clock_.now()) return {};
    const auto made =
        post.attempt(*subscription, *std::move(delivery), options_.waits, random.unit());
    TRY_VOID(queries::save_webhook_attempt(*connection, made));
    const bool is_sent = made.delivery.state == queries::DeliveryState::sent;
    ++(is_sent ? sent_ : failed_attempts_);
    if (made.delivery.state == queries::DeliveryState::dead) ++dead_;
  }
  return {};
}

}  // namespace server::webhooks
