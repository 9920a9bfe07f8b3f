// What a message does in a conversation, by what it says: nothing, a courtesy, a promise, thanks,
// the news that it is solved, or something of substance. Who says it, and to whom, is not looked at
// here: "好的 稍等" is a promise whoever writes it, but only a responder's promise is a first
// response.
//
// A function of the stored row alone (kind, text, tone), so that it can be found again after a
// restart.
#pragma once

#include <string>
#include <string_view>

#include "engine/state/group_state.h"
#include "model/rows.h"

namespace engine::conversation {

// Longer texts say more than their polite beginning; counted in characters.
inline constexpr std::size_t courtesy_characters_max = 16;
inline constexpr std::size_t promise_characters_max = 24;
inline constexpr std::size_t thanks_characters_max = 40;
inline constexpr std::size_t solved_characters_max = 40;

// `folded` is language::fold(message.text).
Contribution contribution_of(const model::Message& message, std::string_view folded);

// Without mentions ("@li ") and stickers ("[微笑]"), which say nothing; counts the letters and
// digits left.
std::string spoken(std::string_view folded, std::size_t& characters);

}  // namespace engine::conversation
