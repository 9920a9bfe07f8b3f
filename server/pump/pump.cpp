#include "server/pump/pump.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>
#include <iterator>
#include <utility>

#include "model/fact_json.h"

namespace server {

using base::ErrorCode;
using base::Result;

namespace {
// How long the deciding thread sleeps at most before it looks at the clock again: the clock may be
// set.
constexpr auto clock_look_ms = std::chrono::milliseconds(500);
// Batches decided ahead of the commit: some commits take longer, for activity is added up in them.
constexpr std::size_t decided_max = 3;
// A flood of facts is over when none came for so long: then its activity is added up.
constexpr auto flood_gap_ms = std::chrono::milliseconds(100);
}  // namespace

Pump::Pump(Organisation& organisation, const base::Clock& clock, bool ticks)
    : organisation_(organisation), clock_(clock), ticks_(ticks), policy_(organisation.policy()) {
  if (const auto next = organisation_.next_timer()) next_timer_ = *next;
  analyser_ = std::thread([this] { analyse_loop(); });
  decider_ = std::thread([this] { decide_loop(); });
  committer_ = std::thread([this] { commit_loop(); });
  keeper_ = std::thread([this] { keep_loop(); });
  // For people who look with top or perf; at most 15 characters.
  (void)pthread_setname_np(analyser_.native_handle(), "pump-analyse");
  (void)pthread_setname_np(decider_.native_handle(), "pump-decide");
  (void)pthread_setname_np(committer_.native_handle(), "pump-commit");
  (void)pthread_setname_np(keeper_.native_handle(), "pump-keep");
}

Pump::~Pump() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  analyser_.join();
  decider_.join();
  committer_.join();
  keeper_.join();
}

void Pump::submit_async(std::vector<model::Fact> facts, Callback done) {
  Submission submission;
  submission.facts.reserve(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    auto admitted = model::admit(std::move(facts[i]));
    if (admitted)
      submission.facts.push_back(std::move(*admitted));
    else
      submission.refused.emplace_back(i, std::move(admitted).error());
  }
  submission.admitted = submission.facts.size();
  submission.done = std::move(done);
  {
    std::unique_lock lock(mutex_);
    if (stopping_ || waiting_facts_ + submission.facts.size() > queue_facts_max) {
      const bool stops = stopping_;
      lock.unlock();
      submission.done(base::fail(ErrorCode::unavailable,
                                 stops ? "the server is stopping"
                                       : "more than " + std::to_string(queue_facts_max) +
                                             " facts are waiting: try again in a moment"));
      return;
    }
    waiting_facts_ += submission.facts.size();
    queue_.push_back(std::move(submission));
  }
  changed_.notify_all();
}

Result<api::Receipt> Pump::submit(std::vector<model::Fact> facts) {
  std::promise<Result<api::Receipt>> promise;
  auto receipt = promise.get_future();
  submit_async(std::move(facts),
               [&promise](Result<api::Receipt> result) { promise.set_value(std::move(result)); });
  return receipt.get();
}

void Pump::between_batches(const std::function<void(Organisation&)>& work) {
  std::promise<void> promise;
  auto done = promise.get_future();
  {
    const std::lock_guard lock(mutex_);
    errands_.push_back([&] {
      work(organisation_);
      promise.set_value();
    });
  }
  changed_.notify_all();
  done.get();
}

PumpFigures Pump::figures() const {
  const std::lock_guard lock(mutex_);
  PumpFigures figures = figures_;
  figures.waiting = waiting_facts_;
  return figures;
}

std::string Pump::trouble() const {
  const std::lock_guard lock(mutex_);
  return trouble_;
}

void Pump::note_end(const Result<void>& done) {
  std::string trouble = done ? std::string() : done.error().text;
  const std::lock_guard lock(mutex_);
  next_probe_ = clock_.now() + probe_every;
  std::swap(trouble, trouble_);
  const std::string& before = trouble;
  if (before.empty() == trouble_.empty() || !ticks_)
    return;  // told already; a command tells by itself
  if (trouble_.empty())
    std::fprintf(stderr, "guildhall: facts are taken again\n");
  else
    std::fprintf(stderr, "guildhall: no facts can be taken: %s\n", trouble_.c_str());
}

void Pump::probe_if_troubled() {
  {
    Lock lock(mutex_);
    if (trouble_.empty() || clock_.now() < next_probe_) return;
    settle(lock);
  }
  note_end(organisation_.store().probe(clock_.now().ms));
}

void Pump::analyse_loop() {
  language::Scratch scratch;
  while (true) {
    Batch batch;
    std::shared_ptr<const engine::CompiledPolicy> policy;
    {
      Lock lock(mutex_);
      changed_.wait(lock, [this] {
        return (!queue_.empty() && !analysed_) || (stopping_ && queue_.empty());
      });
      if (queue_.empty()) break;
      std::size_t size = 0;
      while (!queue_.empty() &&
             (size == 0 || size + queue_.front().facts.size() <= batch_facts_max)) {
        size += queue_.front().facts.size();
        batch.submissions.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      policy = policy_;
    }
    std::size_t total = 0;
    for (const Submission& submission : batch.submissions) total += submission.admitted;
    batch.facts.reserve(total);
    for (Submission& submission : batch.submissions) {
      Organisation::analyse(std::move(submission.facts), *policy, scratch, batch.facts);
    }
    {
      const std::lock_guard lock(mutex_);
      analysed_ = std::move(batch);
    }
    changed_.notify_all();
  }
  {
    const std::lock_guard lock(mutex_);
    analyser_done_ = true;
  }
  changed_.notify_all();
}

void Pump::wait_for_work(Lock& lock) {
  const auto has_work = [this] {
    return analysed_ || !errands_.empty() || (stopping_ && analyser_done_);
  };
  if (owes_activity_)
    changed_.wait_for(lock, flood_gap_ms, has_work);
  else if (ticks_)
    changed_.wait_for(lock, clock_look_ms, has_work);
  else
    changed_.wait(lock, has_work);
}

void Pump::decide_loop() {
  while (true) {
    std::optional<Batch> batch;
    std::vector<std::function<void()>> errands;
    {
      Lock lock(mutex_);
      wait_for_work(lock);
      batch = std::exchange(analysed_, std::nullopt);
      errands = std::exchange(errands_, {});
      const bool is_idle = !batch && errands.empty();
      if (is_idle && owes_activity_) {
        add_up_activity(lock);
        continue;
      }
      if (is_idle && stopping_ && analyser_done_) {
        decider_done_ = true;
        break;
      }
    }
    changed_.notify_all();
    if (!errands.empty()) settle();
    for (const auto& errand : errands) errand();
    if (batch) decide(std::move(*batch));
    if (ticks_) {
      tick_if_due();
      probe_if_troubled();
    }
  }
  changed_.notify_all();
}

void Pump::add_up_activity(Lock& lock) {
  settle(lock);
  lock.unlock();
  const auto done = organisation_.store().add_up_activity();
  lock.lock();
  // What failed is tried again, but not for ever when the end is near: it is kept, and added up
  // when the store is opened.
  owes_activity_ = !done && !stopping_;
}

void Pump::settle() {
  Lock lock(mutex_);
  settle(lock);
}

void Pump::settle(Lock& lock) {
  changed_.wait(lock, [this] { return decided_.empty() && !is_committing_; });
  if (broken_) organisation_.forget();
  broken_.reset();
}

void Pump::decide(Batch given) {
  const auto batch = std::make_shared<Batch>(std::move(given));
  std::span<AnalysedFact> rest(batch->facts);
  do {
    // What was committed last may have failed since: this batch has no part in that.
    const bool is_broken = [this] {
      const std::lock_guard lock(mutex_);
      return broken_.has_value();
    }();
    if (is_broken || !organisation_.may_overlap(rest)) settle();
    Portion portion{batch, {}, true, std::nullopt};
    // An empty batch, of facts that were all refused, goes the same way.
    auto decided = rest.empty() ? Result<Decided>(Decided()) : organisation_.decide(rest);
    Lock lock(mutex_);
    changed_.wait(lock, [this] { return decided_.size() < decided_max; });
    if (!decided && !broken_) broken_ = std::move(decided).error();
    if (decided) {
      rest = rest.subspan(decided->facts);
      portion.decided = std::move(*decided);
      policy_ = organisation_.policy();
    }
    if (broken_) {
      // The committer hands the facts back; the world starts anew when it is done.
      portion.ends_batch = true;
      decided_.push_back(std::move(portion));
      changed_.notify_all();
      settle(lock);
      return;
    }
    portion.ends_batch = rest.empty();
    decided_.push_back(std::move(portion));
    lock.unlock();
    changed_.notify_all();
  } while (!rest.empty());
}

void Pump::commit_loop() {
  while (true) {
    std::optional<Portion> portion;
    {
      Lock lock(mutex_);
      changed_.wait(lock, [this] {
        return decided_.empty() ? decider_done_ : committed_.size() < unkept_max;
      });
      if (decided_.empty()) {
        committer_done_ = true;
        break;
      }
      portion = std::move(decided_.front());
      decided_.pop_front();
      is_committing_ = true;
      portion->error = broken_;
    }
    changed_.notify_all();
    commit(*portion);
    {
      const std::lock_guard lock(mutex_);
      if (portion->error && !broken_) broken_ = portion->error;
      owes_activity_ = organisation_.store().owes_activity();
      committed_.push_back(std::move(*portion));
      is_committing_ = false;
    }
    changed_.notify_all();
  }
  changed_.notify_all();
}

void Pump::commit(Portion& portion) {
  if (portion.error || portion.decided.facts == 0) return;
  auto committed = organisation_.commit_soon(portion.decided);
  if (!committed)
    portion.error = std::move(committed).error();
  else
    note_next_timer();
}

// Whatever was committed while the disk was at work is made durable together.
void Pump::keep_loop() {
  while (true) {
    std::deque<Portion> portions;
    {
      Lock lock(mutex_);
      changed_.wait(lock, [this] { return !committed_.empty() || committer_done_; });
      if (committed_.empty()) return;
      portions = std::exchange(committed_, {});
    }
    changed_.notify_all();
    const bool has_news = std::any_of(portions.begin(), portions.end(), [](const Portion& each) {
      return !each.error && each.decided.facts > 0;
    });
    const auto kept = has_news ? organisation_.make_durable() : Result<void>();
    if (!kept) {
      const std::lock_guard lock(mutex_);
      if (!broken_) broken_ = kept.error();
    }
    for (Portion& portion : portions) {
      if (!kept && !portion.error) portion.error = kept.error();
      finish(std::move(portion));
    }
  }
}

void Pump::finish(Portion portion) {
  Batch& batch = *portion.batch;
  if (portion.error && !batch.error) batch.error = std::move(portion.error);
  std::vector<api::Outcome>& outcomes = portion.decided.receipt.outcomes;
  std::move(outcomes.begin(), outcomes.end(), std::back_inserter(batch.receipt.outcomes));
  if (portion.ends_batch) {
    const std::lock_guard lock(mutex_);
    waiting_facts_ -= batch.facts.size();
    ++figures_.batches;
    if (batch.error) ++figures_.failed_batches;
    for (const api::Outcome& each : batch.receipt.outcomes) {
      if (batch.error) break;
      ++(each.as == api::TakenAs::accepted ? figures_.accepted
         : each.as == api::TakenAs::known  ? figures_.known
                                           : figures_.refused);
    }
  }
  if (batch.error)
    note_end(tl::unexpected(*batch.error));
  else if (portion.decided.facts > 0)
    note_end({});
  if (portion.ends_batch) answer(batch);
}

// Each submission gets the outcomes of its own facts, those that were not admitted in their places.
void Pump::answer(Batch& batch) {
  std::size_t next = 0;
  for (Submission& submission : batch.submissions) {
    if (batch.error) {
      submission.done(tl::unexpected(*batch.error));
      continue;
    }
    api::Receipt own;
    const std::size_t total = submission.admitted + submission.refused.size();
    auto refused = submission.refused.begin();
    for (std::size_t i = 0; i < total; ++i) {
      if (refused != submission.refused.end() && refused->first == i) {
        api::Outcome& outcome = own.outcomes.emplace_back();
        outcome.as = api::TakenAs::refused;
        outcome.error = std::move(refused->second);
        ++refused;
      } else {
        own.outcomes.push_back(std::move(batch.receipt.outcomes[next++]));
      }
    }
    submission.done(std::move(own));
  }
}

void Pump::note_next_timer() {
  const auto next = organisation_.next_timer();
  if (!next) return;
  const std::lock_guard lock(mutex_);
  next_timer_ = *next;
}

// The clock is a source of facts like any other: its ticks are written down, and a replay needs no
// clock.
void Pump::tick_if_due() {
  const base::Instant now = clock_.now();
  {
    Lock lock(mutex_);
    if (!next_timer_ || *next_timer_ > now) return;
    settle(lock);
  }
  model::Fact tick;
  tick.source = "clock";
  tick.external_id = base::format_iso(now);
  tick.at = now;
  tick.body = model::Tick{};
  std::vector<model::Fact> facts;
  facts.push_back(std::move(tick));
  const auto receipt = organisation_.take_facts(std::move(facts));
  note_end(receipt ? Result<void>() : tl::unexpected(receipt.error()));
  if (receipt) note_next_timer();
  const std::lock_guard lock(mutex_);
  ++figures_.batches;
  if (!receipt) ++figures_.failed_batches;
}

}  // namespace server
