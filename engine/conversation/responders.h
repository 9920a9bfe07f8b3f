// Whose word answers a question: the policy's Responders, applied. For this room only.
#pragma once

#include "engine/state/context.h"

namespace engine::conversation {

inline bool may_answer(const CompiledPolicy& policy, const GroupState& group,
                       const model::Member& author, const model::Question& question) {
  if (author.id == question.asker || author.role == model::Role::bot) return false;
  switch (policy.policy().promise.responders) {
    case model::Responders::staff: return author.role == model::Role::staff;
    case model::Responders::anyone: return true;
    case model::Responders::automatic:
      return !group.has_staff() || author.role == model::Role::staff;
  }
  return false;
}

}  // namespace engine::conversation
