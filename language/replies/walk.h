// Walks through dialogues as if they were live: each message is described, linked with what the
// linker makes of the messages before it, and remembered.
#pragma once

#include <functional>

#include "language/replies/dialogue_file.h"
#include "language/replies/linker.h"

namespace language::replies {

// Sees the window as it was before the message. `previous_line` is null for a stream's first line.
using Visit = std::function<void(const Message& message, const Message* previous_line,
                                 const Features& features, const Window& window, const Link& link)>;

void walk(const Stream& stream, const Linker& linker, std::size_t window_capacity,
          const Visit& visit);

}  // namespace language::replies
