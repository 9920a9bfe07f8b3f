// Organisation is one company's single writer: gather → load → decide → commit, one batch at a
// time.
//
//   1 gather   which groups, members and messages do the facts of the batch name?
//   2 load     all of them with a few bulk reads (the World keeps the hot ones)
//   3 decide   the engine, fact by fact, over what was loaded
//   4 commit   rows, decisions, effects and timers in ONE transaction
//
// take() does all four and returns only after the commit. When it fails, nothing of the batch is in
// the store, the world is forgotten, and the same facts may be submitted again.
//
// The pump drives the halves by itself, decide() (steps 1 to 3) on one thread and commit() on
// another: a batch may be decided while the ones before it are being committed, as may_overlap()
// allows. It decides by the world, which is ahead of the store by what is still to be committed.
//
// No threads and no clock in here: the pump, the importers, the simulator and the tests all drive
// the same object. Not safe for concurrent calls, but for commit() beside decide().
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "api/intake.h"
#include "engine/decide.h"
#include "engine/policy/compiled_policy.h"
#include "language/reading.h"
#include "language/replies/linker.h"
#include "server/pump/world_loader.h"
#include "store/store.h"

namespace server {

// What reads texts and links replies: the built-in ones; the organisation puts the company's own
// trained models in their place, as its facts have published them.
struct Readers {
  std::shared_ptr<const language::Reader> reader;
  language::replies::Linker linker;
  static base::Result<Readers> built_in();
};

// Facts with what their texts say; made on any thread before the ordered step.
struct AnalysedFact {
  model::Fact fact;
  std::optional<engine::Analysis> analysis;
};

// The first facts of a batch, decided and not yet committed: one transaction.
struct Decided {
  std::size_t facts = 0;  // how many of the batch, from its beginning
  model::Changes changes;
  api::Receipt receipt;  // of those facts, for when the changes are committed
};

class Organisation {
 public:
  static base::Result<std::unique_ptr<Organisation>> open(store::Database& database,
                                                          Readers readers);

  // Takes the facts in order. Facts that were refused by model::admit never get here.
  base::Result<api::Receipt> take(std::vector<AnalysedFact> facts);
  base::Result<api::Receipt> take_facts(std::vector<model::Fact> facts);  // analyses, then takes

  // Decides the first facts of a batch, one at least: up to a publication, which is decided alone.
  // After an error call forget().
  base::Result<Decided> decide(std::span<AnalysedFact> facts);
  // Commits what was decided, in the order in which it was. After a failure drop what was decided
  // since, and call forget().
  base::Result<void> commit(const Decided& decided);
  // As commit(), but it survives a loss of power only after make_durable(), which may be called
  // from another thread and takes all that was committed before it. When that fails, some of it may
  // be lost: call forget().
  base::Result<void> commit_soon(const Decided& decided);
  base::Result<void> make_durable() { return store_->make_durable(); }
  // Drops all that is decided and not committed; the world is read again. Not while commit() runs.
  void forget();
  // Whether the facts may be decided while earlier ones are being committed. Not when they ask the
  // store for rows that the world does not keep (a command's subjects, the timers of a tick, a mass
  // message, an application), and
  // not after forget().
  bool may_overlap(std::span<const AnalysedFact> facts) const;

  // Adds the facts to `analysed`. Safe from any thread. What was analysed under another policy than
  // the one in force when the fact is decided is analysed again then.
  static void analyse(std::vector<model::Fact> facts, const engine::CompiledPolicy& policy,
                      language::Scratch& scratch, std::vector<AnalysedFact>& analysed);
  std::shared_ptr<const engine::CompiledPolicy> policy() const { return policy_; }
  base::Result<std::shared_ptr<const engine::CompiledPolicy>> compile(model::Policy draft) const;

  // Called after each commit with what was written (live viewers, the search keeper).
  void on_commit(std::function<void(const model::Changes&)> listener);
  void clear_listeners() { listeners_.clear(); }

  // When the next timer is due, as far as the store knows.
  base::Result<std::optional<base::Instant>> next_timer() { return store_->next_timer(); }
  store::Store& store() { return *store_; }

 private:
  void note_committed(const Decided& decided);
  Organisation(std::unique_ptr<store::Store> store, Readers readers);
  base::Result<void> start();
  base::Result<void> start_reader();  // the models that the store says are in force
  // What is in force after a fact that publishes a policy or a reader.
  struct Publication {
    std::shared_ptr<const engine::CompiledPolicy> policy;
    std::shared_ptr<const language::Reader> reader;
    language::Models models;
  };
  base::Result<std::optional<Publication>> prepare(const model::Fact& fact);
  base::Result<std::shared_ptr<const engine::CompiledPolicy>> compile_published(
      const model::Fact& fact) const;
  base::Result<std::shared_ptr<const language::Reader>> read_with(
      const language::Models& models) const;

  std::unique_ptr<store::Store> store_;
  Readers readers_;
  language::Models models_;  // of readers_.reader
  // By which models_ were read from the store; none after a publication, which the store may not
  // keep.
  std::optional<std::vector<model::ReaderChoice>> choices_;
  std::shared_ptr<const engine::CompiledPolicy> policy_;
  WorldLoader loader_;
  model::Counters counters_;
  language::Scratch scratch_;
  std::vector<std::function<void(const model::Changes&)>> listeners_;
  bool is_stale_ = true;                      // policy, world and counters must be read again
  std::atomic<std::uint64_t> committed_ = 0;  // how many Decided, since the world was read
};

}  // namespace server
