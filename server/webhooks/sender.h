// Sender tells subscribers what happened. One thread gathers (gatherer.h) and says which
// subscriptions are owed something; a few post it (post.h), each one subscription at a time, so
// that a slow receiver holds up its own deliveries and not those of others. Order is not promised:
// what fails is tried again later than what comes after it.
//
// At least once: an answer that is lost with the program is asked for again, under the same
// webhook-id. While there is no active subscription a commit costs one look at a flag, and nothing
// is read or written.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "connectors/webhook/address.h"
#include "store/database.h"

namespace server::webhooks {

class Post;

inline constexpr int posting_threads = 4;
// Deliveries to one subscription before another that waits for a thread has its turn.
inline constexpr int deliveries_per_visit_max = 100;

struct SenderOptions {
  connectors::webhook::Reach reach = connectors::webhook::Reach::internet;
  std::vector<base::Duration> waits;  // after failures; empty: connectors/webhook/retry.h
  std::string authority_file;         // for tests; empty: the system's authorities
};

struct SenderFigures {
  std::uint64_t sent = 0, failed_attempts = 0, dead = 0;
};

class Sender {
 public:
  // Both must outlive the sender; the schema must be there already.
  Sender(store::Database& database, const base::Clock& clock, SenderOptions options);
  ~Sender();  // waits for the attempts under way

  // Rows were committed. Cheap, from any thread.
  void wake();
  // A subscription or a delivery was changed by a person. From any thread.
  void look_again();
  SenderFigures figures() const;

 private:
  void gather_on();
  base::Result<bool> turn();  // whether more is there already
  bool wait(bool has_more);   // false: stop
  void complain(const std::string& trouble);
  base::Result<void> queue_due(store::Connection& reader);
  base::Result<void> prune_now_and_then();

  void post_on();
  base::Result<void> visit(std::int64_t subscription, Post& post);

  store::Database& database_;
  const base::Clock& clock_;
  const SenderOptions options_;
  std::atomic<bool> has_subscriptions_{true};  // until the first look
  std::atomic<std::uint64_t> sent_{0}, failed_attempts_{0}, dead_{0};

  std::mutex mutex_;
  std::condition_variable gathers_, posts_;
  bool awake_ = true;
  bool stopping_ = false;
  std::deque<std::int64_t> owed_;                       // subscriptions that wait for a thread
  std::set<std::int64_t> busy_;                         // those in owed_ or with a thread
  std::map<std::int64_t, std::unique_ptr<Post>> ways_;  // a busy one's is with its thread
  base::Instant next_due_;  // the earliest delivery that is not due yet; 0: none
  // Of the gathering thread.
  std::string complained_;
  base::Instant pruned_at_;

  std::vector<std::thread> threads_;  // last: they use what is above
};

}  // namespace server::webhooks
