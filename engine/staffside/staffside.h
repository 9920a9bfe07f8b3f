// What staff note of a customer while they talk to them: commands of the chat sidebar.
//
//   feedback.log  {kind, text, member, group?, staff?}   becomes a row (model::Feedback), for good
//   contact.tag   {member, staff, tag, name, adding, effect?}   the staff member gives the customer
//                 the tag of that id, or takes it: becomes an effect (connectors/connector.h). The
//                 contact's row changes when the platform says that it is so, not before. `effect`:
//                 what was asked for before, of the same tag; it is withdrawn if it still waits.
//
// Numbers are of rows: `member` of the customer, `staff` of the staff member.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::staffside {

inline constexpr std::size_t feedback_characters_max = 2'000;
inline constexpr std::size_t tag_bytes_max = 256;
// A tag that could not be given for so long is not wanted any more.
inline constexpr base::Duration tag_expires_after = base::hours(24);

bool knows(std::string_view command);
base::Result<std::string> carry_out(Context& context, std::string_view command,
                                    const base::json::object& arguments);

}  // namespace engine::staffside
