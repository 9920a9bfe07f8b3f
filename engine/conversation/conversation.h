// Conversations: who answers whom, which messages are questions, and what is owed to whom by when.
//
// link() finds what a message answers. observe() keeps the questions: opens one, follows its thread, sees
// its first response, its answer, its thanks; starts, pauses and stops its clock. Timers bring the warning
// before the promise is broken, the escalation when it is, and the expiry. All of it deterministic, on
// nothing but the group's state and the fact.
#pragma once

#include "engine/state/context.h"
#include "language/replies/linker.h"

namespace engine::conversation {

// Sets message.parent, parent_reason and parent_score, and remembers the message in the group's window and
// recent list. `declared` is the message that the platform itself says it answers, when it is known.
void link(Context& context, GroupState& group, model::Message& message,
          const model::Member& author, const language::Reading& reading,
          const language::replies::Linker& linker);

// What the message means for the group's questions. Called after link(), for every message.
void observe(Context& context, GroupState& group, const model::Message& message,
             const model::Member& author, const Analysis& analysis);

// A message was edited (its reading is new) or revoked: an open question that is no longer one is closed.
void edited(Context& context, GroupState& group, const model::Message& message,
            const Analysis& analysis);
void revoked(Context& context, GroupState& group, const model::Message& message);

// A timer of kind "question.…" came due. `late` says by how much it was missed.
void timer_due(Context& context, GroupState& group, const model::Timer& timer, base::Duration late);

// Commands question.assign, close, reopen, wait, answered. The question is in `group`.
base::Result<void> command(Context& context, GroupState& group, model::Question question,
                           std::string_view name, const base::json::object& arguments);

}  // namespace engine::conversation
