// Pump runs an Organisation: it gathers what arrives into batches by itself (whatever came while
// the last batch was being committed is the next one), acknowledges after the commit, and turns the
// clock into ticks.
//
// Four threads, a batch in each: one analyses texts, one decides, one commits, one waits for the
// disk, so that no commit does. submit() may be called from any thread and blocks until its facts
// are durable or refused. When the store cannot
// be reached the facts are handed back with `unavailable`, those of the batches that were decided
// meanwhile too: nothing of them was taken, but for what came before a publication of the same
// batch.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

#include "api/intake.h"
#include "base/clock.h"
#include "server/pump/organisation.h"

namespace server {

// A batch is closed at this many facts; more throughput is not to be had beyond it.
inline constexpr std::size_t batch_facts_max = 1'000;
// Facts waiting beyond this are refused with `unavailable` ("the queue is full, try again").
inline constexpr std::size_t queue_facts_max = 50'000;

// So many transactions are committed and not yet known to be on the disk; then the next one waits.
inline constexpr std::size_t unkept_max = 4;

inline constexpr base::Duration probe_every = base::seconds(2);

struct PumpFigures {
  std::uint64_t accepted = 0, known = 0, refused = 0, batches = 0, failed_batches = 0;
  std::uint64_t waiting = 0;
};

class Pump final : public api::Intake {
 public:
  // `ticks`: whether the clock fires timers by itself (a server), or not (an import).
  Pump(Organisation& organisation, const base::Clock& clock, bool ticks);
  ~Pump() override;  // finishes what was submitted, then stops

  base::Result<api::Receipt> submit(std::vector<model::Fact> facts) override;
  base::Instant now() const override { return clock_.now(); }
  using Callback = std::function<void(base::Result<api::Receipt>)>;
  // The callback runs on the pump's thread and must be quick.
  void submit_async(std::vector<model::Fact> facts, Callback done);

  // Runs `work` on the deciding thread while nothing is being committed, and waits for it.
  void between_batches(const std::function<void(Organisation&)>& work);
  PumpFigures figures() const;
  // Why the last batch could not be committed; empty when it was. A server's pump asks the store
  // again every probe_every until it can be written, so that this ends by itself.
  std::string trouble() const;

 private:
  struct Submission {
    std::vector<model::Fact> facts;  // until they are analysed
    std::size_t admitted = 0;        // how many those were
    std::vector<std::pair<std::size_t, base::Error>>
        refused;  // places of facts that were not admitted
    Callback done;
  };
  struct Batch {
    std::vector<Submission> submissions;
    std::vector<AnalysedFact> facts;
    api::Receipt receipt;              // of the facts that are durable so far
    std::optional<base::Error> error;  // why it is handed back
  };
  // What is committed in one transaction: the whole batch, but where a publication cuts it.
  struct Portion {
    std::shared_ptr<Batch> batch;
    Decided decided;
    bool ends_batch = true;
    std::optional<base::Error> error;  // why it was not committed
  };
  using Lock = std::unique_lock<std::mutex>;

  void analyse_loop();
  void decide_loop();
  void commit_loop();
  void keep_loop();
  void decide(Batch batch);
  void commit(Portion& portion);
  void finish(Portion portion);
  static void answer(Batch& batch);
  void wait_for_work(Lock& lock);
  void add_up_activity(Lock& lock);  // what large batches left (store/waiting_activity.h)
  // Until everything decided is committed; after a failure the organisation is told to forget.
  void settle();
  void settle(Lock& lock);
  void tick_if_due();
  void note_next_timer();
  void note_end(const base::Result<void>& done);  // of a batch or a probe
  void probe_if_troubled();

  Organisation& organisation_;
  const base::Clock& clock_;
  const bool ticks_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Submission> queue_;   // not yet analysed
  std::optional<Batch> analysed_;  // ready to be decided
  std::deque<Portion> decided_;    // ready to be committed
  bool is_committing_ = false;
  bool owes_activity_ = false;         // the store has some to add up
  std::deque<Portion> committed_;      // to be made durable, in this order
  std::optional<base::Error> broken_;  // a commit failed: what was decided since falls with it
  std::vector<std::function<void()>> errands_;
  std::size_t waiting_facts_ = 0;
  bool stopping_ = false;
  bool analyser_done_ = false;
  bool decider_done_ = false;
  bool committer_done_ = false;
  std::shared_ptr<const engine::CompiledPolicy> policy_;  // what the analyser uses
  std::optional<base::Instant> next_timer_;
  PumpFigures figures_;
  std::string trouble_;
  base::Instant next_probe_;

  std::thread analyser_;
  std::thread decider_;
  std::thread committer_;
  std::thread keeper_;
};

}  // namespace server
