// What the group keeps in mind of its messages, when one of them changes. For this room only.
#pragma once

#include "engine/state/group_state.h"

namespace engine::conversation {

// An edit or a revocation that came before its message: the message exists from now on. Does nothing when
// the message is not newer than all that were said.
void remember_overtaken(GroupState& group, const model::Message& message,
                        const model::Member* author);

// The message reads differently now.
void reword(GroupState& group, const model::Message& message, const model::Member* author);

}  // namespace engine::conversation
