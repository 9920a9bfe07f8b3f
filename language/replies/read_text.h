// Turns a folded text into the textual part of Features: words, opening, whom it addresses, what it
// does.
#pragma once

#include <string_view>

#include "language/replies/features.h"
#include "language/replies/names.h"

namespace language::replies {

// Fills everything of `features` that comes from the text. Addressed names are not among the words,
// or two messages to the same person would look alike.
void read_text(std::u32string_view text, const Addressing& addressing, Features& features);

}  // namespace language::replies
