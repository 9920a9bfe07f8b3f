// What was said lately, as the linker reads it. remember() keeps the last `recall_messages` and the window
// over them; refresh() makes the window again from what is kept. So the window is a function of what is
// kept, and what is kept is a function of the rows: a group that comes back from the store links the next
// message exactly as one that stayed in mind, after edits and renamings too.
#pragma once

#include "engine/state/world.h"

namespace engine {

// Of a longer text the linker reads the beginning.
inline constexpr std::size_t linked_text_bytes_max = 1'024;

// The message as the linker reads it; `author` may be null (nobody known said it).
language::replies::Utterance utterance_of(const model::Message& message, const model::Member* author);

// `features` are those that group.window gave for the utterance.
void remember(GroupState& group, Said said, const language::replies::Features& features);
void remember(GroupState& group, Said said);

// Makes the window again from group.said.
void refresh(GroupState& group);

// The beginning of what a message of late said, on one line: at most `excerpt_bytes_max` bytes and "…".
// "…" alone when it is not kept any more.
inline constexpr std::size_t excerpt_bytes_max = 120;
std::string excerpt_of(const GroupState& group, model::MessageId message);

// Somebody goes by another name from now on, in every group in mind.
void renamed(World& world, const model::Member& member);

}  // namespace engine
