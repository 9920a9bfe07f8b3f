// The engine: what should happen next. One fact in; the world changes and the changes to write
// grow. Pure: no clock, no chance, no I/O. The same facts in the same order give the same bytes,
// whatever the batches and whether or not the world was rebuilt from the store in between.
//
// Before a fact of a group is decided, the group's timers that were due by the fact's own time
// fire, in order; a Tick fires those of every group. Threads: one Engine call at a time (the pump's
// thread).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/entrances/entrances.h"
#include "engine/state/context.h"
#include "language/replies/linker.h"
#include "model/fact.h"

namespace engine {

struct Taken {
  bool known = false;  // (source, external_id) had been taken before: nothing changed
  model::FactSeq seq;  // of this fact, or of the one taken before
  std::string result;  // JSON object a command answers with, or empty
};

class Engine {
 public:
  Engine(const CompiledPolicy& policy, const language::replies::Linker& linker, World& world,
         model::Counters& counters, model::Changes& changes)
      : policy_(policy), linker_(linker), world_(world), counters_(counters), changes_(changes) {}

  // `analysis` is that of the text of a message or an edit, and may be null for everything else.
  // An error means: refused (commands only; other facts are always taken). The refusal is written
  // down, nothing else changed.
  base::Result<Taken> take(const model::Fact& fact, const Analysis* analysis);

 private:
  const CompiledPolicy& policy_;
  const language::replies::Linker& linker_;
  World& world_;
  model::Counters& counters_;
  model::Changes& changes_;
};

// The rows that a command names in its arguments: the pump loads them before it asks the engine.
struct CommandSubjects {
  model::QuestionId question;
  model::TaskId task;
  model::DecisionId decision;
  model::EffectId effect;
  model::MessageId message;
  model::MemberId member, owner;
  model::GroupId group;
  model::BroadcastId broadcast;      // with all that belongs to it
  std::vector<model::GroupId> rows;  // groups of which only the row is needed
  bool needs_talk = false;           // the newest messages of the question's group
  entrances::Named entrances;        // codes with their ways, channels, and whom they lead to
  // Applications, and what else admission asks for (engine/admission/admission.h).
  std::vector<model::ApplicationId> applications;
  std::vector<model::ApplicationKey> blocks;
  std::optional<std::string> breaker;  // code
};
base::Result<CommandSubjects> subjects_of(const model::Command& command);

// Does this command publish a policy, or choose what reads? Then the batch ends with it.
bool publishes_policy(const model::Fact& fact);
bool publishes_reader(const model::Fact& fact);

}  // namespace engine
