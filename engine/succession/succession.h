// Succession (交接): somebody leaves or changes posts, and the groups that they own on the platform
// pass to a colleague.
//
//   succession.start  {from, to, groups}   numbers of members of staff, and of groups that `from`
//                     owns: one decision "succession.started", and one effect "transfer_group" of
//                     each group, {new_owner, name, from, by}, which the connector carries out
//                     (connectors/connector.h)
//
// The group's row changes when the platform says that it is so, not before; then the tasks of the
// group that are open and the former owner's pass to the new one (owner_changed, of whatever
// cause).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "engine/state/context.h"

namespace engine::succession {

// WeCom takes over so many a day and person (developer.work.weixin.qq.com/document/path/92127);
// more in one command are refused.
inline constexpr std::size_t groups_max = 300;
// A group that could not be passed on for so long is looked at again by a person.
inline constexpr base::Duration expires_after = base::days(7);

bool knows(std::string_view command);
base::Result<std::string> carry_out(Context& context, std::string_view command,
                                    const base::json::object& arguments);

// To be told after the group's row has a new owner.
void owner_changed(Context& context, const GroupState& group, model::MemberId before);

// What a command names, for the pump to load.
std::vector<model::GroupId> groups_named(const base::json::object& arguments);
std::vector<model::MemberId> members_named(const base::json::object& arguments);

}  // namespace engine::succession
