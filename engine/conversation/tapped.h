// What staff have said from the chat sidebar. There one tap says a text for one question, in the
// staff member's own name; that it was said comes back like any other message, and where it
// addresses nobody the linker would have to guess for which question it was. The sidebar reports
// the tap (command sidebar.sent {question, text, member}), and then the message is credited to
// that question, whichever of the two arrives first.
//
// A tap and a message belong together when the hashes of their texts are equal, the author is staff
// (and `member`, where the tap names one), and their own times are no more than `tapped_span`
// apart. A tap waits as a cooldown of the group, so that a restart does not forget it.
//
// Where the message came first and another question was thought to be answered by it, that one is
// owed again, its response included. A mere first response ("稍等") that was credited to another
// question before the tap was reported stays credited there, too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::conversation {

inline constexpr base::Duration tapped_span = base::minutes(2);  // clocks differ
// The archive may be late: so long after its span a tap is forgotten when the next one comes.
inline constexpr base::Duration tapped_kept = base::days(1);
inline constexpr std::size_t tapped_text_bytes_max = 8'192;
inline constexpr std::size_t tapped_max = 100;  // waiting in a group: the oldest is forgotten

// By which texts are compared: equal for texts that fold to the same (language/normalise.h).
std::string text_hash(std::string_view text);

// The question for which the message was tapped, in the mind of the group and not closed; the tap
// is used up.
std::optional<model::QuestionId> take_tapped(Context& context, GroupState& group,
                                             const model::Message& message,
                                             const model::Member& author);

// The command. The group's newest messages are in the world. Refused without a text.
base::Result<void> tapped(Context& context, GroupState& group, const model::Question& question,
                          const base::json::object& arguments);

}  // namespace engine::conversation
