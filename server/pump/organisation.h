// Organisation is one company's single writer: gather → load → decide → commit, one batch at a time.
//
//   1 gather   which groups, members and messages do the facts of the batch name?
//   2 load     all of them with a few bulk reads (the World keeps the hot ones)
//   3 decide   the engine, fact by fact, over what was loaded
//   4 commit   rows, decisions, effects and timers in ONE transaction
//
// take() returns only after the commit. When it fails, nothing of the batch is in the store, the world is
// forgotten, and the same facts may be submitted again. No threads and no clock in here: the pump, the
// importers, the simulator and the tests all drive the same object. Not safe for concurrent calls.
#pragma once

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

// What reads texts and links replies: the built-in ones, or the company's own trained models.
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

class Organisation {
 public:
  static base::Result<std::unique_ptr<Organisation>> open(store::Database& database,
                                                          Readers readers);

  // Takes the facts in order. Facts that were refused by model::admit never get here.
  base::Result<api::Receipt> take(std::vector<AnalysedFact> facts);
  base::Result<api::Receipt> take_facts(std::vector<model::Fact> facts);  // analyses, then takes

  // Safe from any thread. Analyse under the policy() that will be in force when the facts are taken: the
  // pump analyses again what a publication has overtaken.
  static std::vector<AnalysedFact> analyse(std::vector<model::Fact> facts,
                                           const engine::CompiledPolicy& policy,
                                           language::Scratch& scratch);
  std::shared_ptr<const engine::CompiledPolicy> policy() const { return policy_; }
  base::Result<std::shared_ptr<const engine::CompiledPolicy>> compile(model::Policy draft) const;

  // Called after each commit with what was written (live viewers, the search keeper).
  void on_commit(std::function<void(const model::Changes&)> listener);
  void clear_listeners() { listeners_.clear(); }

  // When the next timer is due, as far as the store knows.
  base::Result<std::optional<base::Instant>> next_timer() { return store_->next_timer(); }
  store::Store& store() { return *store_; }

 private:
  Organisation(std::unique_ptr<store::Store> store, Readers readers);
  base::Result<void> start();
  base::Result<void> take_part(std::span<AnalysedFact> facts, api::Receipt& receipt);
  base::Result<std::shared_ptr<const engine::CompiledPolicy>> compile_published(
      const model::Fact& fact) const;
  void forget();

  std::unique_ptr<store::Store> store_;
  Readers readers_;
  std::shared_ptr<const engine::CompiledPolicy> policy_;
  WorldLoader loader_;
  model::Counters counters_;
  language::Scratch scratch_;
  std::vector<std::function<void(const model::Changes&)>> listeners_;
  bool is_stale_ = true;  // world and counters must be read again
};

}  // namespace server
