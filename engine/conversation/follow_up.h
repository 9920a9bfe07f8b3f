// Whether what a customer says minutes after an answer goes back to what was answered.
//
// The rule. Three things go back, and reopen the question that had been answered:
//   - a reply to its thread that the platform declares (observe.cpp knows; not looked at here);
//   - words that say that the answer did not help: "还是不行", "点了，还是打不开怎么办?",
//     "still not working";
//   - in its thread, a question without a subject of its own: "在哪里?", "what do you mean?",
//     "导出按钮在哪?" after "点导出按钮".
// Every other question opens a question of its own, and so does one that says that it begins
// something ("另外…", "another question") and not that the answer did not help.
//
// The reason. Who says that it still does not work is owed more about the same matter, with its
// history: one question, counted once. Who asks something new is owed another answer: with its own
// clock, counted for itself, and quoted in its own words to those who are to answer. Reopened, it
// would send them to a matter that is settled.
//
// What is doubtful counts as new: the words that were said are then what staff read. Pure functions
// of the texts, so that a group that comes back from the store decides as one that stayed in mind.
// General words of service talk in Chinese and English; of another language only what the thread
// has already said is known.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "language/reading.h"

namespace engine::conversation {

// Longer texts tell a story of their own: they are not taken for "it did not help"; in characters.
inline constexpr std::size_t not_helped_characters_max = 40;

// The text says that what was said before it did not help.
bool says_not_helped(const language::Reading& reading);

// A question that is about nothing but what the thread has spoken of, or about nothing at all.
// `thread` are the folded texts (language::fold) of the question, its answer and what belongs to
// them.
bool lacks_own_subject(const language::Reading& reading, std::span<const std::string> thread);

}  // namespace engine::conversation
