#include "server/pump/pump.h"

#include <chrono>
#include <future>
#include <iterator>
#include <utility>

#include "model/fact_json.h"

namespace server {

using base::ErrorCode;
using base::Result;

namespace {
// How long the writer sleeps at most before it looks at the clock again: the clock may be set.
constexpr auto clock_look_ms = std::chrono::milliseconds(500);
}  // namespace

Pump::Pump(Organisation& organisation, const base::Clock& clock, bool ticks)
    : organisation_(organisation), clock_(clock), ticks_(ticks), policy_(organisation.policy()) {
  if (const auto next = organisation_.next_timer()) next_timer_ = *next;
  analyser_ = std::thread([this] { analyse_loop(); });
  writer_ = std::thread([this] { write_loop(); });
}

Pump::~Pump() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  analyser_.join();
  writer_.join();
}

void Pump::submit_async(std::vector<model::Fact> facts, Callback done) {
  Submission submission;
  submission.facts.reserve(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    auto admitted = model::admit(std::move(facts[i]));
    if (admitted) submission.facts.push_back(std::move(*admitted));
    else submission.refused.emplace_back(i, std::move(admitted).error());
  }
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
  submit_async(std::move(facts), [&promise](Result<api::Receipt> result) {
    promise.set_value(std::move(result));
  });
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

void Pump::analyse_loop() {
  language::Scratch scratch;
  while (true) {
    Batch batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return (!queue_.empty() && !analysed_) || (stopping_ && queue_.empty()); });
      if (queue_.empty()) break;
      std::size_t size = 0;
      while (!queue_.empty() && (size == 0 || size + queue_.front().facts.size() <= batch_facts_max)) {
        size += queue_.front().facts.size();
        batch.submissions.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      batch.policy = policy_;
    }
    for (Submission& submission : batch.submissions) {
      auto analysed = Organisation::analyse(std::move(submission.facts), *batch.policy, scratch);
      submission.facts.clear();
      submission.facts.resize(analysed.size());  // only the number matters from here on
      std::move(analysed.begin(), analysed.end(), std::back_inserter(batch.facts));
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

bool Pump::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto has_work = [this] {
    return analysed_ || !errands_.empty() || (stopping_ && analyser_done_);
  };
  if (!ticks_) {
    changed_.wait(lock, has_work);
    return true;
  }
  return changed_.wait_for(lock, clock_look_ms, has_work);
}

void Pump::write_loop() {
  while (true) {
    std::optional<Batch> batch;
    std::vector<std::function<void()>> errands;
    {
      std::unique_lock lock(mutex_);
      wait_for_work(lock);
      batch = std::exchange(analysed_, std::nullopt);
      errands = std::exchange(errands_, {});
      if (!batch && errands.empty() && stopping_ && analyser_done_) return;
    }
    changed_.notify_all();
    for (const auto& errand : errands) errand();
    if (batch) write(std::move(*batch));
    if (ticks_) tick_if_due();
  }
}

void Pump::write(Batch batch) {
  // A publication in an earlier batch overtook this analysis: what the texts hit is read again.
  if (batch.policy != organisation_.policy()) {
    std::vector<model::Fact> facts;
    for (AnalysedFact& each : batch.facts) facts.push_back(std::move(each.fact));
    language::Scratch scratch;
    batch.facts = Organisation::analyse(std::move(facts), *organisation_.policy(), scratch);
  }
  const std::size_t size = batch.facts.size();
  auto receipt = organisation_.take(std::move(batch.facts));
  note_next_timer();
  {
    const std::lock_guard lock(mutex_);
    policy_ = organisation_.policy();
    waiting_facts_ -= size;
    ++figures_.batches;
    if (!receipt) ++figures_.failed_batches;
    if (receipt) {
      for (const api::Outcome& each : receipt->outcomes) {
        ++(each.as == api::TakenAs::accepted ? figures_.accepted
           : each.as == api::TakenAs::known  ? figures_.known
                                             : figures_.refused);
      }
    }
  }
  std::size_t next = 0;
  for (Submission& submission : batch.submissions) {
    if (!receipt) {
      submission.done(tl::unexpected(receipt.error()));
      continue;
    }
    api::Receipt own;
    const std::size_t total = submission.facts.size() + submission.refused.size();
    auto refused = submission.refused.begin();
    for (std::size_t i = 0; i < total; ++i) {
      if (refused != submission.refused.end() && refused->first == i) {
        api::Outcome& outcome = own.outcomes.emplace_back();
        outcome.as = api::TakenAs::refused;
        outcome.error = std::move(refused->second);
        ++refused;
      } else {
        own.outcomes.push_back(std::move(receipt->outcomes[next++]));
      }
    }
    submission.done(std::move(own));
  }
}

void Pump::note_next_timer() {
  if (const auto next = organisation_.next_timer()) next_timer_ = *next;
}

// The clock is a source of facts like any other: its ticks are written down, and a replay needs no clock.
void Pump::tick_if_due() {
  const base::Instant now = clock_.now();
  if (!next_timer_ || *next_timer_ > now) return;
  model::Fact tick;
  tick.source = "clock";
  tick.external_id = base::format_iso(now);
  tick.at = now;
  tick.body = model::Tick{};
  std::vector<model::Fact> facts;
  facts.push_back(std::move(tick));
  const auto receipt = organisation_.take_facts(std::move(facts));
  if (receipt) note_next_timer();
  const std::lock_guard lock(mutex_);
  ++figures_.batches;
  if (!receipt) ++figures_.failed_batches;
}

}  // namespace server
