#include "language/replies/walk.h"

namespace language::replies {

void walk(const Stream& stream, const Linker& linker, std::size_t window_capacity,
          const Visit& visit) {
  Window window(window_capacity);
  const Message* previous_line = nullptr;
  for (const Message& message : stream.messages) {
    const Features features = window.describe(message.utterance);
    const Link link = linker.choose(window, features);
    visit(message, previous_line, features, window, link);
    window.add(message.utterance, features, link.parent);
    previous_line = &message;
  }
}

}  // namespace language::replies
