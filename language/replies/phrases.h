// The few function words that tell what a message does in a conversation: ask, answer, thank,
// greet. General knowledge of English and Chinese, written by hand; content words are not in it. A
// word of an unknown language simply has no role.
#pragma once

#include <cstdint>

#include "language/replies/features.h"

namespace language::replies {

enum Role : std::uint8_t {
  asks_first = 1,  // as one of the first two words, makes a question: "how", "is"
  asks = 2,        // anywhere: "anyone", 请问, 怎么
  thanks = 4,      // thanks, consent, farewell
  greets = 8,
  continues = 16,  // as the first word, goes on from something said: "yes", "but", 好的
  ordinary = 32,   // too ordinary to be taken for somebody's name without a mark
};

// A set of Role bits; 0 for a word that is not listed.
std::uint8_t roles_of(WordKey word);

}  // namespace language::replies
